package org.waymarker.hospital;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymarker.serviceuse.DateRange;

/**
 * One search for several patients, over the days from the first to the last that is wanted of any of them. Patients are joined as long
 * as that asks for at most twice the days that are wanted, taken over all of them: somebody of ten years ago is asked about alone.
 *
 * @param patients ids at the hospital
 */
record JoinedSearch(Set<String> patients, DateRange range) {
    /** Between two ranges of one person; the programme itself lies between the windows before and after it. */
    private static final int LONGEST_GAP = 183;

    private static final int MOST_ASKED_FOR_EACH_WANTED = 2;

    JoinedSearch {
        patients = Set.copyOf(patients);
    }

    /** Days wanted of one person, with what lies between them if that is not long. */
    private record Stretch(String patient, DateRange range) {}

    /**
     * Searches that together ask for everything wanted.
     *
     * @param wanted ranges of each patient
     * @param most patients of one search
     */
    static List<JoinedSearch> plan(Map<String, ? extends Collection<DateRange>> wanted, int most) {
        var stretches = new ArrayList<Stretch>();
        wanted.forEach(
                (patient, ranges) -> stretches(ranges).forEach(range -> stretches.add(new Stretch(patient, range))));
        stretches.sort(Comparator.comparing((Stretch stretch) -> stretch.range.from())
                .thenComparing(stretch -> stretch.range.to())
                .thenComparing(Stretch::patient));
        var searches = new ArrayList<JoinedSearch>();
        var open = new ArrayList<Stretch>();
        for (Stretch stretch : stretches) {
            if (!open.isEmpty() && !mayJoin(open, stretch, most)) {
                searches.add(joined(open));
                open.clear();
            }
            open.add(stretch);
        }
        if (!open.isEmpty()) {
            searches.add(joined(open));
        }
        return searches;
    }

    private static List<DateRange> stretches(Collection<DateRange> ranges) {
        var stretches = new ArrayList<DateRange>();
        for (DateRange range :
                ranges.stream().sorted(Comparator.comparing(DateRange::from)).toList()) {
            int last = stretches.size() - 1;
            if (last >= 0 && !range.from().isAfter(stretches.get(last).to().plusDays(LONGEST_GAP))) {
                stretches.set(last, hull(List.of(stretches.get(last), range)));
            } else {
                stretches.add(range);
            }
        }
        return stretches;
    }

    private static boolean mayJoin(List<Stretch> open, Stretch stretch, int most) {
        var all = new ArrayList<>(open);
        all.add(stretch);
        var joined = joined(all);
        long wanted = all.stream().mapToLong(each -> each.range.days()).sum();
        return joined.patients.size() <= most
                && joined.range.days() * all.size() <= MOST_ASKED_FOR_EACH_WANTED * wanted;
    }

    private static JoinedSearch joined(List<Stretch> stretches) {
        var patients = new LinkedHashSet<String>();
        stretches.forEach(stretch -> patients.add(stretch.patient));
        return new JoinedSearch(
                patients, hull(stretches.stream().map(Stretch::range).toList()));
    }

    private static DateRange hull(List<DateRange> ranges) {
        var from = ranges.stream().map(DateRange::from).min(LocalDate::compareTo);
        var to = ranges.stream().map(DateRange::to).max(LocalDate::compareTo);
        return new DateRange(from.orElseThrow(), to.orElseThrow());
    }
}
