package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.evaluation.Flow.Step;
import org.waymarker.evaluation.SelectionRules.Candidate;
import org.waymarker.evaluation.SelectionRules.Offered;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Outcome;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.Measure;

class SelectionRulesTest {
    private static final LocalDate LAST = LocalDate.parse("2024-11-25");
    private static final Landmark WITHIN = new Landmark(28);

    private int number;

    private Candidate someone(Outcome outcome, Offered... offers) {
        return candidate(++number, outcome, LAST, true, false, List.of(offers));
    }

    private static Candidate candidate(
            int person, Outcome outcome, LocalDate ended, boolean granted, boolean optedOut, List<Offered> offers) {
        return candidate(person, outcome, ended, granted, false, optedOut, offers);
    }

    private static Candidate candidate(
            int person,
            Outcome outcome,
            LocalDate ended,
            boolean granted,
            boolean refused,
            boolean optedOut,
            List<Offered> offers) {
        var patient = new PatientKey(new UUID(1, person));
        var episode = new Episode(
                new EpisodeId(new UUID(ended.toEpochDay(), person)),
                new CohortId(new UUID(3, 0)),
                patient,
                LocalDate.parse("2024-09-02"),
                Optional.of(new Ending(outcome, 10, 12, true, ended, new Clinician("Practitioner", "Practitioner/7"))),
                false,
                1);
        List<Course> courses = List.of(
                People.whole(person, Optional.empty(), 1, 1, 1).courses().get(Measure.GP_CONSULTATIONS));
        return new Candidate(episode, patient, granted, refused, optedOut, offers, courses);
    }

    private static Offered on(LocalDate day, boolean accepted, boolean joined) {
        return new Offered(day, accepted, joined);
    }

    private static SelectionRules.Selection select(List<Candidate> candidates) {
        return SelectionRules.select(candidates, WITHIN, true);
    }

    @Test
    void tellPeopleApartByTheOfferAndNotByTheAnswer() {
        var selection = select(List.of(
                someone(Outcome.COMPLETED, on(LAST, true, true)),
                someone(Outcome.COMPLETED, on(LAST, false, false)),
                someone(Outcome.COMPLETED)));
        assertThat(selection.people())
                .extracting(person -> person.in(Group.OFFERED))
                .containsExactly(true, true, false);
        assertThat(selection.people())
                .extracting(person -> person.in(Group.NOT_OFFERED))
                .containsExactly(false, false, true);
        assertThat(selection.flow().at(Step.OFFERED)).isEqualTo(2);
        assertThat(selection.flow().at(Step.ACCEPTED)).isEqualTo(1);
        assertThat(selection.flow().at(Step.JOINED)).isEqualTo(1);
    }

    /** Whoever is offered a group late has stayed well enough for that until then. */
    @Test
    void countALateOfferAsNone() {
        var selection = select(List.of(
                someone(Outcome.COMPLETED, on(LAST.plusDays(28), false, false)),
                someone(Outcome.COMPLETED, on(LAST.plusDays(29), true, true))));
        assertThat(selection.flow().at(Step.JOINED)).isZero();
        assertThat(selection.people())
                .extracting(person -> person.in(Group.OFFERED))
                .containsExactly(true, false);
        assertThat(selection.flow().at(Step.OFFERED_LATER)).isEqualTo(1);
        assertThat(selection.flow().at(Step.ACCEPTED)).isZero();
    }

    @Test
    void keepWhoDidNotCompleteOutOfTheComparisonOnly() {
        var selection =
                select(List.of(someone(Outcome.WITHDREW), someone(Outcome.PARTIAL), someone(Outcome.TRANSFERRED)));
        assertThat(selection.people()).hasSize(3).allSatisfy(person -> {
            assertThat(person.in(Group.ALL)).isTrue();
            assertThat(person.in(Group.OFFERED)).isFalse();
            assertThat(person.in(Group.NOT_OFFERED)).isFalse();
        });
    }

    @Test
    void leaveOutWhoNeverCame() {
        var selection = select(List.of(someone(Outcome.NEVER_STARTED), someone(Outcome.COMPLETED)));
        assertThat(selection.people()).hasSize(1);
        assertThat(selection.flow().at(Step.NEVER_STARTED)).isEqualTo(1);
        assertThat(selection.flow().at(Step.ENDED)).isEqualTo(2);
    }

    @Test
    void takeAPersonOnceByTheFirstProgramme() {
        var second = candidate(1, Outcome.COMPLETED, LAST.plusDays(200), true, false, List.of());
        var first = candidate(1, Outcome.COMPLETED, LAST, true, false, List.of());
        var selection = select(List.of(second, first));
        assertThat(selection.people())
                .extracting(Person::episode)
                .containsExactly(first.episode().id());
        assertThat(selection.flow().at(Step.EARLIER_PROGRAMME)).isEqualTo(1);
    }

    /** The second can be told of, and the first cannot. */
    @Test
    void takeTheFirstProgrammeThatCouldBeCounted() {
        var first = candidate(1, Outcome.COMPLETED, LAST, true, false, List.of());
        var notCounted = new Candidate(first.episode(), first.patient(), true, false, false, List.of(), List.of());
        var second = candidate(1, Outcome.COMPLETED, LAST.plusDays(200), true, false, List.of());
        var neverStarted = candidate(2, Outcome.NEVER_STARTED, LAST, true, false, List.of());
        var again = candidate(2, Outcome.COMPLETED, LAST.plusDays(200), true, false, List.of());
        var selection = select(List.of(notCounted, second, neverStarted, again));
        assertThat(selection.people())
                .extracting(Person::episode)
                .containsExactly(second.episode().id(), again.episode().id());
        assertThat(selection.flow().at(Step.NOT_COUNTED)).isEqualTo(1);
        assertThat(selection.flow().at(Step.INCLUDED)).isEqualTo(2);
    }

    @Test
    void needThePermissionThatTheSettingAsksFor() {
        var asked = candidate(1, Outcome.COMPLETED, LAST, true, false, List.of());
        var neverAsked = candidate(2, Outcome.COMPLETED, LAST, false, false, List.of());
        var refused = candidate(3, Outcome.COMPLETED, LAST, false, true, false, List.of());
        var all = List.of(asked, neverAsked, refused);
        assertThat(SelectionRules.select(all, WITHIN, true).people()).hasSize(1);
        assertThat(SelectionRules.select(all, WITHIN, false).people()).hasSize(2);
    }

    @Test
    void letAnExplicitPermissionGoBeforeTheOptOut() {
        var explicit = candidate(1, Outcome.COMPLETED, LAST, true, true, List.of());
        var optedOut = candidate(2, Outcome.COMPLETED, LAST, false, true, List.of());
        var selection = SelectionRules.select(List.of(explicit, optedOut), WITHIN, false);
        assertThat(selection.people()).hasSize(1);
        assertThat(selection.flow().at(Step.OPTED_OUT)).isEqualTo(1);
    }

    @Test
    void doNotDependOnTheOrder() {
        var all = new ArrayList<Candidate>();
        for (int i = 0; i < 30; i++) {
            all.add(someone(Outcome.values()[i % 6], on(LAST.plusDays(i * 2L), i % 2 == 0, false)));
        }
        var expected = select(all);
        Collections.reverse(all);
        assertThat(select(all)).isEqualTo(expected);
    }
}
