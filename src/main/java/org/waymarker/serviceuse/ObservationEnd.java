package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why somebody is not observed any longer.
 *
 * @param from the first day that is not observed; empty if nobody knows which
 */
public record ObservationEnd(Cause cause, Optional<LocalDate> from) {
    /** What ended it; codes of CodeSystem {@code observation-end}. */
    public enum Cause {
        DIED("died", Count.Reason.DIED),
        MOVED_AWAY("moved-away", Count.Reason.MOVED_AWAY),
        /** From the general practice whose records are counted. */
        DEREGISTERED("deregistered", Count.Reason.DEREGISTERED),
        LEFT_ENGLAND("left-england", Count.Reason.LEFT_ENGLAND),
        PERMISSION_WITHDRAWN("permission-withdrawn", Count.Reason.PERMISSION_WITHDRAWN),
        /** The national data opt-out, held against the NHS number. It gives way to an explicit permission. */
        OPTED_OUT("opted-out", Count.Reason.OPTED_OUT);

        private final String code;
        private final Count.Reason reason;

        Cause(String code, Count.Reason reason) {
            this.code = code;
            this.reason = reason;
        }

        public String code() {
            return code;
        }

        public static Optional<Cause> ofCode(String code) {
            return Arrays.stream(values())
                    .filter(cause -> cause.code.equals(code))
                    .findFirst();
        }
    }

    Count.Reason reason() {
        return cause.reason;
    }
}
