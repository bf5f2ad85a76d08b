package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.LaneNews;
import org.waymarker.record.Lanes;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.Lanes.Parking;

/** Claims lanes that are due, has their deliveries carried out, and records how each ended. */
@Singleton
class LaneRounds {
    private static final Logger LOG = LoggerFactory.getLogger(LaneRounds.class);
    static final String HOSPITAL_AWAY = "HOSPITAL_AWAY";
    static final String INTERNAL_ERROR = "INTERNAL_ERROR";

    private final Lanes lanes;
    private final DeliverLane deliverLane;
    private final HospitalGate gate;
    private final HospitalSettings settings;
    private final LaneNews laneNews;
    private final Clock clock;
    private final DeliveryMetrics metrics;
    private final Backoff backoff;
    private final HeldLanes held;
    private final LoneFailures loneFailures = new LoneFailures();
    private final String replica = UUID.randomUUID().toString();
    private final AtomicLong claims = new AtomicLong();

    LaneRounds(
            Lanes lanes,
            DeliverLane deliverLane,
            HospitalGate gate,
            HospitalSettings settings,
            LaneNews laneNews,
            Clock clock,
            RandomGenerator chance,
            DeliveryMetrics metrics) {
        this.lanes = lanes;
        this.deliverLane = deliverLane;
        this.gate = gate;
        this.settings = settings;
        this.laneNews = laneNews;
        this.clock = clock;
        this.metrics = metrics;
        this.backoff = new Backoff(settings.retryFirst(), settings.retryCap(), chance::nextDouble);
        this.held = new HeldLanes(lanes, settings.lease(), clock);
    }

    /** A delivery that is to be carried out now. */
    final class Work {
        private final Claim claim;
        private final HospitalGate.Pass pass;

        private Work(Claim claim, HospitalGate.Pass pass) {
            this.claim = claim;
            this.pass = pass;
        }

        private Hold hold() {
            return new Hold() {
                @Override
                public boolean isHeld() {
                    return held.isHeld(claim);
                }

                @Override
                public boolean progress(List<Settled> settled) {
                    boolean noted = lanes.progress(claim, settled);
                    if (noted) {
                        settled.forEach(metrics::settled);
                    }
                    return noted;
                }
            };
        }

        /**
         * Never fails: what goes wrong is tried again.
         *
         * @param goOn whether the caller would carry out another
         * @return that other one, which was claimed as this one was settled, and must be carried
         */
        Optional<Work> carry(boolean goOn) {
            var begun = clock.instant();
            try {
                var outcome = deliverLane.attempt(claim, hold());
                metrics.ended(outcome, Duration.between(begun, clock.instant()));
                return note(claim, outcome, pass, goOn);
            } catch (RuntimeException e) {
                metrics.failedInside(Duration.between(begun, clock.instant()));
                pass.unused();
                failed(claim, e);
                return Optional.empty();
            } finally {
                held.letGo(claim);
            }
        }
    }

    /** Lanes that are due, at most so many, none while the hospital is away. Each one must be carried. */
    List<Work> due(int most) {
        return gate.enter().map(pass -> due(pass, most)).orElse(List.of());
    }

    private List<Work> due(HospitalGate.Pass pass, int most) {
        List<Claim> claimed = List.of();
        try {
            claimed = held.claim(nextName(), pass.isForOne() ? 1 : most);
        } finally {
            if (claimed.isEmpty()) {
                pass.unused();
            }
        }
        return claimed.stream().map(claim -> new Work(claim, pass)).toList();
    }

    /** A claim has a name of its own, so that this process never takes a lane that it lost for one that it holds. */
    private String nextName() {
        return replica + "-" + claims.incrementAndGet();
    }

    /** Carries out what is due now, about so many, on the caller's thread. @return how many there were */
    int tick(int most) {
        int carried = 0;
        for (Work first : due((most + 1) / 2)) {
            var work = Optional.of(first);
            while (work.isPresent()) {
                carried++;
                work = work.get().carry(carried < most);
            }
        }
        return carried;
    }

    /** Tells that this process lives; to be called several times in the length of a lease. */
    void heartbeat() {
        held.heartbeat();
    }

    private Optional<Work> note(Claim claim, DeliveryOutcome outcome, HospitalGate.Pass pass, boolean goOn) {
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            return settle(claim, delivered, pass, goOn);
        }
        if (outcome instanceof DeliveryOutcome.Parked parked) {
            park(claim, parked);
            answered(claim, pass);
        } else if (outcome instanceof DeliveryOutcome.RetryLater later) {
            var failure = later.failure();
            if (failure.isOfEngine()) {
                pass.unused();
            } else {
                pass.failed(claim.lane(), failure);
            }
            retry(claim, failure);
        } else {
            LOG.info("Lane {} was taken over by another worker", claim.lane());
            pass.unused();
        }
        return Optional.empty();
    }

    private Optional<Work> settle(
            Claim claim, DeliveryOutcome.Delivered delivered, HospitalGate.Pass pass, boolean goOn) {
        answered(claim, pass);
        var nextPass = goOn ? gate.enter() : Optional.<HospitalGate.Pass>empty();
        if (nextPass.isEmpty()) {
            lanes.settle(claim, delivered.items());
            return Optional.empty();
        }
        Optional<Claim> next = Optional.empty();
        try {
            next = held.settleAndClaim(claim, delivered.items(), nextName());
        } finally {
            if (next.isEmpty()) {
                nextPass.get().unused();
            }
        }
        return next.map(claimed -> new Work(claimed, nextPass.get()));
    }

    private void park(Claim claim, DeliveryOutcome.Parked parked) {
        LOG.warn("Lane {} waits for a person: {} {}", claim.lane(), parked.reason(), parked.detail());
        lanes.park(claim, new Parking(parked.reason().name(), parked.detail(), parked.refusal()));
    }

    private void answered(Claim claim, HospitalGate.Pass pass) {
        loneFailures.answered(claim.lane());
        if (pass.answered()) {
            // Those who waited longer and longer while it was away need wait no more.
            lanes.hurry(HOSPITAL_AWAY);
            laneNews.tell();
        }
    }

    private void retry(Claim claim, Failure.Away failure) {
        int attempts = claim.attempts() + 1;
        int alone = loneFailures.failed(claim.lane(), failure.forAll());
        if (alone >= settings.mostAttempts()) {
            park(
                    claim,
                    new DeliveryOutcome.Parked(
                            ParkReason.KEEPS_FAILING, failure.cause() + " after " + attempts + " attempts"));
            return;
        }
        var wait = backoff.after(attempts, failure.retryAfter());
        // Once it is unclear whether an attempt was carried out, it stays so until a delivery is settled.
        boolean unclear = claim.unclear() || failure.unclear();
        LOG.debug("Lane {} is tried again in {}: {}", claim.lane(), wait, failure.cause());
        lanes.retry(claim, clock.instant().plus(wait), unclear, HOSPITAL_AWAY, failure.cause());
    }

    /** A fault of ours: its message may quote what it fell over, so only its kind and place are told. */
    private void failed(Claim claim, RuntimeException e) {
        LOG.error("Lane {}: {} at {}", claim.lane(), e.getClass().getName(), place(e));
        try {
            lanes.retry(
                    claim,
                    clock.instant().plus(backoff.after(claim.attempts() + 1, Optional.empty())),
                    true,
                    INTERNAL_ERROR,
                    e.getClass().getName());
        } catch (RuntimeException alsoFailed) {
            LOG.error(
                    "Lane {} goes on when its lease runs out: {}",
                    claim.lane(),
                    alsoFailed.getClass().getName());
        }
    }

    /** Where it was thrown, without what it says. */
    static String place(Throwable e) {
        var trace = e.getStackTrace();
        return List.of(trace).subList(0, Math.min(8, trace.length)).toString();
    }
}
