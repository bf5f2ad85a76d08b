package org.waymarker.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.programme.ProgrammeFixtures.CLOSING;
import static org.waymarker.programme.ProgrammeFixtures.aCohort;
import static org.waymarker.programme.ProgrammeFixtures.aCompletedEpisode;
import static org.waymarker.programme.ProgrammeFixtures.aRunningEpisode;
import static org.waymarker.programme.ProgrammeFixtures.anEpisode;

import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.testing.ConceptMaps;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class ProgrammeFhirMapperTest {
    private static final Instant AT = Instant.parse("2025-11-20T09:00:00Z");

    private final ProgrammeFhirMapper mapper = new ProgrammeFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"),
            new FhirTimes("Europe/London"));

    private static Reference patient() {
        return new Reference("https://hospital.example/fhir/Patient/1001")
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue("9990000018"));
    }

    private void golden(String name, Resource resource) {
        Golden.assertMatches(ProgrammeFhirMapperTest.class, name, resource);
    }

    @Test
    void mapsTheCohortWithoutItsMembers() {
        golden("cohort", mapper.cohort(aCohort(), 11));
        golden("cohort-closed", mapper.cohort(aCohort().closedBy(CLOSING), 11));
    }

    @Test
    void mapsAPlanThatRuns() {
        golden("plan-active", mapper.plan(aRunningEpisode(), aCohort(), patient()));
    }

    @Test
    void mapsAPlanThatWasCompleted() {
        golden("plan-completed", mapper.plan(aCompletedEpisode(), aCohort().closedBy(CLOSING), patient()));
    }

    @Test
    void mapsAPlanThatWasBrokenOff() {
        golden(
                "plan-withdrew",
                mapper.plan(anEpisode(Outcome.WITHDREW), aCohort().closedBy(CLOSING), patient()));
    }

    @Test
    void pointsAtNoClosingSessionBeforeThereIsOne() {
        golden("plan-completed-alone", mapper.plan(aCompletedEpisode(), aCohort(), patient()));
    }

    @Test
    void mapsAPlanThatShouldNeverHaveBeen() {
        golden("plan-in-error", mapper.plan(aRunningEpisode().inError(), aCohort(), patient()));
    }

    @Test
    void mapsTheClosingSession() {
        golden("cohort-session", mapper.cohortSession(aCohort(), CLOSING));
        golden("closing-session", mapper.closingSession(aCompletedEpisode(), CLOSING, patient(), true));
        golden("closing-session-in-error", mapper.closingSession(aCompletedEpisode(), CLOSING, patient(), false));
    }

    @Test
    void mapsAClosingSessionOfWhichOnlyTheDayIsKnown() {
        var times = new FhirTimes("Europe/London");
        var closing = new Cohort.Closing(
                times.startOf(ProgrammeFixtures.LAST_SESSION),
                times.endOf(ProgrammeFixtures.LAST_SESSION),
                ProgrammeFixtures.CLINICIAN);
        golden("closing-session-by-day", mapper.closingSession(aCompletedEpisode(), closing, patient(), true));
    }

    @Test
    void mapsAttendance() {
        var episode = aCompletedEpisode();
        var ending = episode.ending().orElseThrow();
        golden("attended", mapper.attended(episode, ending, patient(), ObservationStatus.FINAL, AT));
        golden("missed", mapper.missed(episode, ending, patient(), ObservationStatus.AMENDED, AT));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void mapsEveryOutcomeToAValidPlan(Outcome outcome) {
        var episode = anEpisode(outcome);
        ProfileValidator.assertValid(mapper.plan(episode, aCohort(), patient()));
        ProfileValidator.assertValid(mapper.plan(episode.inError(), aCohort(), patient()));
    }

    @Test
    void endsAPlanAsTheConceptMapSays() {
        var written = new TreeMap<String, Set<String>>();
        for (var outcome : Outcome.values()) {
            var plan = mapper.plan(anEpisode(outcome), aCohort(), patient());
            written.put(outcome.code(), Set.of(plan.getStatus().toCode()));
        }
        assertThat(ConceptMaps.of("pmp-outcome-to-plan-status")).isEqualTo(written);
    }

    @Test
    void givesTheCategoryInSnomedAsTheConceptMapSays() {
        var category = mapper.plan(aRunningEpisode(), aCohort(), patient()).getCategory().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .toList();
        var map = ConceptMaps.of("local-to-snomed", CodeSystems.PMP_CATEGORY);
        assertThat(category.stream()
                        .filter(c -> c.getSystem().equals(CodeSystems.SNOMED))
                        .map(c -> c.getCode())
                        .collect(Collectors.toSet()))
                .isEqualTo(map.get(category.stream()
                        .filter(c -> c.getSystem().equals(CodeSystems.PMP_CATEGORY))
                        .findFirst()
                        .orElseThrow()
                        .getCode()));
    }
}
