package org.waymarker.peergroup;

import java.util.Arrays;
import java.util.Optional;

/** Whom a peer group takes in. */
public enum OpenTo {
    COHORT_ONLY("cohort-only"),
    ANY_COMPLETER("any-completer");

    private final String code;

    OpenTo(String code) {
        this.code = code;
    }

    /** The code in CodeSystem {@code group-open-to}. */
    public String code() {
        return code;
    }

    public static Optional<OpenTo> ofCode(String code) {
        return Arrays.stream(values()).filter(o -> o.code.equals(code)).findFirst();
    }
}
