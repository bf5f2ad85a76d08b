package org.waymarker.sandbox.population;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.waymarker.sandbox.population.Visit.Kind;

/**
 * What a correct counter finds for one person: worked out from what happened, day by day, and not from any record of it.
 *
 * @param counts by code of {@code service-use-measure}, in the order of that code system
 */
public record Truth(Map<String, Pair> counts) {
    /** Codes of {@code service-use-measure}. */
    public static final List<String> MEASURES = List.of(
            "ed-attendances",
            "emergency-admissions",
            "emergency-bed-days",
            "gp-consultations",
            "outpatient-pain-contacts",
            "nhs111-contacts");

    /** Empty: nobody can know, since no feed covers the window, the person cannot be found in it, or a record is too poor. */
    public record Pair(OptionalInt before, OptionalInt after) {
        /** @return after minus before; empty unless both are known */
        public OptionalInt change() {
            return before.isPresent() && after.isPresent()
                    ? OptionalInt.of(after.getAsInt() - before.getAsInt())
                    : OptionalInt.empty();
        }
    }

    private interface Counter {
        OptionalInt count(LocalDate from, LocalDate to);
    }

    /**
     * The 364 days before the first session and the 364 days from the day after the last.
     *
     * @param completeTo the day after the last one for which the feeds are complete
     */
    public static Truth of(Person person, Cohort cohort, LocalDate completeTo) {
        var counters = new LinkedHashMap<String, Counter>();
        counters.put("ed-attendances", (from, to) -> starts(person, from, to, Kind.ED, Kind.ED_THEN_STAY));
        counters.put("emergency-admissions", (from, to) -> admissions(person, from, to));
        counters.put("emergency-bed-days", (from, to) -> nights(person, from, to));
        counters.put("gp-consultations", (from, to) -> inFeed(person, from, to, Kind.GP));
        counters.put("outpatient-pain-contacts", (from, to) -> starts(person, from, to, Kind.PAIN_CLINIC));
        counters.put("nhs111-contacts", (from, to) -> inFeed(person, from, to, Kind.NHS_111));
        var t0 = cohort.firstSession();
        var t1 = cohort.lastSession();
        var counts = new LinkedHashMap<String, Pair>();
        counters.forEach((measure, counter) -> counts.put(
                measure,
                new Pair(
                        counter.count(t0.minusDays(364), t0),
                        t1.plusDays(365).isAfter(completeTo)
                                ? OptionalInt.empty()
                                : counter.count(t1.plusDays(1), t1.plusDays(365)))));
        return new Truth(counts);
    }

    private static OptionalInt starts(Person person, LocalDate from, LocalDate to, Kind... kinds) {
        var count = 0;
        for (var visit : person.visits()) {
            var right = List.of(kinds).contains(visit.kind());
            if (right
                    && visit.happened()
                    && !visit.from().isBefore(from)
                    && visit.from().isBefore(to)) {
                count++;
            }
        }
        return OptionalInt.of(count);
    }

    private static OptionalInt inFeed(Person person, LocalDate from, LocalDate to, Kind kind) {
        return person.nhsNumber().isPresent() ? starts(person, from, to, kind) : OptionalInt.empty();
    }

    private static OptionalInt admissions(Person person, LocalDate from, LocalDate to) {
        var count = 0;
        for (var visit : person.visits()) {
            if (isStay(visit) && !visit.from().isBefore(from) && visit.from().isBefore(to)) {
                if (visit.admissionMethod().isEmpty()) {
                    return OptionalInt.empty();
                }
                count += isEmergency(visit) ? 1 : 0;
            }
        }
        return OptionalInt.of(count);
    }

    private static OptionalInt nights(Person person, LocalDate from, LocalDate to) {
        var count = 0;
        for (var night = from; night.isBefore(to); night = night.plusDays(1)) {
            for (var visit : person.visits()) {
                if (isStay(visit) && !night.isBefore(visit.from()) && night.isBefore(visit.to())) {
                    if (visit.admissionMethod().isEmpty()) {
                        return OptionalInt.empty();
                    }
                    count += isEmergency(visit) ? 1 : 0;
                }
            }
        }
        return OptionalInt.of(count);
    }

    private static boolean isStay(Visit visit) {
        return visit.happened() && (visit.kind() == Kind.STAY || visit.kind() == Kind.ED_THEN_STAY);
    }

    private static boolean isEmergency(Visit visit) {
        return visit.admissionMethod().orElseThrow().startsWith("2");
    }
}
