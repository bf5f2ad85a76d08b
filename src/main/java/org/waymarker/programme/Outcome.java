package org.waymarker.programme;

import java.util.Arrays;
import java.util.Optional;

/** How a programme ended for one person; codes of CodeSystem {@code pmp-outcome}. */
public enum Outcome {
    COMPLETED("completed"),
    PARTIAL("partial"),
    WITHDREW("withdrew"),
    NEVER_STARTED("never-started"),
    DIED("died"),
    TRANSFERRED("transferred");

    private final String code;

    Outcome(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** Whether the programme ran to its end for this person; else it was broken off, and the plan is {@code revoked}. */
    public boolean ranToTheEnd() {
        return this == COMPLETED || this == PARTIAL;
    }

    public static Optional<Outcome> ofCode(String code) {
        return Arrays.stream(values()).filter(o -> o.code.equals(code)).findFirst();
    }
}
