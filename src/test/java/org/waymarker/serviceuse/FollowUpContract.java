package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.edVisit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Answer;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.patient.PersonChanges;
import org.waymarker.patient.Standing;
import org.waymarker.patient.Standings;
import org.waymarker.programme.EpisodeId;

/** Windows end where somebody is not observed any longer, and counts say so. */
abstract class FollowUpContract extends RecountTestBed {
    private static final String VISITS = "ed-attendances";
    private static final String RATE = VISITS + "-rate";
    private static final String CHANGE = VISITS + "-change";

    private Someone person;

    /** One visit in each of three months of the year after, two in the year before. */
    @BeforeEach
    void someoneWithVisits() {
        person = someone();
        hospital.tells(
                person.key(),
                edVisit("Encounter/1", "2023-10-01"),
                edVisit("Encounter/2", "2024-08-01"),
                edVisit("Encounter/3", "2024-12-01"),
                edVisit("Encounter/4", "2025-03-05"),
                edVisit("Encounter/5", "2025-08-01"));
        declareHospital();
    }

    private void hear(Optional<Standing.Death> death) {
        inTransaction(() -> context.getBean(Standings.class).heard(person.key(), new Standing(death, false)));
    }

    private void say(boolean granted, String at) {
        inTransaction(() -> context.getBean(Permissions.class)
                .answer(person.key(), Permission.EVALUATION, granted, Instant.parse(at), "Practitioner/7"));
    }

    private Answer end(String cause, String from, boolean withdrawn) {
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(person.reference());
        parameters.addParameter("cause", new CodeType(cause));
        parameters.addParameter("from", new DateType(from));
        parameters.addParameter("withdrawn", new BooleanType(withdrawn));
        return call("$end-follow-up", parameters);
    }

    private List<ObservationEnd> declaredEnds() {
        return inTransaction(() -> context.getBean(ObservationEnds.class).of(person.key()));
    }

    private Course course() {
        var episode = new EpisodeId(person.plan());
        return inTransaction(() -> context.getBean(Courses.class).of(List.of(episode))).get(episode).stream()
                .filter(course -> course.measure() == Measure.ED_ATTENDANCES)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void goesOnForAYearIfNothingEndsIt() {
        recount(person);
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("3 final 1");
        assertThat(counted(person)).doesNotContainKey(RATE + AFTER);
        assertThat(course().before(Course.YEAR, 0)).isEqualTo(new Stretch.Told.Known(2, 364));
        assertThat(course().before(Course.YEAR, Course.YEAR)).isEqualTo(new Stretch.Told.Known(0, 246));
        assertThat(course().after(Course.YEAR, 0)).isEqualTo(new Stretch.Told.Known(3, 364));
        assertThat(course().after(13, 0)).isEqualTo(new Stretch.Told.Known(2, 182));
    }

    @Test
    void endsWithADeath() {
        hear(Optional.of(new Standing.Death(Optional.of(LocalDate.parse("2025-03-05")))));
        recount(person);
        var counted = counted(person);
        var after = counted.get(VISITS + AFTER);
        assertThat(standing(after)).isEqualTo("2 final 1");
        assertThat(after.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2025-03-05");
        assertThat(after.getNote())
                .anySatisfy(note ->
                        assertThat(note.getText()).isEqualTo("Observed for 100 of 364 days. The patient died."));
        assertThat(standing(counted.get(CHANGE + AFTER))).isEqualTo("not-applicable final 1");
        // 2 contacts in 100 days and 2 in 364, for each 365.25 days.
        assertThat(value(counted.get(RATE + AFTER))).isEqualTo("7.30");
        assertThat(value(counted.get(RATE + BEFORE))).isEqualTo("2.01");
        assertThat(course().after(Course.YEAR, 0)).isEqualTo(new Stretch.Told.Known(2, 100));
    }

    @Test
    void goesOnAfterADeathThatWasAMistake() {
        hear(Optional.of(new Standing.Death(Optional.of(LocalDate.parse("2025-03-05")))));
        recount(person);
        hear(Optional.empty());
        recount(person);
        var counted = counted(person);
        assertThat(standing(counted.get(VISITS + AFTER))).isEqualTo("3 amended 2");
        assertThat(standing(counted.get(CHANGE + AFTER))).isEqualTo("1 amended 2");
        assertThat(counted.get(RATE + AFTER).getStatus().toCode()).isEqualTo("entered-in-error");
    }

    @Test
    void isNotKnownAfterADeathOfWhichNobodyKnowsTheDay() {
        hear(Optional.of(new Standing.Death(Optional.empty())));
        recount(person);
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("not-applicable final 1");
        assertThat(standing(counted(person).get(VISITS + BEFORE))).isEqualTo("2 final 1");
        assertThat(course().after(Course.YEAR, 0)).isEqualTo(new Stretch.Told.NotKnown(Count.Reason.DIED));
    }

    @Test
    void writesARateAgainThatWasTakenBack() {
        var death = Optional.of(new Standing.Death(Optional.of(LocalDate.parse("2025-03-05"))));
        hear(death);
        recount(person);
        hear(Optional.empty());
        recount(person);
        hear(death);
        recount(person);
        assertThat(standing(counted(person).get(RATE + AFTER))).isEqualTo("7.30 amended 3");
        assertThat(standing(counted(person).get(RATE + BEFORE))).isEqualTo("2.01 amended 3");
        assertThat(text(recount(person), "changed")).isEqualTo("0");
    }

    @Test
    void endsWithAnOptOutThatCameBeforeADeathOfWhichNobodyKnowsTheDay() {
        hear(Optional.of(new Standing.Death(Optional.empty())));
        end("opted-out", "2024-06-01", false);
        recount(person);
        assertThat(value(counted(person).get(VISITS + BEFORE))).isEqualTo("1");
        assertThat(course().after(Course.YEAR, 0)).isEqualTo(new Stretch.Told.NotKnown(Count.Reason.OPTED_OUT));
    }

    /** Of the second one no count is looked at: the day of its end is the last that is observed of the first. */
    @Test
    void endsWithADeathInAnotherProgramme() {
        var second = someone(person.reference(), "died", "2024-12-02", "2025-03-05");
        recount(person);
        assertThat(second.key()).isEqualTo(person.key());
        assertThat(course().after(Course.YEAR, 0)).isEqualTo(new Stretch.Told.Known(2, 100));
        assertThat(course().after().cut()).contains(Count.Reason.DIED);
    }

    @Test
    void goesOnWhereTheEndOfAMergedPatientIsTakenBack() {
        end("moved-away", "2025-03-05", false);
        var other = new PatientRef.HospitalId("p" + UUID.randomUUID());
        inTransaction(() -> {
            var patients = context.getBean(Patients.class);
            patients.learn(person.key(), new PatientRef.HospitalId("p" + UUID.randomUUID()));
            return context.getBean(PersonChanges.class).replaced(person.key(), other);
        });
        assertThat(declaredEnds()).hasSize(1);
        person = new Someone(new Reference("Patient/" + other.value()), person.key(), person.cohort(), person.plan());
        end("moved-away", "2025-03-05", true);
        assertThat(declaredEnds()).isEmpty();
    }

    @Test
    void endsWithAPermissionThatIsWithdrawnAndAsksForNothingBeyond() {
        say(true, "2024-01-01T12:00:00Z");
        say(false, "2025-03-01T12:00:00Z");
        recount(person);
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("1 final 1");
        assertThat(hospital.asked(person.key()))
                .allSatisfy(range -> assertThat(range.to()).isBeforeOrEqualTo(LocalDate.parse("2025-03-01")));
    }

    @Test
    void goesOnForSomeoneWhoWasNeverAsked() {
        recount(person);
        assertThat(value(counted(person).get(VISITS + AFTER))).isEqualTo("3");
    }

    @Test
    void endsWithAMoveAndCountsAnewByItself() {
        recount(person);
        var answer = (Parameters) ((Answer.Computed) end("moved-away", "2025-08-01", false)).resource();
        assertThat(text(answer, "recount")).isNotEmpty();
        while (recounting.next()) {
            // Until nothing is due.
        }
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("2 amended 2");
        end("moved-away", "2025-08-01", true);
        while (recounting.next()) {
            // Until nothing is due.
        }
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("3 amended 3");
    }

    @Test
    void endsWithWhateverComesFirst() {
        end("left-england", "2025-07-01", false);
        end("deregistered", "2025-03-05", false);
        recount(person);
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("1 final 1");
        assertThat(course().after().cut()).contains(Count.Reason.DEREGISTERED);
    }

    @Test
    void endsWithAnOptOutUnlessThePatientAllowedItExplicitly() {
        end("opted-out", "2025-03-05", false);
        recount(person);
        assertThat(value(counted(person).get(VISITS + AFTER))).isEqualTo("1");
        say(true, "2025-06-01T12:00:00Z");
        recount(person);
        assertThat(value(counted(person).get(VISITS + AFTER))).isEqualTo("3");
    }

    @Test
    void isNotKnownAtAllIfItEndedBeforeTheYear() {
        end("opted-out", "2024-11-26", false);
        recount(person);
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("not-permitted final 1");
        assertThat(standing(counted(person).get(CHANGE + AFTER))).isEqualTo("not-permitted final 1");
    }

    @Test
    void takesDeathsFromTheHospitalOnly() {
        assertRefused(end("died", "2025-01-01", false), 422, "END_NOT_DECLARED_HERE");
        assertRefused(end("moved-away", "2026-11-25", false), 422, "END_IN_THE_FUTURE");
        person = new Someone(new Reference("Patient/unknown"), person.key(), person.cohort(), person.plan());
        assertRefused(end("moved-away", "2025-01-01", false), 404, "NOT_FOUND");
    }

    @Test
    void keepsTheCourseOfSomeoneWhoseFeedLags() {
        declare(hospitalFeed(ALL_FROM, "2025-03-04"));
        recount(person);
        assertThat(standing(counted(person).get(VISITS + AFTER))).isEqualTo("temp-unknown preliminary 1");
        assertThat(course().after(Course.YEAR, 0)).isEqualTo(new Stretch.Told.Known(1, 99));
        assertThat(course().after().cut()).contains(Count.Reason.FEED_LATE);
    }
}
