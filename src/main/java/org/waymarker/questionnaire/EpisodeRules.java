package org.waymarker.questionnaire;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.programme.Episode;

/** Which programme a response belongs to that names none. */
final class EpisodeRules {
    private EpisodeRules() {}

    /**
     * The programme that began last by the day of answering; of a response from before every programme, the first one.
     *
     * @param episodes of one person, newest first session first
     * @return empty if there are none
     */
    static Optional<Episode> at(LocalDate answered, List<Episode> episodes) {
        return episodes.stream()
                .filter(episode -> !episode.firstSession().isAfter(answered))
                .findFirst()
                .or(() -> episodes.stream().reduce((newer, older) -> older));
    }
}
