package org.waymarker.sandbox.population;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.sandbox.population.Person.MadeByEhr;
import org.waymarker.testing.People;

class PopulationTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 30);
    private final Population population = Population.generate(7, 240, TODAY);

    @Test
    void theSameSeedGivesTheSamePeople() {
        assertThat(Population.generate(7, 240, TODAY)).isEqualTo(population);
        assertThat(Population.generate(8, 240, TODAY)).isNotEqualTo(population);
    }

    @Test
    void nhsNumbersAreValidOfTheTestRangeAndNobodyElses() {
        var numbers = new HashSet<String>();
        for (var person : population.people()) {
            person.nhsNumber().ifPresent(number -> {
                assertThat(number).hasSize(10).startsWith("999");
                assertThat(People.checkDigit(number.substring(0, 9))).isEqualTo(number.charAt(9) - '0');
                assertThat(numbers.add(number)).isTrue();
            });
        }
        assertThat(population.people().size() - numbers.size()).isEqualTo(12);
    }

    @Test
    void cohortsHaveTenToTwelvePeopleAndEndedBeforeToday() {
        assertThat(population.cohorts()).hasSize(20).allSatisfy(cohort -> {
            assertThat(cohort.people().size()).isBetween(10, 12);
            assertThat(cohort.lastSession()).isEqualTo(cohort.firstSession().plusWeeks(11));
        });
        assertThat(population.cohorts().stream()
                        .filter(cohort -> cohort.lastSession().plusDays(365).isAfter(TODAY)))
                .hasSize(1);
    }

    @Test
    void aFifthHasSomethingThatTheEhrMade() {
        assertThat(population.people().stream()
                        .filter(person -> person.already().isPresent()))
                .hasSize(48);
        assertThat(population.people().stream()
                        .flatMap(person -> person.already().stream())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(MadeByEhr.values());
    }

    @Test
    void someoneInEachCohortCameToThreeSessionsAndIsNotCompleted() {
        assertThat(population.cohorts())
                .allSatisfy(cohort -> assertThat(cohort.people())
                        .anySatisfy(
                                person -> assertThat(person.course().attended()).isEqualTo(3)));
    }

    @Test
    void noTwoStaysOfAPersonOverlapAndNothingLiesAhead() {
        for (var person : population.people()) {
            var nights = new HashSet<LocalDate>();
            for (var visit : person.visits()) {
                assertThat(visit.to()).isBefore(TODAY);
                if (visit.kind() == Visit.Kind.STAY || visit.kind() == Visit.Kind.ED_THEN_STAY) {
                    visit.from()
                            .datesUntil(visit.to())
                            .forEach(night -> assertThat(nights.add(night)).isTrue());
                }
            }
            assertThat(person.visits().stream().map(Visit::key)).doesNotHaveDuplicates();
        }
    }

    @Test
    void contactsComeInFlares() {
        var before = population.cohorts().stream()
                .flatMap(cohort -> cohort.people().stream().map(person -> Truth.of(person, cohort, TODAY)))
                .map(truth -> truth.counts().get("gp-consultations").before())
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .summaryStatistics();
        assertThat(before.getAverage()).isBetween(4.0, 14.0);
        assertThat(before.getMax()).isGreaterThan((int) (2.5 * before.getAverage()));
    }

    @Test
    void theTruthKnowsWhatNobodyCanKnow() {
        var last = population.cohorts().get(19);
        var follow = Truth.of(last.people().get(0), last, TODAY).counts().get("ed-attendances");
        assertThat(follow.before()).isPresent();
        assertThat(follow.after()).isEmpty();
        assertThat(follow.change()).isEmpty();
        var untraced = population.cohorts().get(1).people().get(1);
        assertThat(untraced.nhsNumber()).isEmpty();
        assertThat(Truth.of(untraced, population.cohorts().get(1), TODAY)
                        .counts()
                        .get("gp-consultations")
                        .before())
                .isEmpty();
    }

    @Test
    void theFeedTellsOneEncounterALineSomeTwice(@TempDir Path directory) throws IOException {
        var fhir = FhirContext.forR4Cached();
        var file = directory.resolve("feeds/contacts.ndjson");
        var count = ContactFeed.write(population, fhir, file);
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(count);
        assertThat(new HashSet<>(lines)).hasSizeLessThan(count);
        var first = fhir.newJsonParser().parseResource(Encounter.class, lines.get(0));
        assertThat(first.getSubject().getIdentifier().getSystem()).isEqualTo(Systems.NHS_NUMBER);
        assertThat(first.getServiceType().getCodingFirstRep().getSystem()).isEqualTo(Systems.CONTACT_KIND);
    }
}
