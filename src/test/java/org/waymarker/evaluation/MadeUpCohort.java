package org.waymarker.evaluation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.waymarker.evaluation.Flow.Step;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.Count;
import org.waymarker.serviceuse.CountSource;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.DateRange;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.FeedFile;
import org.waymarker.serviceuse.FeedName;
import org.waymarker.serviceuse.FeedSource;
import org.waymarker.serviceuse.Measure;
import org.waymarker.serviceuse.Stretch;
import org.waymarker.statistics.Draws;

/**
 * Nobody's contacts, drawn from a seed: people differ, each has years with flares, and more come in a bad year. After the programme
 * they have {@code ratio} times as many contacts.
 */
final class MadeUpCohort {
    static final Disclosure DISCLOSURE = new Disclosure(8, 5);
    private static final LocalDate FROM = LocalDate.of(2023, 1, 1);
    private static final LocalDate TO = LocalDate.of(2023, 12, 31);

    private final int size;
    private final Map<Measure, Double> perYear;
    private final Random random;
    private String service = "Pain Management Service, Northmoor";
    private String feed = "Northmoor Hospital";

    MadeUpCohort(int size, long seed, Map<Measure, Double> perYear) {
        this.size = size;
        this.perYear = new EnumMap<>(perYear);
        this.random = new Random(seed);
    }

    /** Two hundred people and three measures. */
    static MadeUpCohort large() {
        return new MadeUpCohort(
                200,
                7,
                Map.of(
                        Measure.ED_ATTENDANCES, 1.1,
                        Measure.GP_CONSULTATIONS, 7.5,
                        Measure.OUTPATIENT_PAIN_CONTACTS, 2.2));
    }

    /** Twelve people and one measure: too few for any rate claim. */
    static MadeUpCohort small() {
        return new MadeUpCohort(12, 11, Map.of(Measure.GP_CONSULTATIONS, 7.5));
    }

    MadeUpCohort named(String service, String feed) {
        this.service = service;
        this.feed = feed;
        return this;
    }

    Report report() {
        return report(people());
    }

    Report report(List<Person> people) {
        var inputs = inputs();
        var cuts = new Cuts(DISCLOSURE);
        return new Report(
                inputs, flow(people), Analysis.rows(people, DISCLOSURE, inputs.landmark(), inputs.draws(), cuts));
    }

    Inputs inputs() {
        var kinds = new TreeSet<>(perYear.keySet()).stream().map(Measure::kind).toList();
        var feeds = new ArrayList<Feed>();
        if (!kinds.isEmpty()) {
            feeds.add(new Feed(
                    new FeedName(feed),
                    FeedSource.NDJSON_FILE,
                    java.util.Set.copyOf(kinds),
                    DateRange.ofInclusive(LocalDate.of(2019, 1, 1), LocalDate.of(2025, 3, 31)),
                    Collections.emptySortedSet(),
                    Optional.of(new FeedFile("northmoor.ndjson", "5f".repeat(32)))));
        }
        return new Inputs(
                FROM,
                TO,
                service,
                feeds,
                DISCLOSURE,
                new Landmark(28),
                true,
                new Draws(2021, 999),
                "c4".repeat(32),
                "1.0.0");
    }

    private Map<Step, Cell> flow(List<Person> people) {
        var flow = new EnumMap<Step, Integer>(Step.class);
        int completed =
                (int) people.stream().filter(one -> one.offered().isPresent()).count();
        int offered = (int) people.stream().filter(one -> one.in(Group.OFFERED)).count();
        flow.put(Step.ENDED, people.size() + people.size() / 6);
        flow.put(Step.NEVER_STARTED, people.size() / 20);
        flow.put(Step.PERMISSION_NOT_GIVEN, people.size() / 11);
        flow.put(Step.OPTED_OUT, people.size() / 60);
        flow.put(Step.INCLUDED, people.size());
        flow.put(Step.COMPLETED, completed);
        flow.put(Step.OFFERED, offered);
        flow.put(Step.OFFERED_LATER, completed / 15);
        flow.put(Step.ACCEPTED, offered * 7 / 10);
        flow.put(Step.JOINED, offered * 6 / 10);
        var shown = new EnumMap<Step, Cell>(Step.class);
        for (Step step : Step.values()) {
            shown.put(step, DISCLOSURE.count(flow.getOrDefault(step, 0)));
        }
        return shown;
    }

    List<Person> people() {
        var people = new ArrayList<Person>();
        for (int i = 0; i < size; i++) {
            var first = FROM.minusDays(30).plusDays(random.nextInt(300));
            var courses = new EnumMap<Measure, Course>(Measure.class);
            boolean offered = random.nextInt(100) < 60;
            boolean died = random.nextInt(100) < 4;
            perYear.forEach((measure, mean) -> courses.put(measure, course(measure, mean, first, offered, died)));
            Optional<Boolean> offer = random.nextInt(100) < 85 ? Optional.of(offered) : Optional.empty();
            people.add(new Person(new EpisodeId(new UUID(4, i)), offer, courses));
        }
        return people;
    }

    private Course course(Measure measure, double mean, LocalDate first, boolean offered, boolean died) {
        double own = mean * flare();
        double worst = 1.25;
        var before = new ArrayList<OptionalInt>();
        before.addAll(fortnights(own * flare(), 26));
        before.addAll(fortnights(own * worst * flare(), 26));
        var last = first.plusDays(70);
        var after = fortnights(own * flare() * (offered ? 0.8 : 0.95), 26);
        return new Course(
                measure,
                first,
                last,
                new CountSource(new TreeSet<>(List.of(new FeedName(feed)))),
                new Stretch(
                        first.minusDays(728),
                        Optional.of(new DateRange(first.minusDays(728), first)),
                        Optional.empty(),
                        Optional.empty(),
                        before),
                died ? cutShort(last.plusDays(1), after) : whole(last.plusDays(1), after));
    }

    private static Stretch whole(LocalDate from, List<OptionalInt> fortnights) {
        return new Stretch(
                from,
                Optional.of(new DateRange(from, from.plusDays(14L * fortnights.size()))),
                Optional.empty(),
                Optional.empty(),
                fortnights);
    }

    /** Of someone who died in the sixteenth week. */
    private static Stretch cutShort(LocalDate from, List<OptionalInt> fortnights) {
        var known = new ArrayList<>(fortnights);
        Collections.fill(known.subList(8, known.size()), OptionalInt.empty());
        return new Stretch(
                from,
                Optional.of(new DateRange(from, from.plusDays(14L * 8))),
                Optional.of(Count.Reason.DIED),
                Optional.empty(),
                known);
    }

    /** Gamma of shape 2 and mean 1. */
    private double flare() {
        return -StrictMath.log((1 - random.nextDouble()) * (1 - random.nextDouble())) / 2;
    }

    private List<OptionalInt> fortnights(double perYear, int number) {
        var fortnights = new ArrayList<OptionalInt>();
        for (int i = 0; i < number; i++) {
            fortnights.add(OptionalInt.of(poisson(perYear / 26)));
        }
        return fortnights;
    }

    private int poisson(double mean) {
        double end = StrictMath.exp(-mean);
        int events = -1;
        for (double product = 1; product > end || events < 0; product *= 1 - random.nextDouble()) {
            events++;
        }
        return events;
    }
}
