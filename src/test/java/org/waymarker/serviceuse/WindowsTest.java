package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Outcome;

class WindowsTest {
    private static final LocalDate FIRST = day("2025-01-02");

    private static Windows of(Outcome outcome, LocalDate ended) {
        return Windows.of(new Episode(
                new EpisodeId(new UUID(0, 1)),
                new CohortId(new UUID(0, 2)),
                new PatientKey(new UUID(0, 3)),
                FIRST,
                Optional.of(new Ending(outcome, 0, 12, false, ended, new Clinician("Practitioner", "Practitioner/7"))),
                false,
                1));
    }

    @Test
    void lieBeforeTheFirstSessionAndAfterTheLast() {
        assertThat(of(Outcome.COMPLETED, day("2025-03-26"))).isEqualTo(ServiceUseFixtures.WINDOWS);
    }

    /** Else one person who never came would keep a whole cohort from being counted. */
    @Test
    void standForSomebodyWhoEndedBeforeTheFirstSession() {
        assertThat(of(Outcome.NEVER_STARTED, day("2024-12-20"))).isEqualTo(Windows.around(FIRST, FIRST));
    }
}
