package org.waymarker.evaluation;

import java.util.Arrays;
import java.util.Optional;

/** The forms in which people and programs read a report. */
enum DocumentFormat {
    /** One page, with its plots. */
    HTML("html", "text/html;charset=UTF-8"),
    /** A figure a line. */
    CSV("csv", "text/csv;charset=UTF-8;header=present"),
    /** What the columns and codes of the CSV file mean. */
    DICTIONARY("dictionary", "text/csv;charset=UTF-8;header=present");

    private final String code;
    private final String contentType;

    DocumentFormat(String code, String contentType) {
        this.code = code;
        this.contentType = contentType;
    }

    String code() {
        return code;
    }

    String contentType() {
        return contentType;
    }

    static Optional<DocumentFormat> ofCode(String code) {
        return Arrays.stream(values())
                .filter(format -> format.code.equals(code))
                .findFirst();
    }
}
