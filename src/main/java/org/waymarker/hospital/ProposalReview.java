package org.waymarker.hospital;

import io.micronaut.context.annotation.Value;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.Proposals;
import org.waymarker.record.Proposals.Open;

/** Looks now and then whether the EHR has come to say what was proposed to it, and closes what it says by now. */
@Singleton
class ProposalReview {
    private static final Logger LOG = LoggerFactory.getLogger(ProposalReview.class);
    private static final int MOST_AT_ONCE = 100;

    private final Proposals proposals;
    private final Hospital hospital;
    private final OursToSay oursToSay;
    private final HospitalSettings settings;
    private final Clock clock;
    private final Duration every;

    ProposalReview(
            Proposals proposals,
            Hospital hospital,
            OursToSay oursToSay,
            HospitalSettings settings,
            Clock clock,
            @Value("${waymarker.hospital.proposal-check:1h}") Duration every) {
        this.proposals = proposals;
        this.hospital = hospital;
        this.oursToSay = oursToSay;
        this.settings = settings;
        this.clock = clock;
        this.every = every;
    }

    /** As deliveries do, it keeps still in a process that sends nothing. */
    @Scheduled(initialDelay = "1m", fixedDelay = "1m")
    void run() {
        if (!settings.hasServer() || settings.workers() == 0) {
            return;
        }
        try {
            review();
        } catch (HospitalException e) {
            LOG.info("Proposals are looked at again later: {}", e.failure());
        } catch (RuntimeException e) {
            LOG.warn("Proposals cannot be looked at: {}", e.getClass().getName());
        }
    }

    /**
     * Looks at those whose time has come.
     *
     * @throws HospitalException if the hospital is away
     */
    void review() {
        var now = clock.instant();
        Map<String, Optional<? extends Resource>> read = new HashMap<>();
        for (Open open : proposals.uncheckedSince(now.minus(every), MOST_AT_ONCE)) {
            var theirs = read.computeIfAbsent(open.type() + "/" + open.theirId(), place -> theirs(open));
            if (theirs.isEmpty()) {
                proposals.seen(open, open.proposal().theirs(), now);
                continue;
            }
            var wish = open.proposal();
            oursToSay
                    .standing(theirs.get(), wish.element(), wish.ours())
                    .ifPresentOrElse(
                            standing -> proposals.seen(open, standing.text(), now), () -> proposals.close(open));
        }
    }

    /** Empty if it is gone, or is not for us to read: a person is still to be shown what was proposed. */
    private Optional<? extends Resource> theirs(Open open) {
        try {
            return hospital.read(FhirTypes.of(open.type()), open.theirId());
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Away) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
