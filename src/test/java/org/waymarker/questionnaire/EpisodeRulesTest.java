package org.waymarker.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;

class EpisodeRulesTest {
    private static Episode beginning(String day) {
        return new Episode(
                new EpisodeId(UUID.randomUUID()),
                new CohortId(UUID.randomUUID()),
                new PatientKey(UUID.randomUUID()),
                LocalDate.parse(day),
                Optional.empty(),
                false,
                1);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-01-01, 2024-01-10, before every programme",
        "2024-01-10, 2024-01-10, on the first day",
        "2025-12-31, 2024-01-10, long after",
        "2026-01-10, 2026-01-10, the second one",
    })
    void takesTheProgrammeOfThatTime(LocalDate answered, LocalDate begun, String why) {
        var episodes = List.of(beginning("2026-01-10"), beginning("2024-01-10"));
        assertThat(EpisodeRules.at(answered, episodes).orElseThrow().firstSession())
                .as(why)
                .isEqualTo(begun);
    }

    @Test
    void takesNoneWhereThereIsNone() {
        assertThat(EpisodeRules.at(LocalDate.parse("2026-01-10"), List.of())).isEmpty();
    }
}
