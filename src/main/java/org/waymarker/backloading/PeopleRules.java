package org.waymarker.backloading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.patient.PatientRef;

/** Which lines are one person's: those that share a number, directly or by way of a line that has both of theirs. */
final class PeopleRules {
    private PeopleRules() {}

    /**
     * Who is meant by each line.
     *
     * @param byLine of every line
     */
    record People(Map<Line, Person> byLine, List<Fault> faults) {
        People {
            byLine = Map.copyOf(byLine);
            faults = List.copyOf(faults);
        }
    }

    static People told(List<Line> lines) {
        var byLine = new HashMap<Line, Person>();
        var faults = new ArrayList<Fault>();
        for (List<Line> own : groups(lines)) {
            var names = new LinkedHashSet<PatientRef>();
            own.forEach(line -> names.addAll(line.names()));
            var person = new Person(names, own.get(0).birthDate());
            own.forEach(line -> byLine.put(line, person));
            judge(own, faults);
        }
        return new People(byLine, faults);
    }

    /** In the order of the lines, within and among groups. */
    private static Iterable<List<Line>> groups(List<Line> lines) {
        var byName = new HashMap<PatientRef, List<Line>>();
        var groups = new LinkedHashMap<Line, List<Line>>();
        for (Line line : lines) {
            var own = new ArrayList<Line>();
            for (PatientRef name : line.names()) {
                var others = byName.get(name);
                if (others != null && others != own) {
                    own.addAll(others);
                    groups.remove(others.get(0));
                    others.stream().flatMap(o -> o.names().stream()).forEach(n -> byName.put(n, own));
                }
            }
            own.add(line);
            own.sort(Comparator.comparingInt(Line::number));
            line.names().forEach(name -> byName.put(name, own));
            groups.put(own.get(0), own);
        }
        return groups.values();
    }

    private static void judge(List<Line> own, List<Fault> faults) {
        var first = own.get(0);
        var traced = own.stream().filter(line -> nhsNumber(line).isPresent()).toList();
        for (Line line : own) {
            if (!line.birthDate().equals(first.birthDate())) {
                faults.add(Fault.of(line.number(), Column.BIRTH_DATE, FaultReason.BIRTH_DATES_DIFFER)
                        .against(first.number()));
            }
            // Many local numbers may name one person, but only one NHS number.
            if (nhsNumber(line).isPresent() && !nhsNumber(line).equals(nhsNumber(traced.get(0)))) {
                faults.add(Fault.of(line.number(), Column.NHS_NUMBER, FaultReason.PATIENT_NAMES_CONFLICT)
                        .against(traced.get(0).number()));
            }
        }
    }

    private static Optional<PatientRef> nhsNumber(Line line) {
        return line.names().stream().filter(PatientRef.Nhs.class::isInstance).findFirst();
    }
}
