package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.evaluation.People.person;
import static org.waymarker.evaluation.People.whole;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.Measure;
import org.waymarker.statistics.Draws;

class AnalysisTest {
    private static final Optional<Boolean> OFFERED = Optional.of(true);
    private static final Optional<Boolean> NOT_OFFERED = Optional.of(false);
    private static final Optional<Boolean> NOT_COMPLETED = Optional.empty();
    private static final Disclosure NATIONAL = new Disclosure(8, 5);
    private static final Disclosure OPEN = new Disclosure(1, 1);
    private static final Draws DRAWS = new Draws(7, 999);

    private static List<Row> rows(List<Person> people, Disclosure disclosure) {
        return rows(people, disclosure, new Landmark(0));
    }

    private static List<Row> rows(List<Person> people, Disclosure disclosure, Landmark landmark) {
        return Analysis.rows(people, disclosure, landmark, DRAWS, new Cuts(disclosure));
    }

    private static Cell cell(List<Row> rows, Group group, Statistic statistic) {
        return cells(rows, group, statistic).get(0);
    }

    private static List<Cell> cells(List<Row> rows, Group group, Statistic statistic) {
        return rows.stream()
                .filter(row -> row.measure() == Measure.GP_CONSULTATIONS
                        && row.span() == Span.WEEKS_52
                        && row.group() == group
                        && row.statistic() == statistic)
                .map(Row::cell)
                .toList();
    }

    private static String shown(List<Row> rows, Group group, Statistic statistic) {
        return shown(cell(rows, group, statistic));
    }

    private static String shown(Cell cell) {
        if (cell instanceof Cell.Figure figure) {
            return figure.value().toPlainString();
        }
        return cell instanceof Cell.NotGiven none ? none.reason() : "*";
    }

    /** So many people with the same years. */
    private static List<Person> alike(
            int number, Optional<Boolean> offered, int first, int earlier, int before, int after) {
        var people = new ArrayList<Person>();
        for (int i = 0; i < number; i++) {
            people.add(whole(first + i, offered, earlier, before, after));
        }
        return people;
    }

    /** 100 contacts in 50 person-years before and 56 in 50 after, by fifty people. */
    private static List<Person> fifty() {
        var people = new ArrayList<Person>();
        for (int i = 0; i < 50; i++) {
            people.add(whole(i, i % 2 == 0 ? OFFERED : NOT_OFFERED, 1, i % 5, i < 6 ? 2 : i % 3 == 0 ? 0 : i % 2 + 1));
        }
        return people;
    }

    @Test
    void dividesTheRateAfterByTheRateBefore() {
        var rows = rows(fifty(), OPEN);
        assertThat(shown(rows, Group.ALL, Statistic.PEOPLE)).isEqualTo("50");
        assertThat(shown(rows, Group.ALL, Statistic.CONTACTS_BEFORE)).isEqualTo("100");
        var after = Integer.parseInt(shown(rows, Group.ALL, Statistic.CONTACTS_AFTER));
        assertThat(shown(rows, Group.ALL, Statistic.RATIO)).isEqualTo(String.format("%.3f", after / 100.0));
        // 364 days are 0.9966 of a year of 365.25.
        assertThat(shown(rows, Group.ALL, Statistic.RATE_BEFORE)).isEqualTo("2.01");
        assertThat(shown(rows, Group.ALL, Statistic.YEARS_BEFORE)).isEqualTo("50");
        assertThat(shown(rows, Group.ALL, Statistic.TREND_RATE_EARLIER)).isEqualTo("1.00");
        assertThat(shown(rows, Group.ALL, Statistic.TREND_RATIO)).isEqualTo("2.000");
        assertThat(cells(rows, Group.ALL, Statistic.FOUR_WEEK_RATE)).hasSize(26);
    }

    /** The four people of domain rules: complete pairs 0.667, everybody by the conditional estimate 0.756. */
    @Test
    void takesTheHeadlineFromWholePairsAndTheSensitivityFromEverybody() {
        var people = new ArrayList<Person>();
        // Ten times each, so that there are enough for a claim.
        for (int i = 0; i < 10; i++) {
            people.add(person(10 * i, OFFERED, 0, 12, 2, 91));
            people.add(person(10 * i + 1, OFFERED, 0, 4, 3, 364));
            people.add(person(10 * i + 2, OFFERED, 0, 2, 1, 364));
            people.add(person(10 * i + 3, OFFERED, 0, 6, 3, 182));
        }
        var rows = rows(people, OPEN);
        assertThat(shown(rows, Group.ALL, Statistic.PEOPLE)).isEqualTo("20");
        assertThat(shown(rows, Group.ALL, Statistic.RATIO)).isEqualTo("0.667");
        assertThat(shown(rows, Group.ALL, Statistic.SENSITIVITY_PEOPLE)).isEqualTo("40");
        assertThat(shown(rows, Group.ALL, Statistic.SENSITIVITY_RATIO)).isEqualTo("0.76");
        assertThat(rows)
                .filteredOn(row -> row.statistic() == Statistic.NOT_WHOLE
                        && row.span() == Span.WEEKS_52
                        && row.measure() == Measure.GP_CONSULTATIONS)
                .extracting(row -> row.at().orElseThrow() + " " + shown(row.cell()))
                .containsExactly("DIED 20");
    }

    @Test
    void claimsNothingOfFewerThanTwenty() {
        var nineteen = rows(alike(19, OFFERED, 0, 3, 4, 2), OPEN);
        assertThat(shown(nineteen, Group.ALL, Statistic.CONTACTS_BEFORE)).isEqualTo("76");
        for (Statistic claim : List.of(
                Statistic.RATIO,
                Statistic.RATIO_LOW,
                Statistic.DIFFERENCE,
                Statistic.EXACT_LOW,
                Statistic.SENSITIVITY_RATIO,
                Statistic.TREND_RATIO,
                Statistic.OFFER_RATIO)) {
            assertThat(shown(nineteen, claim == Statistic.OFFER_RATIO ? Group.OFFERED : Group.ALL, claim))
                    .as(claim.code())
                    .isEqualTo(Analysis.TOO_FEW);
        }
        assertThat(shown(rows(alike(20, OFFERED, 0, 3, 4, 2), OPEN), Group.ALL, Statistic.RATIO))
                .isEqualTo("0.500");
    }

    @Test
    void comparesThoseOfferedWithThoseNotOfferedWhateverTheyAnswered() {
        var people = alike(25, OFFERED, 0, 3, 4, 2);
        people.addAll(alike(25, NOT_OFFERED, 100, 3, 4, 4));
        people.addAll(alike(25, NOT_COMPLETED, 200, 3, 4, 40));
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.OFFERED, Statistic.FOLLOWED_PEOPLE)).isEqualTo("25");
        assertThat(shown(rows, Group.NOT_OFFERED, Statistic.FOLLOWED_RATE)).isEqualTo("4.01");
        assertThat(shown(rows, Group.OFFERED, Statistic.OFFER_RATIO)).isEqualTo("0.500");
        assertThat(shown(rows, Group.OFFERED, Statistic.OFFER_DIFFERENCE)).isEqualTo("-2.01");
        assertThat(shown(rows, Group.ALL, Statistic.PEOPLE)).isEqualTo("75");
    }

    @Test
    void masksFiguresOfAFew() {
        var rows = rows(alike(7, OFFERED, 0, 3, 4, 2), NATIONAL);
        for (Statistic statistic : List.of(
                Statistic.PEOPLE,
                Statistic.CONTACTS_BEFORE,
                Statistic.RATE_BEFORE,
                Statistic.MEDIAN_BEFORE,
                Statistic.SHARE_DOWN,
                Statistic.TREND_RATE_EARLIER)) {
            assertThat(cell(rows, Group.ALL, statistic)).as(statistic.code()).isEqualTo(new Cell.Masked());
        }
        assertThat(cells(rows, Group.ALL, Statistic.CHANGE)).isEmpty();
        assertThat(cells(rows, Group.ALL, Statistic.FOUR_WEEK_RATE)).isEmpty();
    }

    /** Forty-three less the forty who were offered a group would tell of three. */
    @Test
    void doesNotLetPartsBeSubtractedFromTheWhole() {
        var people = alike(40, OFFERED, 0, 3, 4, 2);
        people.addAll(alike(3, NOT_OFFERED, 100, 3, 9, 9));
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.ALL, Statistic.CONTACTS_BEFORE)).isEqualTo("185");
        assertThat(cell(rows, Group.OFFERED, Statistic.CONTACTS_BEFORE)).isEqualTo(new Cell.Masked());
        assertThat(cell(rows, Group.OFFERED, Statistic.RATE_BEFORE)).isEqualTo(new Cell.Masked());
        assertThat(cell(rows, Group.OFFERED, Statistic.FOLLOWED_CONTACTS)).isEqualTo(new Cell.Masked());
        assertThat(cell(rows, Group.OFFERED, Statistic.FOLLOWED_RATE)).isEqualTo(new Cell.Masked());
        // Whoever has a ratio and a difference has the contacts: 0.500 and -2.01 of 38 to 42 people are 160 and 80.
        for (Statistic statistic : List.of(
                Statistic.PEOPLE,
                Statistic.FOLLOWED_PEOPLE,
                Statistic.RATIO,
                Statistic.RATIO_HIGH,
                Statistic.DIFFERENCE,
                Statistic.EXACT_LOW,
                Statistic.EXACT_P)) {
            assertThat(cell(rows, Group.OFFERED, statistic))
                    .as(statistic.code())
                    .isEqualTo(new Cell.Masked());
        }
    }

    /** Forty-eight completers, compared with each other, and everybody would tell of the two who did not complete. */
    @Test
    void leavesAFewWhoDidNotCompleteOutOfEveryFigure() {
        var people = alike(24, OFFERED, 0, 3, 4, 2);
        people.addAll(alike(24, NOT_OFFERED, 100, 3, 4, 4));
        people.addAll(alike(2, NOT_COMPLETED, 200, 3, 52, 52));
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.ALL, Statistic.CONTACTS_BEFORE)).isEqualTo("190");
        assertThat(shown(rows, Group.NOT_OFFERED, Statistic.CONTACTS_BEFORE)).isEqualTo("95");
        people.addAll(alike(6, NOT_COMPLETED, 300, 3, 1, 1));
        assertThat(shown(rows(people, NATIONAL), Group.ALL, Statistic.CONTACTS_BEFORE))
                .isEqualTo("300");
    }

    @Test
    void masksWhatIsMadeOfAFewContacts() {
        var people = alike(37, OFFERED, 0, 3, 4, 0);
        people.addAll(alike(3, OFFERED, 100, 3, 4, 1));
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.ALL, Statistic.RATE_BEFORE)).isEqualTo("4.01");
        for (Statistic statistic : List.of(
                Statistic.CONTACTS_AFTER,
                Statistic.RATE_AFTER,
                Statistic.RATIO,
                Statistic.DIFFERENCE,
                Statistic.EXACT_LOW,
                Statistic.EXACT_HIGH,
                Statistic.SENSITIVITY_RATIO,
                Statistic.TREND_RATE_AFTER,
                Statistic.TREND_RATIO,
                Statistic.AFTER_TO_EARLIER)) {
            assertThat(cell(rows, Group.ALL, statistic)).as(statistic.code()).isEqualTo(new Cell.Masked());
        }
        // Nobody has any contact to be found out.
        assertThat(shown(rows(alike(40, OFFERED, 0, 3, 4, 0), NATIONAL), Group.ALL, Statistic.RATIO))
                .isEqualTo("0.000");
    }

    /** Domain rules, 100 in 50 years and 56 in 50. */
    @Test
    void givesTheExactIntervalAsACheck() {
        var people = alike(44, OFFERED, 0, 1, 2, 1);
        people.addAll(alike(6, OFFERED, 100, 1, 2, 2));
        var rows = rows(people, OPEN);
        assertThat(shown(rows, Group.ALL, Statistic.RATIO)).isEqualTo("0.560");
        assertThat(shown(rows, Group.ALL, Statistic.EXACT_LOW)).isEqualTo("0.396");
        assertThat(shown(rows, Group.ALL, Statistic.EXACT_HIGH)).isEqualTo("0.784");
        assertThat(shown(rows, Group.ALL, Statistic.EXACT_P)).isEqualTo("0.00053");
    }

    @Test
    void setsTheEarlierYearsBesideTheTwo() {
        var rows = rows(alike(40, OFFERED, 0, 1, 4, 2), NATIONAL);
        assertThat(shown(rows, Group.ALL, Statistic.TREND_PEOPLE)).isEqualTo("40");
        assertThat(shown(rows, Group.ALL, Statistic.TREND_RATE_EARLIER)).isEqualTo("1.00");
        assertThat(shown(rows, Group.ALL, Statistic.TREND_RATE_BEFORE)).isEqualTo("4.01");
        assertThat(shown(rows, Group.ALL, Statistic.TREND_RATE_AFTER)).isEqualTo("2.01");
        assertThat(shown(rows, Group.ALL, Statistic.TREND_RATIO)).isEqualTo("4.000");
        assertThat(shown(rows, Group.ALL, Statistic.AFTER_TO_EARLIER)).isEqualTo("2.000");
    }

    /** Three whose earlier year no feed tells of would be the difference to the headline. */
    @Test
    void doesNotShowEarlierYearsThatTellOfAFew() {
        var people = alike(40, OFFERED, 0, 1, 4, 2);
        for (int i = 0; i < 3; i++) {
            people.add(People.newcomer(100 + i, OFFERED, 364, 2));
        }
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.ALL, Statistic.CONTACTS_BEFORE)).isEqualTo("165");
        assertThat(cell(rows, Group.ALL, Statistic.TREND_RATE_EARLIER)).isEqualTo(new Cell.Masked());
        assertThat(cell(rows, Group.ALL, Statistic.TREND_RATIO)).isEqualTo(new Cell.Masked());
        for (int i = 3; i < 10; i++) {
            people.add(People.newcomer(100 + i, OFFERED, 364, 2));
        }
        assertThat(shown(rows(people, NATIONAL), Group.ALL, Statistic.TREND_PEOPLE))
                .isEqualTo("40");
        assertThat(shown(rows(people, NATIONAL), Group.ALL, Statistic.TREND_RATIO))
                .isEqualTo("4.000");
    }

    @Test
    void wantsBothWindowsWhole() {
        var people = alike(20, OFFERED, 0, 3, 4, 2);
        for (int i = 0; i < 9; i++) {
            people.add(People.newcomer(100 + i, OFFERED, 280, 2));
        }
        people.add(person(200, OFFERED, 3, 4, 1, 91));
        var rows = rows(people, OPEN);
        assertThat(shown(rows, Group.ALL, Statistic.PEOPLE)).isEqualTo("20");
        assertThat(shown(rows, Group.ALL, Statistic.SENSITIVITY_PEOPLE)).isEqualTo("30");
        assertThat(rows)
                .filteredOn(row -> row.statistic() == Statistic.NOT_WHOLE
                        && row.span() == Span.WEEKS_52
                        && row.measure() == Measure.GP_CONSULTATIONS)
                .extracting(row -> row.at().orElseThrow() + " " + shown(row.cell()))
                .containsExactly("DIED 1", "FEED_STARTS_LATER 9");
        assertThat(shown(rows(people, NATIONAL), Group.ALL, Statistic.SENSITIVITY_PEOPLE))
                .isEqualTo("30");
        people.subList(20, 23).clear();
        assertThat(cell(rows(people, NATIONAL), Group.ALL, Statistic.SENSITIVITY_PEOPLE))
                .isEqualTo(new Cell.Masked());
    }

    @Test
    void claimsOfEverybodyWhereThoseInBothWholeWindowsAreTooFew() {
        var people = alike(12, OFFERED, 0, 3, 4, 2);
        for (int i = 0; i < 10; i++) {
            people.add(person(100 + i, OFFERED, 3, 4, 1, 182));
        }
        var rows = rows(people, OPEN);
        assertThat(shown(rows, Group.ALL, Statistic.RATIO)).isEqualTo(Analysis.TOO_FEW);
        assertThat(shown(rows, Group.ALL, Statistic.SENSITIVITY_RATIO)).isEqualTo("0.50");
    }

    @Test
    void comparesByTheOfferOnlyTwentyWithTwenty() {
        var people = alike(25, OFFERED, 0, 3, 4, 2);
        people.addAll(alike(15, NOT_OFFERED, 100, 3, 4, 4));
        assertThat(shown(rows(people, NATIONAL), Group.OFFERED, Statistic.OFFER_RATIO))
                .isEqualTo(Analysis.TOO_FEW);
    }

    /** Those who died within the four weeks in which an offer counts would all be among the ones not offered. */
    @Test
    void comparesFromTheLandmarkOn() {
        var people = alike(25, OFFERED, 0, 3, 4, 26);
        people.addAll(alike(25, NOT_OFFERED, 100, 3, 4, 52));
        for (int i = 0; i < 10; i++) {
            people.add(person(200 + i, NOT_OFFERED, 3, 4, 20, 28));
        }
        var rows = rows(people, OPEN, new Landmark(28));
        assertThat(shown(rows, Group.NOT_OFFERED, Statistic.FOLLOWED_PEOPLE)).isEqualTo("25");
        assertThat(shown(rows, Group.OFFERED, Statistic.FOLLOWED_CONTACTS)).isEqualTo("600");
        assertThat(shown(rows, Group.OFFERED, Statistic.OFFER_RATIO)).isEqualTo("0.500");
        assertThat(shown(rows(people, OPEN), Group.NOT_OFFERED, Statistic.FOLLOWED_PEOPLE))
                .isEqualTo("35");
    }

    /** Two who died are no part of the headline: with them in the comparison, the one less the other would tell of them. */
    @Test
    void leavesAFewOutOfTheComparisonWhoAreNotObservedToItsEnd() {
        var people = alike(25, OFFERED, 0, 3, 4, 2);
        people.add(person(50, OFFERED, 0, 4, 50, 91));
        people.add(person(51, OFFERED, 0, 4, 50, 91));
        people.addAll(alike(25, NOT_OFFERED, 100, 3, 5, 4));
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.OFFERED, Statistic.FOLLOWED_CONTACTS)).isEqualTo("50");
        assertThat(shown(rows, Group.OFFERED, Statistic.OFFER_RATIO)).isEqualTo("0.500");
        assertThat(shown(rows, Group.OFFERED, Statistic.RATE_BEFORE)).isEqualTo("4.01");
        assertThat(shown(rows, Group.NOT_OFFERED, Statistic.RATE_BEFORE)).isEqualTo("5.02");
        for (int i = 0; i < 6; i++) {
            people.add(person(60 + i, OFFERED, 0, 4, 50, 91));
        }
        // Eight may be told of.
        assertThat(shown(rows(people, NATIONAL), Group.OFFERED, Statistic.FOLLOWED_CONTACTS))
                .isEqualTo("450");
    }

    @Test
    void doesNotShowAShareThatTellsOfAFew() {
        var people = alike(30, OFFERED, 0, 3, 4, 2);
        people.addAll(alike(2, OFFERED, 100, 3, 4, 6));
        var rows = rows(people, NATIONAL);
        assertThat(shown(rows, Group.ALL, Statistic.PEOPLE_DOWN)).isEqualTo("30");
        assertThat(cell(rows, Group.ALL, Statistic.PEOPLE_UP)).isEqualTo(new Cell.Masked());
        assertThat(cell(rows, Group.ALL, Statistic.SHARE_DOWN)).isEqualTo(new Cell.Masked());
        assertThat(cell(rows, Group.ALL, Statistic.SHARE_UP)).isEqualTo(new Cell.Masked());
        people.subList(30, 32).clear();
        people.addAll(alike(2, OFFERED, 100, 3, 4, 4));
        assertThat(cell(rows(people, NATIONAL), Group.ALL, Statistic.SHARE_DOWN))
                .as("two who stayed the same")
                .isEqualTo(new Cell.Masked());
    }

    @Test
    void givesNoFiguresWithoutAFeed() {
        var rows = rows(alike(30, OFFERED, 0, 3, 4, 2), NATIONAL).stream()
                .filter(row -> row.measure() == Measure.ED_ATTENDANCES && row.span() == Span.WEEKS_52)
                .toList();
        assertThat(rows)
                .filteredOn(row -> row.statistic() == Statistic.NOT_WHOLE)
                .extracting(row -> row.at().orElseThrow() + " " + shown(row.cell()))
                .containsExactly("NO_FEED 30");
        assertThat(rows).hasSize(1);
    }

    @Property(tries = 5)
    void relabellingPeopleChangesNothing(@ForAll long seed) {
        var people = fifty();
        var shuffled = new ArrayList<>(people);
        Collections.shuffle(shuffled, new Random(seed));
        var relabelled = new ArrayList<Person>();
        for (int i = 0; i < shuffled.size(); i++) {
            var one = shuffled.get(i);
            relabelled.add(new Person(People.id(1000 + i), one.offered(), one.courses()));
        }
        assertThat(rows(relabelled, NATIONAL)).isEqualTo(rows(people, NATIONAL));
    }
}
