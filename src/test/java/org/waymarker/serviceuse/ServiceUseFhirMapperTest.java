package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;
import static org.waymarker.serviceuse.ServiceUseFixtures.hospitalFeed;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.ServiceUseFhirMapper.About;
import org.waymarker.serviceuse.ServiceUseFhirMapper.Standing;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class ServiceUseFhirMapperTest {
    private static final CountSource HOSPITAL = new CountSource(new TreeSet<>(List.of(ServiceUseFixtures.HOSPITAL)));
    private static final Standing FINAL = new Standing(ObservationStatus.FINAL, Instant.parse("2026-04-20T01:00:00Z"));
    private static final About ABOUT = new About(
            new EpisodeId(UUID.fromString("d4ec9d65-bab3-5a53-97c0-e75f537880d9")),
            new Reference("https://hospital.example/fhir/Patient/1001")
                    .setType("Patient")
                    .setIdentifier(new Identifier()
                            .setSystem("https://fhir.nhs.uk/Id/nhs-number")
                            .setValue("9990000018")),
            WINDOWS);

    private final ServiceUseFhirMapper mapper = new ServiceUseFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"),
            new FhirTimes("Europe/London"),
            "https://hospital.example/fhir/");

    private static final List<Feed> FEEDS =
            List.of(hospitalFeed("2020-01-01", "2027-01-01", ContactKind.ED_ATTENDANCE, ContactKind.ADMISSION));

    private static WindowCount counted(Measure measure, Window window, int value, String... encounters) {
        var contacts =
                Arrays.stream(encounters).map(ServiceUseFixtures::id).collect(Collectors.toCollection(TreeSet::new));
        return new WindowCount(
                measure,
                window,
                HOSPITAL,
                new Count.Counted(value, contacts, contacts.isEmpty() ? contacts : contacts.headSet(contacts.last())));
    }

    /** Of somebody who died 100 days after the last session. */
    private static WindowCount cut(Measure measure, int value) {
        var window = WINDOWS.followUp();
        var observed =
                new DateRange(window.range().from(), window.range().from().plusDays(100));
        return new WindowCount(
                measure, window, HOSPITAL, new Count.Counted(value), Optional.of(new Cut(observed, Count.Reason.DIED)));
    }

    private static WindowCount notKnown(Measure measure, Window window, CountSource source, Count.Reason reason) {
        return new WindowCount(measure, window, source, new Count.NotKnown(reason));
    }

    @Test
    void mapsACountWithTheEncountersBehindIt() {
        assertGolden(
                "count",
                mapper.count(
                        ABOUT,
                        counted(Measure.ED_ATTENDANCES, WINDOWS.baseline(), 2, "Encounter/501", "Encounter/502"),
                        FEEDS,
                        FINAL));
    }

    @Test
    void mapsZeroAsAValue() {
        assertGolden(
                "count-zero",
                mapper.count(ABOUT, counted(Measure.EMERGENCY_BED_DAYS, WINDOWS.followUp(), 0), FEEDS, FINAL));
    }

    @Test
    void mapsACountThatNoFeedCoversAsAbsent() {
        assertGolden(
                "count-no-feed",
                mapper.count(
                        ABOUT,
                        notKnown(
                                Measure.GP_CONSULTATIONS, WINDOWS.baseline(), CountSource.none(), Count.Reason.NO_FEED),
                        List.of(),
                        FINAL));
    }

    @Test
    void mapsACountWhoseFeedIsLateAsPreliminary() {
        assertGolden(
                "count-feed-late",
                mapper.count(
                        ABOUT,
                        notKnown(
                                Measure.NHS111_CONTACTS,
                                WINDOWS.followUp(),
                                CountSource.none(),
                                Count.Reason.FEED_LATE),
                        List.of(),
                        new Standing(ObservationStatus.PRELIMINARY, FINAL.issued())));
    }

    @Test
    void mapsACountOfTheDaysBeforeADeath() {
        assertGolden("count-cut", mapper.count(ABOUT, cut(Measure.ED_ATTENDANCES, 2), FEEDS, FINAL));
    }

    @Test
    void mapsTheRateOfAWindowObservedInPart() {
        assertGolden("rate", mapper.rate(ABOUT, cut(Measure.ED_ATTENDANCES, 2), FINAL));
    }

    @Test
    void mapsTheChangeBetweenUnequalWindowsAsAbsent() {
        assertGolden(
                "change-unequal",
                mapper.change(
                        ABOUT,
                        counted(Measure.ED_ATTENDANCES, WINDOWS.baseline(), 7),
                        cut(Measure.ED_ATTENDANCES, 2),
                        FINAL));
    }

    @Test
    void mapsThePanelOfAWindow() {
        assertGolden("panel", mapper.panel(ABOUT, Window.Side.FOLLOW_UP, FINAL));
    }

    @Test
    void mapsAChangeWithItsPercentage() {
        assertGolden(
                "change",
                mapper.change(
                        ABOUT,
                        counted(Measure.ED_ATTENDANCES, WINDOWS.baseline(), 7),
                        counted(Measure.ED_ATTENDANCES, WINDOWS.followUp(), 4),
                        FINAL));
    }

    @Test
    void mapsAChangeFromNothingWithoutAPercentage() {
        assertGolden(
                "change-from-zero",
                mapper.change(
                        ABOUT,
                        counted(Measure.EMERGENCY_ADMISSIONS, WINDOWS.baseline(), 0),
                        counted(Measure.EMERGENCY_ADMISSIONS, WINDOWS.followUp(), 1),
                        FINAL));
    }

    @Test
    void mapsAChangeThatIsNotKnown() {
        assertGolden(
                "change-not-known",
                mapper.change(
                        ABOUT,
                        counted(Measure.GP_CONSULTATIONS, WINDOWS.baseline(), 7),
                        notKnown(Measure.GP_CONSULTATIONS, WINDOWS.followUp(), CountSource.none(), Count.Reason.DIED),
                        FINAL));
    }

    @Test
    void mapsEveryMeasureAndReasonToAValidResource() {
        for (Measure measure : Measure.values()) {
            var baseline = counted(measure, WINDOWS.baseline(), 3);
            var followUp = counted(measure, WINDOWS.followUp(), 2);
            ProfileValidator.assertValid(mapper.count(ABOUT, baseline, FEEDS, FINAL));
            ProfileValidator.assertValid(mapper.change(ABOUT, baseline, followUp, FINAL));
            ProfileValidator.assertValid(mapper.rate(ABOUT, cut(measure, 2), FINAL));
        }
        for (Count.Reason reason : Count.Reason.values()) {
            ProfileValidator.assertValid(mapper.count(
                    ABOUT,
                    notKnown(Measure.ED_ATTENDANCES, WINDOWS.baseline(), CountSource.none(), reason),
                    List.of(),
                    FINAL));
        }
    }

    @Test
    void givesEachMeasureWindowAndChangeAnIdOfItsOwn() {
        var ids = new TreeSet<UUID>();
        int made = 0;
        for (Measure measure : Measure.values()) {
            for (Window.Side side : Window.Side.values()) {
                ids.add(mapper.countId(ABOUT.episode(), side, measure).value());
                ids.add(mapper.rateId(ABOUT.episode(), side, measure).value());
                made += 2;
            }
            ids.add(mapper.changeId(ABOUT.episode(), measure).value());
            made++;
        }
        for (Window.Side side : Window.Side.values()) {
            ids.add(mapper.panelId(ABOUT.episode(), side).value());
            made++;
        }
        assertThat(ids).hasSize(made);
    }

    private static void assertGolden(String name, Observation observation) {
        Golden.assertMatches(ServiceUseFhirMapperTest.class, name, observation);
    }
}
