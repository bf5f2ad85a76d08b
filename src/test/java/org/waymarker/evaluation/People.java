package org.waymarker.evaluation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.UUID;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.Count;
import org.waymarker.serviceuse.CountSource;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.DateRange;
import org.waymarker.serviceuse.FeedName;
import org.waymarker.serviceuse.Measure;
import org.waymarker.serviceuse.Stretch;

/** People with contacts of one measure, spread over the years that lie around their programme. */
final class People {
    static final LocalDate FIRST_SESSION = LocalDate.parse("2024-09-02");
    static final LocalDate LAST_SESSION = LocalDate.parse("2024-11-25");
    private static final int YEAR = 364;
    private static final CountSource GP = new CountSource(new TreeSet<>(List.of(new FeedName("GP practices"))));

    private People() {}

    /** Observed for all of the three years. */
    static Person whole(int number, Optional<Boolean> offered, int earlier, int before, int after) {
        return person(number, offered, earlier, before, after, YEAR);
    }

    /** Observed for so many days of the year after, in which all of its contacts lie. */
    static Person person(int number, Optional<Boolean> offered, int earlier, int before, int after, int daysAfter) {
        var first = spread(earlier, 26);
        first.addAll(spread(before, 26));
        var course = new Course(
                Measure.GP_CONSULTATIONS,
                FIRST_SESSION,
                LAST_SESSION,
                GP,
                stretch(FIRST_SESSION.minusDays(2 * YEAR), first, 2 * YEAR),
                stretch(LAST_SESSION.plusDays(1), spread(after, Math.max(1, daysAfter / 14)), daysAfter));
        return new Person(id(number), offered, Map.of(Measure.GP_CONSULTATIONS, course));
    }

    /** Observed for so many days before the programme, with one contact on the first fortnight of them, and for the whole year after. */
    static Person newcomer(int number, Optional<Boolean> offered, int daysBefore, int after) {
        int unknown = 52 - daysBefore / 14;
        var counts = new ArrayList<OptionalInt>(Collections.nCopies(unknown, OptionalInt.empty()));
        counts.add(OptionalInt.of(1));
        counts.addAll(Collections.nCopies(52 - counts.size(), OptionalInt.of(0)));
        var before = new Stretch(
                FIRST_SESSION.minusDays(2 * YEAR),
                Optional.of(new DateRange(FIRST_SESSION.minusDays(daysBefore), FIRST_SESSION)),
                Optional.of(Count.Reason.FEED_STARTS_LATER),
                Optional.empty(),
                counts);
        var course = new Course(
                Measure.GP_CONSULTATIONS,
                FIRST_SESSION,
                LAST_SESSION,
                GP,
                before,
                stretch(LAST_SESSION.plusDays(1), spread(after, 26), YEAR));
        return new Person(id(number), offered, Map.of(Measure.GP_CONSULTATIONS, course));
    }

    static EpisodeId id(int number) {
        return new EpisodeId(new UUID(0, number));
    }

    private static Stretch stretch(LocalDate from, List<OptionalInt> counts, int days) {
        var all = new ArrayList<>(counts);
        int length = days > YEAR ? 52 : 26;
        all.addAll(Collections.nCopies(length - counts.size(), OptionalInt.of(0)));
        return new Stretch(
                from,
                Optional.of(new DateRange(from, from.plusDays(days))),
                days % YEAR == 0 ? Optional.empty() : Optional.of(Count.Reason.DIED),
                Optional.empty(),
                all);
    }

    /** As evenly as whole numbers go. */
    private static List<OptionalInt> spread(int contacts, int fortnights) {
        var spread = new ArrayList<OptionalInt>();
        for (int i = 0; i < fortnights; i++) {
            spread.add(OptionalInt.of(contacts * (i + 1) / fortnights - contacts * i / fortnights));
        }
        return spread;
    }
}
