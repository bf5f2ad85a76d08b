package org.waymarker.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Expected against found. It is right only if every patient has each thing as often as the story says: a total in which one patient's gap hides
 * another's double is not.
 */
final class StoryTable {
    /**
     * @param missing not found, over all patients
     * @param doubled found beyond what is expected, or twice under one identifier
     * @param waiting missing while a lane of the service waits for a person
     */
    record Row(Line line, int expected, int found, int doubled, int missing, int waiting) {
        boolean right() {
            return missing == 0 && doubled == 0;
        }
    }

    private final List<Row> rows;
    private final int parkedLanes;
    private final Set<String> behind;

    private StoryTable(List<Row> rows, int parkedLanes, Set<String> behind) {
        this.rows = List.copyOf(rows);
        this.behind = Set.copyOf(behind);
        this.parkedLanes = parkedLanes;
    }

    /** @param parkedLanes how many lanes the service says wait for a person */
    static StoryTable of(Expected expected, ReadBack readBack, int parkedLanes) {
        var rows = new ArrayList<Row>();
        var behind = new HashSet<String>();
        for (var line : Line.values()) {
            var wanted = expected.of(line);
            var there = readBack.byPatient(line);
            var patients = new HashSet<>(wanted.keySet());
            patients.addAll(there.keySet());
            var missing = 0;
            var beyond = 0;
            for (var patient : patients) {
                var difference = there.getOrDefault(patient, 0) - wanted.getOrDefault(patient, 0);
                beyond += Math.max(0, difference);
                missing += Math.max(0, -difference);
                if (difference < 0) {
                    behind.add(patient);
                }
            }
            rows.add(new Row(
                    line,
                    wanted.values().stream().mapToInt(Integer::intValue).sum(),
                    readBack.of(line).size(),
                    Math.max(beyond, readBack.sameIdentifier(line)),
                    missing,
                    parkedLanes > 0 ? missing : 0));
        }
        return new StoryTable(rows, parkedLanes, behind);
    }

    List<Row> rows() {
        return rows;
    }

    /** Whether nothing is doubled, and what is missing is missing of those whose lanes wait for a person. */
    boolean rightButForThoseWhoWait() {
        return rows.stream().allMatch(row -> row.doubled() == 0) && behind.size() <= parkedLanes;
    }

    boolean right() {
        return parkedLanes == 0 && rows.stream().allMatch(Row::right);
    }

    String text() {
        var text = new StringBuilder();
        text.append("%-15s %-26s %9s %7s %9s %21s%n"
                .formatted("Resource", "", "expected", "found", "doubled", "waiting for a person"));
        for (var row : rows) {
            text.append("%-15s %-26s %9d %7d %9d %21d%s%n"
                    .formatted(
                            row.line().type(),
                            row.line().label(),
                            row.expected(),
                            row.found(),
                            row.doubled(),
                            row.waiting(),
                            row.right() ? "" : row.missing() > 0 ? "  <- " + row.missing() + " missing" : "  <-"));
        }
        return text.toString();
    }
}
