package org.waymarker.programme;

import java.util.UUID;

/** A cohort: the people who go through one run of a programme together. Also the id of its Group resource. */
public record CohortId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
