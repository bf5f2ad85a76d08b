package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.waymarker.testing.People;

/**
 * A hospital's file with everything in it that makes counting hard: flares, transfers, A&E visits that become stays and those filed under
 * them, wards within stays, copies under another id, stays that go on, missing methods and ends, cancelled visits, clocks that change.
 */
final class GeneratedHospital {
    static final LocalDate FROM = LocalDate.parse("2023-01-01");
    /** The day after the last one for which the file is complete. */
    static final LocalDate TO = LocalDate.parse("2026-06-01");

    private static final String KIND = "https://waymarker.example/fhir/CodeSystem/contact-kind|";
    private static final List<String> METHODS = List.of(
            "21", "21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "11", "12", "13", "31", "82", "98");
    /** On each of these days the clock changes in London. */
    private static final List<LocalDate> CLOCK_CHANGES = List.of(
            LocalDate.parse("2023-03-26"),
            LocalDate.parse("2023-10-29"),
            LocalDate.parse("2024-03-31"),
            LocalDate.parse("2024-10-27"),
            LocalDate.parse("2025-03-30"),
            LocalDate.parse("2025-10-26"));

    private final Random random;
    private final List<FeedLine> lines = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private int next;
    private String nhsNumber = "";

    /** @param firstSession T0 */
    record Person(String nhsNumber, LocalDate firstSession, LocalDate lastSession) {}

    private GeneratedHospital(long seed) {
        random = new Random(seed);
    }

    static GeneratedHospital of(long seed, int people) {
        var hospital = new GeneratedHospital(seed);
        for (int nine = 999_000_000; hospital.people.size() < people; nine++) {
            int check = People.checkDigit(Integer.toString(nine));
            if (check < 10) {
                hospital.person(Integer.toString(nine) + check);
            }
        }
        Collections.shuffle(hospital.lines, hospital.random);
        return hospital;
    }

    List<Person> people() {
        return people;
    }

    String file() {
        var text = new StringBuilder();
        lines.forEach(line -> line.write(text));
        return text.toString();
    }

    private boolean in(int many) {
        return random.nextInt(many) == 0;
    }

    private void person(String number) {
        nhsNumber = number;
        var firstSession = FROM.plusDays(330 + random.nextInt(480));
        people.add(new Person(number, firstSession, firstSession.plusWeeks(8 + random.nextInt(10))));
        var day = FROM.plusDays(random.nextInt(40));
        int flare = 0;
        while (day.isBefore(TO.minusDays(25))) {
            if (in(40)) {
                var d = day;
                day = CLOCK_CHANGES.stream()
                        .filter(change -> !change.isBefore(d))
                        .findFirst()
                        .orElse(d);
            }
            day = event(day).plusDays(1);
            flare = flare > 0 ? flare - 1 : in(12) ? 3 + random.nextInt(8) : 0;
            day = day.plusDays(flare > 0 ? random.nextInt(8) : 10 + random.nextInt(110));
        }
        if (in(6)) {
            stay(TO.minusDays(1 + random.nextInt(20)), Optional.empty(), "in-progress", method());
        }
    }

    /** @return the day on which it was over */
    private LocalDate event(LocalDate day) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> {
                visit(day, status(), Optional.empty());
                return day;
            }
            case 3, 4 -> {
                return visitThatBecameAStay(day);
            }
            case 5 -> {
                var left = day.plusDays(random.nextInt(9));
                var stay = stay(day, Optional.of(left), "finished", method());
                visit(day, "finished", Optional.of(stay));
                return left;
            }
            case 6 -> {
                var left = day.plusDays(random.nextInt(12));
                var stay = stay(day, Optional.of(left), in(8) ? "cancelled" : "finished", method());
                stay(
                        day.plusDays(in(2) ? 0 : 1),
                        Optional.of(left.plusDays(1)),
                        "finished",
                        method(),
                        Optional.of(stay));
                return left.plusDays(1);
            }
            case 7 -> {
                return transfers(day);
            }
            case 8 -> {
                var left = day.plusDays(random.nextInt(15));
                stay(day, in(12) ? Optional.empty() : Optional.of(left), status(), method());
                return left;
            }
            case 9, 10 -> {
                add(
                        status(),
                        "AMB",
                        Optional.empty(),
                        Optional.of(KIND + "gp-consultation"),
                        at(day),
                        until(day),
                        Optional.empty(),
                        Optional.empty());
                return day;
            }
            case 11 -> {
                add(
                        status(),
                        "VR",
                        Optional.empty(),
                        Optional.of(KIND + "nhs111-contact"),
                        at(day),
                        until(day),
                        Optional.empty(),
                        Optional.empty());
                return day;
            }
            case 12 -> {
                add(
                        status(),
                        "AMB",
                        Optional.empty(),
                        Optional.of("http://snomed.info/sct|310071006"),
                        at(day),
                        until(day),
                        Optional.empty(),
                        Optional.empty());
                return day;
            }
            default -> {
                return oddity(day);
            }
        }
    }

    private LocalDate oddity(LocalDate day) {
        switch (random.nextInt(4)) {
            case 0 ->
                add(
                        "finished",
                        "AMB",
                        Optional.empty(),
                        Optional.empty(),
                        at(day),
                        until(day),
                        Optional.empty(),
                        Optional.empty());
            case 1 ->
                add(
                        "cancelled",
                        "EMER",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
            case 2 ->
                add(
                        "finished",
                        "EMER",
                        Optional.empty(),
                        Optional.of("https://hospital.example/clinic|pmp"),
                        at(day),
                        until(day),
                        Optional.empty(),
                        Optional.empty());
            default ->
                add(
                        "finished",
                        "AMB",
                        Optional.empty(),
                        Optional.of(KIND + "emergency-admission"),
                        at(day),
                        until(day.plusDays(2)),
                        Optional.empty(),
                        Optional.empty());
        }
        return day.plusDays(2);
    }

    private LocalDate visitThatBecameAStay(LocalDate day) {
        var admitted = day.plusDays(random.nextInt(2));
        var left = admitted.plusDays(random.nextInt(10));
        boolean nowOnWard = in(2);
        add(
                status(),
                nowOnWard ? (in(2) ? "IMP" : "ACUTE") : "EMER",
                Optional.of(
                        nowOnWard
                                ? new FeedLine.Past("EMER", day + "T09:00:00Z", admitted + "T20:30:00Z")
                                : new FeedLine.Past("IMP", admitted + "T20:30:00Z", left + "T11:00:00Z")),
                Optional.empty(),
                Optional.of(day + "T09:00:00Z"),
                Optional.of(left + "T11:00:00Z"),
                method(),
                Optional.empty());
        return left;
    }

    private LocalDate transfers(LocalDate day) {
        var left = day.plusDays(1 + random.nextInt(6));
        stay(day, Optional.of(left), "finished", in(5) ? Optional.empty() : Optional.of(in(4) ? "11" : "21"));
        for (int legs = 1 + random.nextInt(2); legs > 0; legs--) {
            // The same day, the next, or so late that it came from elsewhere.
            var arrived = left.plusDays(in(5) ? 3 : random.nextInt(2));
            left = arrived.plusDays(random.nextInt(6));
            stay(arrived, Optional.of(left), "finished", Optional.of("2B"));
        }
        return left;
    }

    private String status() {
        return switch (random.nextInt(16)) {
            case 0 -> "cancelled";
            case 1 -> "entered-in-error";
            case 2 -> "planned";
            case 3 -> "in-progress";
            default -> "finished";
        };
    }

    private Optional<String> method() {
        return in(9) ? Optional.empty() : Optional.of(METHODS.get(random.nextInt(METHODS.size())));
    }

    /** Half past eleven at night in UTC is the next day in summer. */
    private Optional<String> at(LocalDate day) {
        return Optional.of(
                switch (random.nextInt(5)) {
                    case 0 -> day.toString();
                    case 1 -> day.minusDays(1) + "T23:30:00Z";
                    case 2 -> day + "T00:30:00+01:00";
                    default -> day + "T10:15:00Z";
                });
    }

    private Optional<String> until(LocalDate day) {
        return in(9) ? Optional.empty() : Optional.of(day + "T12:00:00.250Z");
    }

    private void visit(LocalDate day, String status, Optional<String> partOf) {
        add(status, "EMER", Optional.empty(), Optional.empty(), at(day), until(day), Optional.empty(), partOf);
    }

    private String stay(LocalDate from, Optional<LocalDate> to, String status, Optional<String> method) {
        return stay(from, to, status, method, Optional.empty());
    }

    private String stay(
            LocalDate from, Optional<LocalDate> to, String status, Optional<String> method, Optional<String> partOf) {
        return add(
                status,
                in(3) ? "ACUTE" : "IMP",
                Optional.empty(),
                Optional.empty(),
                at(from),
                to.map(day -> in(3) ? day.toString() : day + "T17:00:00+00:00"),
                method,
                partOf);
    }

    /** One line, or two of which one may know less, or be of an earlier state. */
    private String add(
            String status,
            String encounterClass,
            Optional<FeedLine.Past> past,
            Optional<String> serviceType,
            Optional<String> start,
            Optional<String> end,
            Optional<String> method,
            Optional<String> partOf) {
        var id = "e" + next++;
        boolean twice = in(12) && start.isPresent();
        Optional<String> visit = twice || in(2) ? Optional.of("V" + id) : Optional.empty();
        lines.add(new FeedLine(
                id, visit, status, encounterClass, past, serviceType, nhsNumber, start, end, method, partOf));
        if (twice) {
            lines.add(new FeedLine(
                    "c" + next++,
                    visit,
                    in(2) ? status : in(2) ? "in-progress" : "cancelled",
                    encounterClass,
                    past,
                    serviceType,
                    nhsNumber,
                    start,
                    end,
                    in(2) ? Optional.empty() : method,
                    partOf));
        }
        return id;
    }
}
