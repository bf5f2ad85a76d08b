package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.ServiceUseFhirMapper.About;
import org.waymarker.serviceuse.ServiceUseFhirMapper.Standing;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class SelfReportFhirMapperTest {
    private static final UUID RESPONSE = UUID.fromString("11111111-1111-5111-8111-111111111111");
    private static final Standing FINAL = new Standing(ObservationStatus.FINAL, Instant.parse("2026-04-01T09:00:00Z"));

    private final SelfReportFhirMapper mapper = new SelfReportFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new FhirTimes("Europe/London"));

    private static About about() {
        return new About(
                new EpisodeId(UUID.fromString("22222222-2222-4222-8222-222222222222")),
                new Reference("https://hospital.example/fhir/Patient/1001")
                        .setType("Patient")
                        .setIdentifier(new Identifier()
                                .setSystem(CodeSystems.NHS_NUMBER)
                                .setValue("9990000018")),
                WINDOWS);
    }

    private static WindowCount count(Window window, CountSource source, int value) {
        return new WindowCount(Measure.GP_CONSULTATIONS, window, source, new Count.Counted(value));
    }

    @Test
    void mapsACountAndWhatKeepsOneFromBeingGiven() {
        Golden.assertMatches(
                SelfReportFhirMapperTest.class,
                "count",
                mapper.count(
                        about(), Window.Side.BASELINE, Measure.GP_CONSULTATIONS, RESPONSE, Optional.of(0), "", FINAL));
        Golden.assertMatches(
                SelfReportFhirMapperTest.class,
                "count-not-answered",
                mapper.count(
                        about(),
                        Window.Side.FOLLOW_UP,
                        Measure.EMERGENCY_BED_DAYS,
                        RESPONSE,
                        Optional.empty(),
                        "The patient was asked and gave no number.",
                        FINAL));
    }

    @ParameterizedTest
    @EnumSource(Measure.class)
    void mapsEveryMeasureAndItsChangeToAValidObservation(Measure measure) {
        var before = mapper.count(about(), Window.Side.BASELINE, measure, RESPONSE, Optional.of(3), "", FINAL);
        var after = mapper.count(about(), Window.Side.FOLLOW_UP, measure, RESPONSE, Optional.of(1), "", FINAL);
        ProfileValidator.assertValid(before);
        ProfileValidator.assertValid(after);
        before.setId(before.getIdentifierFirstRep().getValue());
        after.setId(after.getIdentifierFirstRep().getValue());
        ProfileValidator.assertValid(
                mapper.change(about(), measure, new Change.Difference(-2, Optional.empty()), before, after, FINAL));
        ProfileValidator.assertValid(mapper.change(
                about(), measure, new Change.Refused(Change.Reason.COUNT_NOT_KNOWN), before, after, FINAL));
    }

    /** Recall before and records after would make a change of nothing. */
    @Test
    void makesNoChangeOfOneCountFromRecordsAndOneFromMemory() {
        var records = new CountSource(new TreeSet<>(Set.of(ServiceUseFixtures.GP)));
        assertThat(Change.between(
                        count(WINDOWS.baseline(), records, 9), count(WINDOWS.followUp(), SelfReportedCounts.SOURCE, 4)))
                .isEqualTo(new Change.Refused(Change.Reason.MIXED_SOURCES));
        assertThat(Change.between(
                        count(WINDOWS.baseline(), SelfReportedCounts.SOURCE, 9), count(WINDOWS.followUp(), records, 4)))
                .isEqualTo(new Change.Refused(Change.Reason.MIXED_SOURCES));
        assertThat(Change.between(
                        count(WINDOWS.baseline(), SelfReportedCounts.SOURCE, 9),
                        count(WINDOWS.followUp(), SelfReportedCounts.SOURCE, 4)))
                .isInstanceOf(Change.Difference.class);
    }
}
