package org.waymarker.programme;

import java.util.Arrays;
import java.util.Optional;

/** What kind of programme it is; codes of CodeSystem {@code programme-type}. */
public enum ProgrammeType {
    PMP("pmp"),
    SMP("smp"),
    OTHER("other");

    private final String code;

    ProgrammeType(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Optional<ProgrammeType> ofCode(String code) {
        return Arrays.stream(values()).filter(t -> t.code.equals(code)).findFirst();
    }
}
