package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.capability.Ladder;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.record.Comparisons;
import org.waymarker.record.Comparisons.Claim;
import org.waymarker.record.Comparisons.Compared;
import org.waymarker.record.Comparisons.Linked;
import org.waymarker.record.Comparisons.Seen;
import org.waymarker.record.Comparisons.Unseen;
import org.waymarker.record.Comparisons.Verdict;
import org.waymarker.record.LaneKey;
import org.waymarker.record.LaneNews;
import org.waymarker.record.Lanes;

/**
 * Goes through all that the hospital is thought to hold, some at a time, and looks whether it does. It only reads; it stops while the
 * hospital is away, and goes on where it stood. No database transaction is open while the hospital is spoken to.
 */
@Singleton
class CompareHospital {
    private static final Logger LOG = LoggerFactory.getLogger(CompareHospital.class);
    /** For the gate, which tells those who knock apart by their lanes. */
    private static final LaneKey KNOCKER = new LaneKey("comparison");

    private static final Duration GATE_CLOSED = Duration.ofSeconds(10);
    private static final Duration AFTER_A_FAULT = Duration.ofMinutes(1);

    private final Comparisons comparisons;
    private final SightCopies sightCopies;
    private final JudgeCopy judgeCopy;
    private final KnownServer server;
    private final HospitalGate gate;
    private final Lanes lanes;
    private final LaneNews laneNews;
    private final Patients patients;
    private final TransactionOperations<Connection> transactions;
    private final ComparisonSettings settings;
    private final Clock clock;
    private final Duration lease;
    private final int mostAttempts;
    private final Backoff backoff;
    private final String worker = "comparison-" + UUID.randomUUID();

    CompareHospital(
            Comparisons comparisons,
            SightCopies sightCopies,
            JudgeCopy judgeCopy,
            KnownServer server,
            HospitalGate gate,
            Lanes lanes,
            LaneNews laneNews,
            Patients patients,
            TransactionOperations<Connection> transactions,
            ComparisonSettings settings,
            HospitalSettings hospital,
            Clock clock) {
        this.comparisons = comparisons;
        this.sightCopies = sightCopies;
        this.judgeCopy = judgeCopy;
        this.server = server;
        this.gate = gate;
        this.lanes = lanes;
        this.laneNews = laneNews;
        this.patients = patients;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
        // Some requests are made between two signs of life, each of which may be repeated after a login.
        this.lease = hospital.answerTimeout().multipliedBy(6).plusMinutes(1);
        this.mostAttempts = hospital.mostAttempts();
        this.backoff = new Backoff(hospital.retryFirst(), hospital.retryCap(), () -> 1);
    }

    /** Another worker has it by now. */
    private static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private LostException() {
            super(null, null, false, false);
        }
    }

    /**
     * Carries the comparison on that is due or under way, as far as it goes on the caller's thread.
     *
     * @param most copies at one time
     * @return whether there was one, and it was carried on
     */
    boolean round(int most, BooleanSupplier goOn) {
        var claim = comparisons.claim(worker, lease, settings.every());
        claim.ifPresent(held -> carryOn(held, most, goOn));
        return claim.isPresent();
    }

    private void carryOn(Claim claim, int most, BooleanSupplier goOn) {
        try {
            boolean insists = claim.attempts() >= mostAttempts;
            while (goOn.getAsBoolean()) {
                if (!some(claim, most, insists)) {
                    return;
                }
                insists = false;
            }
            comparisons.later(claim, clock.instant(), "STOPPED");
        } catch (LostException e) {
            LOG.info("The comparison with the hospital was taken over by another worker");
        } catch (RuntimeException e) {
            // Its message may quote what it fell over.
            LOG.error("Comparison with the hospital: {} at {}", e.getClass().getName(), LaneRounds.place(e));
            comparisons.later(claim, clock.instant().plus(AFTER_A_FAULT), LaneRounds.INTERNAL_ERROR);
        }
    }

    /**
     * @param insists whether these have failed so often that they are passed over if they fail again, so that the rest is not held up
     * @return whether there is more to be done now
     */
    private boolean some(Claim claim, int most, boolean insists) {
        var copies = comparisons.next(claim, most);
        if (copies.isEmpty()) {
            if (comparisons.done(claim)) {
                LOG.info(
                        "Compared {} copies at the hospital with the record",
                        comparisons.progress().compared());
            }
            return false;
        }
        var pass = gate.enter();
        if (pass.isEmpty()) {
            var cause = gate.absence().map(HospitalGate.Absence::cause).orElse(LaneRounds.HOSPITAL_AWAY);
            comparisons.later(claim, clock.instant().plus(GATE_CLOSED), cause);
            return false;
        }
        return compare(claim, copies, insists, pass.get());
    }

    private boolean compare(Claim claim, List<Linked> copies, boolean insists, HospitalGate.Pass pass) {
        boolean told = false;
        try {
            var compared = new Comparing(claim, insists, server.ladder()).all(copies);
            told = true;
            answered(pass);
            return comparisons.note(claim, compared, lease);
        } catch (HospitalException e) {
            told = true;
            stopFor(claim, e.failure(), pass);
            return false;
        } finally {
            if (!told) {
                pass.unused();
            }
        }
    }

    private void answered(HospitalGate.Pass pass) {
        if (pass.answered()) {
            lanes.hurry(LaneRounds.HOSPITAL_AWAY);
            laneNews.tell();
        }
    }

    private void stopFor(Claim claim, Failure failure, HospitalGate.Pass pass) {
        var wait = backoff.after(claim.attempts() + 1, Optional.empty());
        var cause = failure.toString();
        if (failure instanceof Failure.Away away) {
            pass.failed(KNOCKER, away);
            wait = backoff.after(claim.attempts() + 1, away.retryAfter());
            cause = away.cause();
        } else {
            pass.unused();
        }
        LOG.info("The comparison with the hospital goes on in {}: {}", wait, cause);
        comparisons.later(claim, clock.instant().plus(wait), cause.substring(0, Math.min(100, cause.length())));
    }

    /** One look at some copies. */
    private final class Comparing {
        private final Claim claim;
        private final boolean insists;
        private final Ladder ladder;
        private final Map<PatientKey, Optional<PatientAtHospital>> known = new HashMap<>();

        private Comparing(Claim claim, boolean insists, Ladder ladder) {
            this.claim = claim;
            this.insists = insists;
            this.ladder = ladder;
        }

        private List<Compared> all(List<Linked> copies) {
            // One by one, those that fail show which they are.
            var quiet =
                    copies.stream().filter(copy -> !copy.waits() && !insists).toList();
            var shown = sightCopies.together(quiet, ladder, this::signOfLife);
            var compared = new ArrayList<Compared>();
            for (Linked copy : copies) {
                var verdict = copy.waits() ? Unseen.WAITS : one(copy, Optional.ofNullable(shown.get(copy.key())));
                compared.add(new Compared(copy, verdict));
            }
            return compared;
        }

        private Verdict one(Linked copy, Optional<List<Resource>> shown) {
            signOfLife();
            try {
                var patient = copy.patient().flatMap(key -> known.computeIfAbsent(key, this::atHospital));
                return new Seen(judgeCopy.judge(copy, sightCopies.at(copy, shown, patient, ladder), patient));
            } catch (HospitalException e) {
                if (e.failure() instanceof Failure.Away away && (away.forAll() || !insists)) {
                    throw e;
                }
                LOG.debug("{} cannot be compared: {}", copy.resource(), e.failure());
                return Unseen.REFUSED;
            } catch (NotSendableException | ParkException e) {
                LOG.warn("{} cannot be compared: {}", copy.resource(), e.getMessage());
                return Unseen.REFUSED;
            } catch (RuntimeException e) {
                if (!insists) {
                    throw e;
                }
                LOG.error(
                        "{} cannot be compared: {} at {}",
                        copy.resource(),
                        e.getClass().getName(),
                        LaneRounds.place(e));
                return Unseen.REFUSED;
            }
        }

        private void signOfLife() {
            if (!comparisons.goesOn(claim, lease)) {
                throw new LostException();
            }
        }

        /** By the id that we know; whether that is still so is for the next delivery to find out. */
        private Optional<PatientAtHospital> atHospital(PatientKey key) {
            var identity = transactions.executeRead(status -> patients.identity(key));
            return identity.hospitalId().map(id -> new PatientAtHospital(id.value(), identity));
        }
    }
}
