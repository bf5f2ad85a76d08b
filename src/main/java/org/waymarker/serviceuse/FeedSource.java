package org.waymarker.serviceuse;

import java.util.Arrays;
import java.util.Optional;

/** Where the contacts of a feed are read. */
public enum FeedSource {
    /** The Encounters of the hospital's FHIR server. */
    HOSPITAL_ENCOUNTERS("hospital-encounters"),
    /** A file of the feeds directory, one FHIR Encounter a line. */
    NDJSON_FILE("ndjson-file");

    private final String code;

    FeedSource(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Optional<FeedSource> ofCode(String code) {
        return Arrays.stream(values())
                .filter(source -> source.code.equals(code))
                .findFirst();
    }
}
