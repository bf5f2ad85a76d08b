package org.waymarker.backloading;

import java.time.LocalDate;
import java.util.Set;
import org.waymarker.patient.PatientRef;

/**
 * A person as all lines of the file together name one.
 *
 * @param names at least one
 */
record Person(Set<PatientRef> names, LocalDate birthDate) {
    Person {
        names = Set.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A person has a name");
        }
    }

    /** Without names and date, so that a logged object never identifies a patient. */
    @Override
    public String toString() {
        return "Person";
    }
}
