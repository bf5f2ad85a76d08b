package org.waymarker.sandbox.population;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymarker.sandbox.population.Visit.Fate;
import org.waymarker.sandbox.population.Visit.Kind;

/**
 * Two years and more of one person's contacts with health services. People differ (gamma), and pain comes in flares: in about one four-week stretch
 * of seven a person seeks help several times as often; within a stretch contacts fall as they may (Poisson).
 */
final class Histories {
    static final ZoneId ZONE = ZoneId.of("Europe/London");
    private static final int STRETCH = 28;

    private final Chance chance;
    private final String prefix;
    private final LocalDate today;
    private final List<Visit> visits = new ArrayList<>();
    private LocalDate freeFrom = LocalDate.MIN;
    private int told;

    private Histories(Chance chance, String prefix, LocalDate today) {
        this.chance = chance;
        this.prefix = prefix;
        this.today = today;
    }

    /**
     * @param firstSession T0; contacts begin 60 weeks before it
     * @param lastSession T1; contacts end 60 weeks after it, or a month ago
     * @param died on the day of the last session
     */
    static List<Visit> of(
            Chance chance, int person, LocalDate firstSession, LocalDate lastSession, LocalDate today, boolean died) {
        var histories = new Histories(chance, "v" + person, today);
        histories.live(firstSession.minusWeeks(60), lastSession.plusWeeks(60), lastSession);
        histories.edges(person, firstSession, lastSession);
        if (died) {
            histories.visits.removeIf(visit -> !visit.to().isBefore(lastSession));
        }
        histories.visits.sort(Comparator.comparing(Visit::start).thenComparing(Visit::key));
        return List.copyOf(histories.visits);
    }

    private void live(LocalDate from, LocalDate to, LocalDate lastSession) {
        var frailty = chance.gamma(1.5);
        for (var day = from; day.isBefore(to); day = day.plusDays(STRETCH)) {
            var flare = chance.withProbability(0.15) ? 4.0 : 0.5;
            var after = day.isAfter(lastSession) ? 0.85 : 1.0;
            var rate = frailty * flare * after * STRETCH / 364.0;
            several(rate * 2.0, day, this::emergency);
            several(rate * 0.2, day, this::elective);
            several(rate * 1.5, day, start -> clinic(Kind.PAIN_CLINIC, start));
            several(rate * 1.0, day, start -> clinic(Kind.OTHER_CLINIC, start));
            several(rate * 8.0, day, start -> brief(Kind.GP, start, 10));
            several(rate * 1.0, day, start -> brief(Kind.NHS_111, start, 15));
        }
    }

    private void several(double mean, LocalDate stretch, java.util.function.Consumer<ZonedDateTime> visit) {
        var count = chance.poisson(mean);
        for (var i = 0; i < count; i++) {
            var day = stretch.plusDays(chance.between(0, STRETCH));
            var start = at(day, chance.between(8, 18), chance.between(0, 60));
            if (day.isBefore(today.minusDays(30))) {
                visit.accept(start);
            }
        }
    }

    /** One visit to A&E in four ends in a bed, told in one of the ways in which hospitals tell it. */
    private void emergency(ZonedDateTime arrival) {
        var day = arrival.toLocalDate();
        if (!chance.oneIn(4) || day.isBefore(freeFrom)) {
            add(Kind.ED, arrival, arrival.plusHours(3), fate(12), Optional.empty(), Optional.empty());
            return;
        }
        var home = at(day.plusDays(chance.between(0, 6)), 22, 0);
        freeFrom = home.toLocalDate().plusDays(2);
        if (chance.oneIn(2)) {
            add(Kind.ED_THEN_STAY, arrival, home, Fate.HAPPENED, Optional.empty(), Optional.of("21"));
        } else {
            var admitted = arrival.plusHours(3);
            var stay = add(Kind.STAY, admitted, home, Fate.HAPPENED, Optional.empty(), Optional.of("21"));
            add(Kind.ED, arrival, admitted, Fate.HAPPENED, Optional.of(stay.key()), Optional.empty());
            if (chance.oneIn(3)) {
                add(Kind.WARD, admitted.plusHours(1), home, Fate.HAPPENED, Optional.of(stay.key()), Optional.of("21"));
            }
        }
    }

    private void elective(ZonedDateTime start) {
        if (!start.toLocalDate().isBefore(freeFrom)) {
            var home = at(start.toLocalDate().plusDays(chance.between(0, 3)), 20, 0);
            freeFrom = home.toLocalDate().plusDays(2);
            add(Kind.STAY, start, home, fate(5), Optional.empty(), Optional.of(chance.of(List.of("11", "12", "13"))));
        }
    }

    private void clinic(Kind kind, ZonedDateTime start) {
        add(kind, start, start.plusMinutes(30), fate(6), Optional.empty(), Optional.empty());
    }

    private void brief(Kind kind, ZonedDateTime start, int minutes) {
        add(kind, start, start.plusMinutes(minutes), fate(15), Optional.empty(), Optional.empty());
    }

    /** What sits on the edges of the windows, where a careless counter goes wrong. */
    private void edges(int person, LocalDate firstSession, LocalDate lastSession) {
        if (person % 6 == 0) {
            clear(firstSession.minusDays(364), firstSession.minusDays(364));
            brief(Kind.ED, at(firstSession.minusDays(364), 0, 30));
            brief(Kind.ED, at(firstSession.minusDays(365), 23, 30));
            brief(Kind.ED, at(firstSession, 0, 5));
            brief(Kind.ED, at(lastSession, 23, 50));
            brief(Kind.ED, at(lastSession.plusDays(1), 0, 10));
            brief(Kind.GP, at(lastSession.plusDays(1), 9, 0));
            brief(Kind.GP, at(lastSession.plusDays(365), 0, 20));
        }
        if (person % 6 == 3) {
            clear(firstSession.minusDays(10), firstSession.plusDays(10));
            var admitted = at(firstSession.minusDays(3), 14, 0);
            add(Kind.STAY, admitted, admitted.plusDays(6), Fate.HAPPENED, Optional.empty(), Optional.of("22"));
        }
        // At the pain clinic in the morning, at the closing session in the afternoon.
        if (person % 15 == 10 || person % 12 == 7) {
            clinic(Kind.PAIN_CLINIC, at(lastSession, 9, 30));
        }
        if (person % 40 == 17) {
            clear(firstSession.minusDays(110), firstSession.minusDays(90));
            var admitted = at(firstSession.minusDays(100), 14, 0);
            add(Kind.STAY, admitted, admitted.plusDays(2), Fate.HAPPENED, Optional.empty(), Optional.empty());
        }
    }

    private void brief(Kind kind, ZonedDateTime start) {
        if (start.toLocalDate().isBefore(today)) {
            add(kind, start, start.plus(Duration.ofMinutes(4)), Fate.HAPPENED, Optional.empty(), Optional.empty());
        }
    }

    /** Takes away the stays that touch these days, with what is filed under them, so that no two stays overlap. */
    private void clear(LocalDate from, LocalDate to) {
        var gone = visits.stream()
                .filter(visit -> visit.kind() == Kind.STAY || visit.kind() == Kind.ED_THEN_STAY)
                .filter(visit -> !visit.to().isBefore(from) && !visit.from().isAfter(to))
                .map(Visit::key)
                .toList();
        visits.removeIf(visit -> gone.contains(visit.key())
                || visit.within().filter(gone::contains).isPresent());
    }

    private Fate fate(int cancelledOneIn) {
        return chance.oneIn(cancelledOneIn) ? chance.oneIn(3) ? Fate.STILL_PLANNED : Fate.CANCELLED : Fate.HAPPENED;
    }

    private Visit add(
            Kind kind,
            ZonedDateTime start,
            ZonedDateTime end,
            Fate fate,
            Optional<String> within,
            Optional<String> admissionMethod) {
        var recorded = fate == Fate.HAPPENED && chance.oneIn(20) ? 2 : 1;
        var key = prefix + "-" + ++told + "-" + kind.name().toLowerCase(java.util.Locale.ROOT);
        var visit = new Visit(key, kind, start, end, fate, recorded, within, admissionMethod);
        visits.add(visit);
        return visit;
    }

    private static ZonedDateTime at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).atZone(ZONE);
    }
}
