package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.LaneKey;

/**
 * Keeps all lanes from knocking at a hospital that is plainly away. It closes when a failure concerns everybody, or when two
 * lanes fail one after the other without an answer between them; then one delivery at a time tries whether it is back. A
 * single lane that fails, slow or poisoned, closes it for nobody else.
 */
@Singleton
class HospitalGate {
    private static final Logger LOG = LoggerFactory.getLogger(HospitalGate.class);
    /** A hospital that comes back after days must not wait for minutes. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Clock clock;
    private final Backoff backoff;
    private @Nullable LaneKey failedLast;
    private @Nullable Instant awaySince;
    private @Nullable Instant closedUntil;
    private String cause = "";
    private int failures;
    private boolean probing;

    HospitalGate(Clock clock, HospitalSettings settings, RandomGenerator chance) {
        this.clock = clock;
        var cap = settings.retryCap().compareTo(LONGEST_WAIT) < 0 ? settings.retryCap() : LONGEST_WAIT;
        this.backoff = new Backoff(settings.retryFirst(), cap, () -> chance.nextDouble(0.5, 1));
    }

    /** Leave to begin deliveries; each one begun says how it ended. */
    final class Pass {
        private final boolean probe;

        private Pass(boolean probe) {
            this.probe = probe;
        }

        /** Whether one delivery only may begin. */
        boolean isForOne() {
            return probe;
        }

        /** There was nothing to deliver. */
        void unused() {
            synchronized (HospitalGate.this) {
                probing = probing && !probe;
            }
        }

        /** @return true if the hospital had been away until now */
        boolean answered() {
            synchronized (HospitalGate.this) {
                return HospitalGate.this.answered();
            }
        }

        void failed(LaneKey lane, Failure.Away failure) {
            synchronized (HospitalGate.this) {
                HospitalGate.this.failed(lane, failure, probe);
            }
        }
    }

    /** Empty while deliveries must wait. */
    synchronized Optional<Pass> enter() {
        if (closedUntil == null) {
            return Optional.of(new Pass(false));
        }
        if (probing || clock.instant().isBefore(closedUntil)) {
            return Optional.empty();
        }
        probing = true;
        return Optional.of(new Pass(true));
    }

    /** Since when the hospital is away, and how that shows. */
    record Absence(Instant since, String cause) {}

    synchronized Optional<Absence> absence() {
        return Optional.ofNullable(awaySince).map(since -> new Absence(since, cause));
    }

    private boolean answered() {
        var since = awaySince;
        failedLast = null;
        awaySince = null;
        closedUntil = null;
        failures = 0;
        probing = false;
        if (since == null) {
            return false;
        }
        LOG.info("The hospital answers again after {}", Duration.between(since, clock.instant()));
        return true;
    }

    private void failed(LaneKey lane, Failure.Away failure, boolean probe) {
        boolean concernsAll = failure.forAll() || (failedLast != null && !failedLast.equals(lane));
        failedLast = lane;
        boolean counts = probe || (closedUntil == null && concernsAll);
        if (!counts) {
            return;
        }
        probing = false;
        failures++;
        cause = failure.cause();
        var now = clock.instant();
        closedUntil = now.plus(backoff.after(failures, failure.retryAfter()));
        if (awaySince == null) {
            awaySince = now;
            LOG.warn("The hospital is away ({}); deliveries wait, and one at a time tries again", cause);
        }
    }
}
