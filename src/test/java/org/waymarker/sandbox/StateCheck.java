package org.waymarker.sandbox;

import java.util.ArrayList;
import java.util.List;

/** The statuses at the hospital against where the story left each plan and task: what was merely created, and never brought up to date, shows here. */
final class StateCheck {
    private int compared;
    private final List<String> wrong = new ArrayList<>();

    static StateCheck of(Expected expected, ReadBack readBack) {
        var check = new StateCheck();
        for (var line : expected.linesWithStates()) {
            var found = readBack.states(line);
            expected.states(line)
                    .forEach((patient, states) ->
                            check.compare(line, patient, states, found.getOrDefault(patient, List.of())));
        }
        return check;
    }

    private void compare(Line line, String patient, List<String> expected, List<String> found) {
        compared++;
        if (!expected.stream().sorted().toList().equals(found.stream().sorted().toList())) {
            wrong.add(
                    "%s of %s: %s at the hospital, %s in the story".formatted(line.label(), patient, found, expected));
        }
    }

    int compared() {
        return compared;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }
}
