package org.waymarker.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;

/** Cohorts and episodes as tests need them. */
public final class ProgrammeFixtures {
    public static final Clinician CLINICIAN = new Clinician("Practitioner", "Practitioner/7");
    public static final LocalDate FIRST_SESSION = LocalDate.of(2025, 9, 3);
    public static final LocalDate LAST_SESSION = LocalDate.of(2025, 11, 19);
    public static final CohortId COHORT = new CohortId(UUID.fromString("6a1f0c1e-5f0e-5c67-9a53-0f6c2b9d7e11"));

    static final Cohort.Closing CLOSING =
            new Cohort.Closing(Instant.parse("2025-11-19T10:00:00Z"), Instant.parse("2025-11-19T12:30:00Z"), CLINICIAN);

    private ProgrammeFixtures() {}

    static Cohort aCohort() {
        return new Cohort(COHORT, "Autumn 2025", ProgrammeType.PMP, FIRST_SESSION, LAST_SESSION, 12, Optional.empty());
    }

    /** Of person number {@code n} in the cohort, still running. */
    static Episode anEpisode(int n) {
        return new Episode(
                new EpisodeId(new UUID(0x5000L, 0x8000_0000_0000_0000L + n)),
                COHORT,
                person(n),
                FIRST_SESSION,
                Optional.empty(),
                false,
                1);
    }

    static PatientKey person(int n) {
        return new PatientKey(new UUID(0x4000L, 0x8000_0000_0000_0000L + n));
    }

    /** An ended episode. */
    public static Episode anEpisode(Outcome outcome) {
        boolean started = outcome != Outcome.NEVER_STARTED;
        return anEpisode(1)
                .endedBy(new Ending(
                        outcome, started ? 10 : 0, 12, outcome == Outcome.COMPLETED, LAST_SESSION, CLINICIAN));
    }

    public static Episode aCompletedEpisode() {
        return anEpisode(Outcome.COMPLETED);
    }

    public static Episode enteredInError(Episode episode) {
        return episode.inError();
    }

    public static Episode aRunningEpisode() {
        return anEpisode(1);
    }
}
