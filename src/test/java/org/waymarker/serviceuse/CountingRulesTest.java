package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.Measure.ED_ATTENDANCES;
import static org.waymarker.serviceuse.Measure.EMERGENCY_ADMISSIONS;
import static org.waymarker.serviceuse.Measure.EMERGENCY_BED_DAYS;
import static org.waymarker.serviceuse.Measure.GP_CONSULTATIONS;
import static org.waymarker.serviceuse.Measure.OUTPATIENT_PAIN_CONTACTS;
import static org.waymarker.serviceuse.ServiceUseFixtures.YEAR;
import static org.waymarker.serviceuse.ServiceUseFixtures.admittedThroughEd;
import static org.waymarker.serviceuse.ServiceUseFixtures.alsoNamed;
import static org.waymarker.serviceuse.ServiceUseFixtures.calledEmergency;
import static org.waymarker.serviceuse.ServiceUseFixtures.consultation;
import static org.waymarker.serviceuse.ServiceUseFixtures.contact;
import static org.waymarker.serviceuse.ServiceUseFixtures.count;
import static org.waymarker.serviceuse.ServiceUseFixtures.counted;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;
import static org.waymarker.serviceuse.ServiceUseFixtures.edVisit;
import static org.waymarker.serviceuse.ServiceUseFixtures.id;
import static org.waymarker.serviceuse.ServiceUseFixtures.openStay;
import static org.waymarker.serviceuse.ServiceUseFixtures.painClinic;
import static org.waymarker.serviceuse.ServiceUseFixtures.partOf;
import static org.waymarker.serviceuse.ServiceUseFixtures.stay;
import static org.waymarker.serviceuse.ServiceUseFixtures.withMethod;
import static org.waymarker.serviceuse.ServiceUseFixtures.withStatus;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountingRulesTest {
    private static final Count METHOD_MISSING = new Count.NotKnown(Count.Reason.ADMISSION_METHOD_MISSING);

    @Test
    void countsZeroWhereThereWasNothing() {
        assertThat(count(ED_ATTENDANCES, YEAR)).isEqualTo(counted(0));
    }

    @Test
    void countsEachKindByItself() {
        assertThat(count(ED_ATTENDANCES, YEAR, edVisit("a", "2025-02-01"), consultation("b", "2025-02-01")))
                .isEqualTo(counted(1, "a"));
    }

    /** All-cause and pain-related side by side: much that is about pain is not so coded. */
    @Test
    void tellsWhichAreCodedAsAboutPain() {
        var visits = List.of(edVisit("a", "2025-02-01"), aboutPain(edVisit("b", "2025-02-02")));
        var counted = (Count.Counted) count(ED_ATTENDANCES, YEAR, visits.get(0), visits.get(1));
        assertThat(counted.value()).isEqualTo(2);
        assertThat(counted.painRelated()).containsExactly(id("b"));
        var stay = aboutPain(stay("c", "2025-03-01", "2025-03-05", "21"));
        var nights = (Count.Counted) count(EMERGENCY_BED_DAYS, YEAR, stay);
        assertThat(nights.value()).isEqualTo(4);
        assertThat(nights.painRelated()).containsExactly(id("c"));
        assertThat(((Count.Counted) count(EMERGENCY_ADMISSIONS, YEAR, stay)).painRelated())
                .hasSize(1);
    }

    private static Contact aboutPain(Contact contact) {
        return new Contact(
                contact.id(),
                contact.names(),
                contact.status(),
                contact.phases(),
                contact.admissionMethod(),
                contact.calledEmergency(),
                true,
                contact.partOf(),
                contact.atExcludedClinic());
    }

    @Test
    void countsFinishedContactsOnly() {
        var visit = edVisit("a", "2025-02-01");
        assertThat(count(ED_ATTENDANCES, YEAR, withStatus(visit, Contact.Status.DID_NOT_HAPPEN)))
                .isEqualTo(counted(0));
        var open = withStatus(
                contact("a", new Contact.Phase(ContactKind.ED_ATTENDANCE, day("2025-02-01"), Optional.empty())),
                Contact.Status.OPEN);
        assertThat(count(ED_ATTENDANCES, YEAR, open)).isEqualTo(counted(0));
    }

    @Test
    void doesNotCountWhatGoesOnForTheEndThatIsPlanned() {
        assertThat(count(ED_ATTENDANCES, YEAR, withStatus(edVisit("a", "2025-02-01"), Contact.Status.OPEN)))
                .isEqualTo(counted(0));
    }

    @Test
    void doesNotBelieveAnEndAfterWhatTheFeedHolds() {
        var typo = stay("a", "2025-01-10", "2205-01-12", "21");
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, typo))
                .isEqualTo(new Count.NotKnown(Count.Reason.END_OF_STAY_MISSING));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, typo, stay("b", "2025-06-01", "2025-06-02", "2B")))
                .isEqualTo(counted(2, "a", "b"));
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, stay("a", "2025-12-30", "2026-01-01", "21")))
                .isEqualTo(counted(2, "a"));
        var planned = withStatus(stay("a", "2025-12-20", "2026-03-01", "21"), Contact.Status.OPEN);
        assertThat(CountingRules.count(
                        EMERGENCY_BED_DAYS, YEAR, List.of(planned), ServiceUseFixtures.NO_PROGRAMME, day("2025-12-25")))
                .isEqualTo(counted(5, "a"));
    }

    @Test
    void countsAStayThatGoesOnAsAnAdmission() {
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, openStay("a", "2025-12-20", "21")))
                .isEqualTo(counted(1, "a"));
    }

    @Test
    void countsTheVisitWithWhichAStayThatGoesOnBegan() {
        var open = withStatus(
                contact(
                        "a",
                        new Contact.Phase(ContactKind.ED_ATTENDANCE, day("2025-12-20"), Optional.of(day("2025-12-20"))),
                        new Contact.Phase(ContactKind.ADMISSION, day("2025-12-20"), Optional.empty())),
                Contact.Status.OPEN);
        assertThat(count(ED_ATTENDANCES, YEAR, open)).isEqualTo(counted(1, "a"));
    }

    @Test
    void givesAStayThatGoesOnTheNightsUpToTheEndOfTheFeed() {
        assertThat(CountingRules.count(
                        EMERGENCY_BED_DAYS,
                        YEAR,
                        List.of(openStay("a", "2025-12-20", "21")),
                        ServiceUseFixtures.NO_PROGRAMME,
                        day("2025-12-25")))
                .isEqualTo(counted(5, "a"));
    }

    @Test
    void countsAnAttendanceThatBecameAnAdmissionOnceInEach() {
        var both = admittedThroughEd("a", "2025-02-01", "2025-02-02", "2025-02-05");
        assertThat(count(ED_ATTENDANCES, YEAR, both)).isEqualTo(counted(1, "a"));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, both)).isEqualTo(counted(1, "a"));
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, both)).isEqualTo(counted(3, "a"));
    }

    @Test
    void doesNotCountAChildOfTheSameKind() {
        assertThat(count(ED_ATTENDANCES, YEAR, edVisit("a", "2025-02-01"), partOf(edVisit("b", "2025-02-01"), "a")))
                .isEqualTo(counted(1, "a"));
    }

    @Test
    void countsAVisitToEdFiledUnderItsStay() {
        assertThat(count(
                        ED_ATTENDANCES,
                        YEAR,
                        stay("a", "2025-02-01", "2025-02-03", "21"),
                        partOf(edVisit("b", "2025-02-01"), "a")))
                .isEqualTo(counted(1, "b"));
    }

    @Test
    void countsAChildWhoseParentWasCancelled() {
        assertThat(count(
                        ED_ATTENDANCES,
                        YEAR,
                        withStatus(edVisit("a", "2025-02-01"), Contact.Status.DID_NOT_HAPPEN),
                        partOf(edVisit("b", "2025-02-01"), "a")))
                .isEqualTo(counted(1, "b"));
    }

    @Test
    void countsOneOfContactsFiledUnderEachOtherInACircle() {
        assertThat(count(
                        ED_ATTENDANCES,
                        YEAR,
                        partOf(edVisit("a", "2025-02-01"), "b"),
                        partOf(edVisit("b", "2025-02-01"), "a"),
                        partOf(edVisit("c", "2025-02-01"), "c")))
                .isEqualTo(counted(2, "a", "c"));
    }

    @Test
    void leavesOutWhatTookPlaceAtAnExcludedClinic() {
        var there = ServiceUseFixtures.atExcludedClinic(painClinic("there", "2025-02-03"));
        assertThat(CountingRules.outsideExcludedClinics(List.of(there, painClinic("elsewhere", "2025-02-04"))))
                .containsExactly(painClinic("elsewhere", "2025-02-04"));
        assertThat(count(OUTPATIENT_PAIN_CONTACTS, YEAR, there, painClinic("elsewhere", "2025-02-04")))
                .isEqualTo(counted(1, "elsewhere"));
        // What is filed under it was there as well.
        assertThat(count(OUTPATIENT_PAIN_CONTACTS, YEAR, there, partOf(painClinic("part", "2025-02-03"), "there")))
                .isEqualTo(counted(0));
        // One copy of two says where it was.
        assertThat(count(
                        OUTPATIENT_PAIN_CONTACTS,
                        YEAR,
                        alsoNamed(painClinic("a", "2025-02-03"), "urn:visit", "1"),
                        alsoNamed(there, "urn:visit", "1")))
                .isEqualTo(counted(0));
    }

    @Test
    void leavesOutSessionsOfTheProgramme() {
        var programme =
                new ProgrammeEncounters(Set.of(id("adopted")), Set.of("https://waymarker.example/id/closing-session"));
        var contacts = List.of(
                painClinic("clinic", "2025-02-01"),
                painClinic("adopted", "2025-02-02"),
                alsoNamed(painClinic("own", "2025-02-03"), "https://waymarker.example/id/closing-session", "1"),
                partOf(painClinic("filed-under-own", "2025-02-03"), "own"));
        assertThat(CountingRules.count(OUTPATIENT_PAIN_CONTACTS, YEAR, contacts, programme, YEAR.to()))
                .isEqualTo(counted(1, "clinic"));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-02-01, 2025-02-01, 0",
        "2025-02-01, 2025-02-04, 3",
        "2024-12-30, 2025-01-02, 1",
        "2025-12-30, 2026-01-09, 2",
        "2024-06-01, 2026-06-01, 365",
        "2024-12-01, 2025-01-01, 0",
        "2026-01-01, 2026-01-09, 0",
    })
    void clipsBedDaysToTheWindow(String from, String to, int nights) {
        var result = CountingRules.count(
                EMERGENCY_BED_DAYS,
                YEAR,
                List.of(stay("a", from, to, "21")),
                ServiceUseFixtures.NO_PROGRAMME,
                day("2026-07-01"));
        assertThat(result).isEqualTo(nights == 0 ? counted(0) : counted(nights, "a"));
    }

    @Test
    void countsANightOnceThoughTwoStaysClaimIt() {
        assertThat(count(
                        EMERGENCY_BED_DAYS,
                        YEAR,
                        stay("a", "2025-02-01", "2025-02-04", "21"),
                        stay("b", "2025-02-03", "2025-02-05", "22")))
                .isEqualTo(counted(4, "a", "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "21, EMERGENCY",
        "22, EMERGENCY",
        "23, EMERGENCY",
        "24, EMERGENCY",
        "25, EMERGENCY",
        "28, EMERGENCY",
        "2A, EMERGENCY",
        "2B, EMERGENCY",
        "2D, EMERGENCY",
        "11, NOT_EMERGENCY",
        "12, NOT_EMERGENCY",
        "13, NOT_EMERGENCY",
        "2C, NOT_EMERGENCY",
        "31, NOT_EMERGENCY",
        "32, NOT_EMERGENCY",
        "81, NOT_EMERGENCY",
        "82, NOT_EMERGENCY",
        "83, NOT_EMERGENCY",
        "98, NOT_KNOWN",
        "99, NOT_KNOWN",
        "XX, NOT_KNOWN",
    })
    void readsUrgencyFromTheAdmissionMethod(String method, AdmissionMethod.Urgency urgency) {
        assertThat(CountingRules.urgency(stay("a", "2025-02-01", "2025-02-02", method)))
                .isEqualTo(urgency);
    }

    @Test
    void doesNotTakeAMissingMethodForPlanned() {
        var unknown = stay("b", "2025-03-01", "2025-03-02");
        var known = stay("a", "2025-02-01", "2025-02-02", "21");
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, known, unknown)).isEqualTo(METHOD_MISSING);
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, known, unknown)).isEqualTo(METHOD_MISSING);
    }

    @Test
    void letsAMissingMethodSpoilOnlyTheWindowThatItTouches() {
        var before = stay("b", "2024-03-01", "2024-03-02");
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, before)).isEqualTo(counted(0));
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, before)).isEqualTo(counted(0));
    }

    @Test
    void takesTheFeedsWordWhereNoMethodIsRecorded() {
        var called = calledEmergency(stay("a", "2025-03-01", "2025-03-02"));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, called)).isEqualTo(counted(1, "a"));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, withMethod(called, "11"))).isEqualTo(counted(0));
    }

    @Test
    void doesNotGuessTheEndOfAFinishedStay() {
        var endless = withMethod(
                contact("a", new Contact.Phase(ContactKind.ADMISSION, day("2025-02-01"), Optional.empty())), "21");
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, endless))
                .isEqualTo(new Count.NotKnown(Count.Reason.END_OF_STAY_MISSING));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, endless)).isEqualTo(counted(1, "a"));
    }

    @Test
    void letsTheStartDateDecide() {
        assertThat(count(
                        EMERGENCY_ADMISSIONS,
                        YEAR,
                        stay("a", "2024-12-31", "2025-01-05", "21"),
                        stay("b", "2025-01-01", "2025-01-05", "21"),
                        stay("c", "2025-12-31", "2026-01-05", "21"),
                        stay("d", "2026-01-01", "2026-01-05", "21")))
                .isEqualTo(counted(2, "b", "c"));
    }

    @Test
    void collapsesContactsThatShareAnIdentifier() {
        var one = alsoNamed(edVisit("a", "2025-02-01"), "urn:visit", "1");
        var two = alsoNamed(alsoNamed(edVisit("b", "2025-02-01"), "urn:visit", "1"), "urn:other", "2");
        var three = alsoNamed(edVisit("c", "2025-02-01"), "urn:other", "2");
        var another = alsoNamed(edVisit("d", "2025-02-01"), "urn:visit", "4");
        assertThat(count(ED_ATTENDANCES, YEAR, one, three, two, another)).isEqualTo(counted(2, "a", "d"));
    }

    /** The number of a spell, or of a pathway. */
    @Test
    void keepsContactsApartThatShareANumberOfWhatTheyArePartOf() {
        var visit = alsoNamed(edVisit("a", "2025-02-01"), "urn:spell", "S1");
        var admission = alsoNamed(stay("b", "2025-02-01", "2025-02-03", "21"), "urn:spell", "S1");
        assertThat(count(ED_ATTENDANCES, YEAR, visit, admission)).isEqualTo(counted(1, "a"));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, visit, admission)).isEqualTo(counted(1, "b"));
        assertThat(count(
                        OUTPATIENT_PAIN_CONTACTS,
                        YEAR,
                        alsoNamed(painClinic("c", "2025-02-01"), "urn:pathway", "P1"),
                        alsoNamed(painClinic("d", "2025-03-01"), "urn:pathway", "P1"),
                        alsoNamed(painClinic("e", "2025-04-01"), "urn:pathway", "P1")))
                .isEqualTo(counted(3, "c", "d", "e"));
        // Another feed tells both as one: it is the one visit and the one admission.
        var both = alsoNamed(admittedThroughEd("f", "2025-02-01", "2025-02-01", "2025-02-03"), "urn:spell", "S1");
        assertThat(count(ED_ATTENDANCES, YEAR, visit, admission, both)).isEqualTo(counted(1, "f"));
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, visit, admission, both)).isEqualTo(counted(1, "f"));
    }

    /** The parts carry the number of the spell that they are filed under. */
    @Test
    void doesNotCountAChildOfAContactKnownByAnIdentifierThatBothHave() {
        var spell = alsoNamed(stay("z", "2025-02-01", "2025-02-09", "21"), "urn:spell", "S1");
        var number = Set.<ContactId>of(new ContactId.Identifier("urn:spell", "S1"));
        var first = ServiceUseFixtures.partOf(
                alsoNamed(stay("a", "2025-02-02", "2025-02-05", "21"), "urn:spell", "S1"), number);
        var second = ServiceUseFixtures.partOf(
                alsoNamed(stay("b", "2025-02-05", "2025-02-09", "21"), "urn:spell", "S1"), number);
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, spell, first, second)).isEqualTo(counted(1, "z"));
    }

    @Test
    void believesTheFinishedCopyOfADuplicateAndTakesTheMethodFromTheOther() {
        var open = alsoNamed(openStay("a", "2025-02-01", "21"), "urn:visit", "1");
        var finished = alsoNamed(stay("b", "2025-02-01", "2025-02-03"), "urn:visit", "1");
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, open, finished)).isEqualTo(counted(2, "b"));
    }

    @Test
    void joinsAnEmergencyTransferToItsOrigin() {
        var origin = stay("a", "2025-02-01", "2025-02-03", "21");
        var nextDay = stay("b", "2025-02-04", "2025-02-06", "2B");
        var onwards = stay("c", "2025-02-06", "2025-02-08", "2B");
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, onwards, nextDay, origin)).isEqualTo(counted(1, "a"));
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, onwards, nextDay, origin)).isEqualTo(counted(6, "a", "b", "c"));
    }

    @Test
    void countsATransferWhoseOriginNoFeedTells() {
        var elsewhere = stay("a", "2025-01-01", "2025-01-03", "21");
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, elsewhere, stay("b", "2025-02-04", "2025-02-06", "2B")))
                .isEqualTo(counted(2, "a", "b"));
    }

    @Test
    void countsASpellThatBeganAsPlannedAsPlanned() {
        var planned = stay("a", "2025-02-01", "2025-02-03", "11");
        var transfer = stay("b", "2025-02-03", "2025-02-06", "2B");
        assertThat(count(EMERGENCY_ADMISSIONS, YEAR, planned, transfer)).isEqualTo(counted(0));
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, planned, transfer)).isEqualTo(counted(0));
    }

    @Test
    void countsAnAdmissionOfItsOwnOnTheDayOfADischarge() {
        assertThat(count(
                        EMERGENCY_ADMISSIONS,
                        YEAR,
                        stay("a", "2025-02-01", "2025-02-03", "21"),
                        stay("b", "2025-02-03", "2025-02-06", "21")))
                .isEqualTo(counted(2, "a", "b"));
    }

    @ParameterizedTest
    @CsvSource({
        // The evening before the clocks go forward, half past midnight in summer time, and the hour that comes twice.
        "2025-03-29T23:59:59Z, 2025-03-29",
        "2025-06-30T23:30:00Z, 2025-07-01",
        "2025-10-26T00:30:00Z, 2025-10-26",
        "2025-10-26T01:30:00Z, 2025-10-26",
        "2025-10-26T23:30:00Z, 2025-10-26",
        "2024-02-29T12:00:00Z, 2024-02-29",
    })
    void datesAContactWhereTheServiceIs(String instant, String date) {
        assertThat(CountingRules.civilDate(Instant.parse(instant), ZoneId.of("Europe/London")))
                .isEqualTo(day(date));
    }

    @Test
    void countsANightOfTheClockChangeAsOneNight() {
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, stay("a", "2025-03-29", "2025-03-31", "21")))
                .isEqualTo(counted(2, "a"));
        assertThat(count(EMERGENCY_BED_DAYS, YEAR, stay("a", "2025-10-25", "2025-10-27", "21")))
                .isEqualTo(counted(2, "a"));
    }

    @Test
    void countsConsultations() {
        assertThat(count(GP_CONSULTATIONS, YEAR, consultation("a", "2025-02-28"), consultation("b", "2025-02-28")))
                .isEqualTo(counted(2, "a", "b"));
    }
}
