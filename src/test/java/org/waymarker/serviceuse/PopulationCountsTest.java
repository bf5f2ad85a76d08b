package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Records;
import org.waymarker.sandbox.population.Truth;
import org.waymarker.serviceuse.ContactSource.Contacts;

/** Counts of a synthetic population, read from its Encounters, against what happened to each person. */
class PopulationCountsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 30);
    private static final DateRange COMPLETE = new DateRange(LocalDate.of(2020, 1, 1), TODAY);
    private static final Feed HOSPITAL = new Feed(
            ServiceUseFixtures.HOSPITAL,
            FeedSource.HOSPITAL_ENCOUNTERS,
            Set.of(ContactKind.ED_ATTENDANCE, ContactKind.ADMISSION, ContactKind.OUTPATIENT_PAIN),
            COMPLETE,
            Optional.empty());
    private static final Feed REGION = new Feed(
            ServiceUseFixtures.GP,
            FeedSource.NDJSON_FILE,
            Set.of(ContactKind.GP_CONSULTATION, ContactKind.NHS111_CONTACT),
            COMPLETE,
            Optional.of(new FeedFile("region.ndjson", "00")));

    private final EncounterContacts contacts = ServiceUseFixtures.encounterContacts();
    private final Random random = new Random(7);

    @Test
    void areWhatHappened() {
        var population = Population.generate(7, 240, TODAY);
        int compared = 0;
        for (Cohort cohort : population.cohorts()) {
            for (Person person : cohort.people()) {
                if (!person.course().outcome().equals("died")) {
                    assertThat(counted(cohort, person))
                            .as(person.name())
                            .isEqualTo(Truth.of(person, cohort, TODAY).counts());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(200);
    }

    private Map<String, Truth.Pair> counted(Cohort cohort, Person person) {
        Contacts region = person.nhsNumber().isPresent()
                ? new Contacts.Found(contacts(person, REGION.name(), true))
                : new Contacts.NotLinkable();
        var told = new ToldContacts(
                List.of(HOSPITAL, REGION),
                Map.of(
                        HOSPITAL.name(),
                        new Contacts.Found(contacts(person, HOSPITAL.name(), false)),
                        REGION.name(),
                        region),
                ServiceUseFixtures.NO_PROGRAMME);
        var counts = new EpisodeCounts(Windows.around(cohort.firstSession(), cohort.lastSession()), Followed.ON, told)
                .counts();
        var pairs = new HashMap<String, Truth.Pair>();
        for (Measure measure : Measure.values()) {
            pairs.put(
                    measure.code(),
                    new Truth.Pair(
                            value(counts, Window.Side.BASELINE, measure),
                            value(counts, Window.Side.FOLLOW_UP, measure)));
        }
        return pairs;
    }

    private static void assertThatFortnightsAddUp(List<WindowCount> counts, List<Course> courses) {
        for (Course course : courses) {
            assertThat(told(course.before(Course.YEAR, 0)))
                    .isEqualTo(value(counts, Window.Side.BASELINE, course.measure()));
            assertThat(told(course.after(Course.YEAR, 0)))
                    .isEqualTo(value(counts, Window.Side.FOLLOW_UP, course.measure()));
        }
    }

    private static OptionalInt told(Stretch.Told told) {
        return told instanceof Stretch.Told.Known known ? OptionalInt.of(known.contacts()) : OptionalInt.empty();
    }

    private static OptionalInt value(List<WindowCount> counts, Window.Side side, Measure measure) {
        return counts.stream()
                .filter(c -> c.window().side() == side && c.measure() == measure)
                .map(c -> c.count() instanceof Count.Counted counted
                        ? OptionalInt.of(counted.value())
                        : OptionalInt.empty())
                .findFirst()
                .orElseThrow();
    }

    private List<Contact> contacts(Person person, FeedName feed, boolean ofRegion) {
        var read = new ArrayList<Contact>();
        for (var visit : person.visits()) {
            if (visit.kind().inFeed() != ofRegion
                    || (ofRegion && person.nhsNumber().isEmpty())) {
                continue;
            }
            for (int copy = 0; copy < visit.recorded(); copy++) {
                var id = "Encounter/" + visit.key() + "-" + copy;
                var within = visit.within().map(key -> new Reference("Encounter/" + key + "-0"));
                Encounter encounter = ofRegion
                        ? Records.feedLine(visit, person.nhsNumber().orElseThrow())
                        : Records.encounter(visit, new Reference("Patient/1"), within.orElse(null));
                contacts.read(new ContactId.InFeed(feed, id), encounter).ifPresent(read::add);
            }
        }
        Collections.shuffle(read, random);
        return read;
    }
}
