package org.waymarker.programme;

import java.util.UUID;

/** One person's way through one cohort. Also the id of the CarePlan of the programme. */
public record EpisodeId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
