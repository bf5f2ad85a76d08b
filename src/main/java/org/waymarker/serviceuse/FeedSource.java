package org.waymarker.serviceuse;

import java.util.Arrays;
import java.util.Optional;

/** Where the contacts of a feed are read. */
public enum FeedSource {
    /** The Encounters of the hospital's FHIR server. */
    HOSPITAL_ENCOUNTERS("hospital-encounters"),
    /** A file of the feeds directory, one FHIR Encounter a line, whose subject is named by NHS number. */
    NDJSON_FILE("ndjson-file"),
    /** A file that the hospital's FHIR server has exported: its Encounters name their Patients by the ids that those have there. */
    HOSPITAL_EXPORT_FILE("hospital-export-file");

    private final String code;

    FeedSource(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** Whether it is read from a file. */
    public boolean isFile() {
        return this != HOSPITAL_ENCOUNTERS;
    }

    /** Whether its Encounters are those of the hospital's FHIR server, under the ids that they have there. */
    public boolean isOfHospital() {
        return this != NDJSON_FILE;
    }

    public static Optional<FeedSource> ofCode(String code) {
        return Arrays.stream(values())
                .filter(source -> source.code.equals(code))
                .findFirst();
    }
}
