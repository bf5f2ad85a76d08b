package org.waymarker.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.waymarker.testing.FaultMix;

/** What a run has to say on standard output. */
final class Report {
    private final List<String> facts = new ArrayList<>();

    /** One line below the table, such as {@code kills} and {@code 10}. */
    Report fact(String name, Object value) {
        facts.add("%-40s %s".formatted(name, value));
        return this;
    }

    Report faults(FaultMix mix) {
        var injected = mix.injected();
        fact(
                "faults injected",
                injected.values().stream().mapToInt(Integer::intValue).sum());
        injected.forEach((fault, times) -> fact("  " + fault.label(), times));
        return this;
    }

    void print(
            String name,
            int offers,
            Verdict verdict,
            Map<Thing, List<String>> expected,
            Map<String, String> parked,
            Ehr ehr,
            long seconds) {
        var text = new StringBuilder("%n%s: %d offers%n".formatted(name, offers));
        text.append(verdict.table(expected));
        fact("calls accepted", ehr.accepted());
        fact("calls sent again for want of an answer", ehr.sentAgain());
        fact("seconds to the last delivery", seconds);
        facts.forEach(line -> text.append(line).append(System.lineSeparator()));
        parked.forEach((lane, reason) -> text.append("waits for a person: ")
                .append(lane)
                .append(' ')
                .append(reason)
                .append(System.lineSeparator()));
        verdict.wrong().stream().limit(20).forEach(line -> text.append(line).append(System.lineSeparator()));
        System.out.println(text);
    }
}
