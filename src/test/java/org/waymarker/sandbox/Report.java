package org.waymarker.sandbox;

import java.util.List;
import org.waymarker.sandbox.population.Population;

/** The end of the story at the console. */
final class Report {
    private Report() {}

    /** @return whether everything that the story expects is at the hospital exactly once, as it was in truth, and gives no member away */
    static boolean print(
            Console console,
            Population population,
            Cast cast,
            Expected expected,
            ReadBack readBack,
            Backlog left,
            Dress dress) {
        // What is told in words is looked for, and not read.
        boolean inWords = dress == Dress.EPIC_LIKE;
        return inWords
                ? printNotes(console, expected.withoutGroups(), readBack, left)
                : printResources(console, population, cast, expected, readBack, left);
    }

    private static boolean printNotes(Console console, Expected expected, ReadBack readBack, Backlog left) {
        var table = StoryTable.of(expected, readBack, left.parked());
        var naming = readBack.thatNameAGroup(expected.groupNames());
        console.lines("");
        console.lines(table.text());
        console.lines("Notes: " + readBack.notes() + ", doubled: " + readBack.doubledNotes());
        console.lines("Notes and resources of a patient that tell which peer group: " + naming.size());
        few(console, naming);
        console.lines("Lanes that wait for a person: " + left.parked());
        left.reasons().forEach(reason -> console.lines("    " + reason));
        var right = table.rightButForThoseWhoWait()
                && readBack.doubledNotes() == 0
                && naming.isEmpty()
                && left.reasons().stream().allMatch(reason -> reason.startsWith("NO_ENCOUNTER_FOR_NOTE"));
        return told(console, right, left.parked());
    }

    private static boolean told(Console console, boolean right, int waiting) {
        console.lines("");
        var asExpected = "Everything expected is there exactly once" + (waiting > 0 ? ", or waits for a person." : ".");
        console.lines(right ? asExpected : "NOT everything is as expected.");
        return right;
    }

    private static boolean printResources(
            Console console, Population population, Cast cast, Expected expected, ReadBack readBack, Backlog left) {
        var table = StoryTable.of(expected, readBack, left.parked());
        var counts = ServiceUseCheck.of(population, cast, readBack);
        var states = StateCheck.of(expected, readBack);
        var naming = readBack.thatNameAGroup(expected.groupNames());
        var unresolved = readBack.withUnresolvedReferences();
        console.lines("");
        console.lines(table.text());
        console.lines("Counts and changes as they were in truth: %d of %d"
                .formatted(counts.compared() - counts.wrong().size(), counts.compared()));
        few(console, counts.wrong());
        console.lines("In the state in which the story left them: %d of %d"
                .formatted(states.compared() - states.wrong().size(), states.compared()));
        few(console, states.wrong());
        console.lines("Resources of a patient that tell which peer group: " + naming.size());
        few(console, naming);
        console.lines("References left unresolved: " + unresolved.size());
        few(console, unresolved);
        console.lines("Deliveries left: " + left.queued() + ", lanes that wait for a person: " + left.parked());
        var right = table.right()
                && counts.wrong().isEmpty()
                && states.wrong().isEmpty()
                && naming.isEmpty()
                && unresolved.isEmpty()
                && left.queued() == 0;
        return told(console, right, left.parked());
    }

    private static void few(Console console, List<String> lines) {
        lines.stream().limit(10).forEach(line -> console.lines("    " + line));
        if (lines.size() > 10) {
            console.lines("    and " + (lines.size() - 10) + " more");
        }
    }
}
