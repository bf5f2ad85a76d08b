package org.waymarker.backloading;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a file of past cohorts may say of a person's way through one. */
enum Column {
    COHORT("cohort", true),
    COHORT_NAME("cohort-name", false),
    PROGRAMME_TYPE("programme-type", false),
    FIRST_SESSION("first-session", true),
    LAST_SESSION("last-session", true),
    SESSIONS("sessions", false),
    /** This or {@link #MRN}, or both. */
    NHS_NUMBER("nhs-number", false),
    MRN("mrn", false),
    BIRTH_DATE("birth-date", true),
    OUTCOME("outcome", true),
    ENDED("ended", false),
    ATTENDED("attended", true),
    OFFERED("offered", true),
    PRESENT("present", true);

    private final String header;
    private final boolean required;

    Column(String header, boolean required) {
        this.header = header;
        this.required = required;
    }

    /** As it stands in the first line of the file, and in what callers are told. */
    String header() {
        return header;
    }

    boolean required() {
        return required;
    }

    /** Reads a header as people write one: {@code NHS Number} and {@code nhs_number} are the same. */
    static Optional<Column> ofHeader(String text) {
        var header = text.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "-");
        return Arrays.stream(values()).filter(c -> c.header.equals(header)).findFirst();
    }
}
