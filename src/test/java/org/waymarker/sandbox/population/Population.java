package org.waymarker.sandbox.population;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymarker.sandbox.population.Person.Course;
import org.waymarker.sandbox.population.Person.MadeByEhr;

/**
 * The people of the sandbox, in cohorts of a pain management programme that ended more than a year ago, so that both windows lie in the past; of
 * three cohorts or more the last ended 30 weeks ago, and its follow-up is not over.
 *
 * @param seed the same seed, size and day give the same population
 */
public record Population(long seed, LocalDate today, List<Cohort> cohorts) {
    private static final int SESSIONS = 12;

    private static final List<String> WOMEN = List.of(
            "Alice",
            "Amina",
            "Bethan",
            "Carys",
            "Denise",
            "Eilidh",
            "Fatima",
            "Grace",
            "Harpreet",
            "Irene",
            "Jean",
            "Kezia",
            "Lorraine",
            "Maureen",
            "Nasreen",
            "Olive",
            "Pauline",
            "Rhiannon",
            "Shanice",
            "Sheila",
            "Siân",
            "Tracy",
            "Usha",
            "Wendy",
            "Zofia");
    private static final List<String> MEN = List.of(
            "Alan", "Brian", "Callum", "Desmond", "Dylan", "Ewan", "Fergus", "Gareth", "Harold", "Imran", "Jamal",
            "Keith", "Leroy", "Malcolm", "Nigel", "Owain", "Patrick", "Rajesh", "Robert", "Seán", "Stephen", "Tomasz",
            "Trevor", "Winston", "Yusuf");
    private static final List<String> FAMILIES = List.of(
            "Adeyemi",
            "Ahmed",
            "Bailey",
            "Bennett",
            "Campbell",
            "Clarke",
            "Davies",
            "Edwards",
            "Evans",
            "Fletcher",
            "Griffiths",
            "Hughes",
            "Hussain",
            "Jones",
            "Kaur",
            "Kowalski",
            "Lewis",
            "MacDonald",
            "Morgan",
            "Murphy",
            "O'Brien",
            "Okafor",
            "Patel",
            "Phillips",
            "Price",
            "Roberts",
            "Shaw",
            "Singh",
            "Smith",
            "Stewart",
            "Taylor",
            "Thomas",
            "Walker",
            "Williams",
            "Wright");

    /**
     * @param size 1 or more people, in cohorts of at most 12
     * @param today nothing lies after it
     */
    public static Population generate(long seed, int size, LocalDate today) {
        var numbers = new NhsNumbers(seed);
        var count = (size + 11) / 12;
        var cohorts = new ArrayList<Cohort>();
        var index = 0;
        for (var c = 0; c < count; c++) {
            var unfinished = count > 2 && c == count - 1;
            var last = today.minusWeeks(unfinished ? 30 : 56 + 2 * (c % 12)).minusDays(c % 5);
            var first = last.minusWeeks(SESSIONS - 1);
            var here = size / count + (c < size % count ? 1 : 0);
            var people = new ArrayList<Person>();
            for (var i = 0; i < here; i++) {
                people.add(person(seed, index++, i, numbers, first, last, today));
            }
            cohorts.add(new Cohort(
                    "pmp-%02d".formatted(c + 1),
                    "PMP cohort %d".formatted(c + 1),
                    first,
                    last,
                    SESSIONS,
                    List.copyOf(people)));
        }
        return new Population(seed, today, List.copyOf(cohorts));
    }

    public List<Person> people() {
        return cohorts.stream().flatMap(cohort -> cohort.people().stream()).toList();
    }

    /** The first day for which every contact is told. */
    public LocalDate completeFrom() {
        return cohorts.stream()
                .map(cohort -> cohort.firstSession().minusWeeks(60))
                .min(LocalDate::compareTo)
                .orElseThrow();
    }

    private static Person person(
            long seed, int index, int place, NhsNumbers numbers, LocalDate first, LocalDate last, LocalDate today) {
        var chance = new Chance(seed * 1_000_003 + index);
        var woman = chance.withProbability(0.65);
        var born = today.minusYears(chance.between(24, 82)).minusDays(chance.between(0, 365));
        var nhsNumber = numbers.next();
        var course = course(chance, place);
        return new Person(
                index,
                chance.of(woman ? WOMEN : MEN),
                chance.of(FAMILIES),
                woman,
                born,
                index % 20 == 13 ? Optional.empty() : Optional.of(nhsNumber),
                "H%06d".formatted(100_000 + index),
                course,
                already(index, course),
                Histories.of(chance, index, first, last, today, course.outcome().equals("died")));
    }

    /** Someone in each cohort came to three sessions only; the others as it falls. */
    private static Course course(Chance chance, int place) {
        if (place == 4) {
            return new Course("partial", 3, SESSIONS, false);
        }
        var draw = place < 4 ? 0 : chance.between(0, 100);
        if (draw < 78) {
            return new Course("completed", chance.between(8, SESSIONS + 1), SESSIONS, chance.withProbability(0.9));
        }
        if (draw < 90) {
            return new Course("withdrew", chance.between(1, 7), SESSIONS, false);
        }
        if (draw < 95) {
            return new Course("never-started", 0, SESSIONS, false);
        }
        return draw < 98
                ? new Course("transferred", chance.between(1, 7), SESSIONS, false)
                : new Course("died", chance.between(1, 9), SESSIONS, false);
    }

    /** For every fifth person, in turn: the plan, the referral of a completer, the closing session of someone who was there. */
    private static Optional<MadeByEhr> already(int index, Course course) {
        if (index % 5 != 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (index / 5 % 3) {
                    case 1 -> course.completed() ? MadeByEhr.REFERRAL : MadeByEhr.PROGRAMME_PLAN;
                    case 2 -> course.present() ? MadeByEhr.CLOSING_SESSION : MadeByEhr.PROGRAMME_PLAN;
                    default -> MadeByEhr.PROGRAMME_PLAN;
                });
    }
}
