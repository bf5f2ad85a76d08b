package org.waymarker.hospital;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientRef;

/**
 * Whether a Patient of the hospital is the person whom we were told of. Once it was, the hospital may correct what we were told; but if
 * number and birth date both differ, it may be somebody else's record by now, and a person must look.
 */
final class Agreement {
    private Agreement() {}

    sealed interface Judged {
        /**
         * @param renumbered the NHS number that the hospital has given since
         * @param bornOn the birth date that the hospital has corrected since
         */
        record Same(Optional<NhsNumber> renumbered, Optional<LocalDate> bornOn) implements Judged {}

        /** @param detail without patient data */
        record Other(String detail) implements Judged {}
    }

    private enum Difference {
        BIRTH_DATE("The birth date differs from the one given"),
        NHS_NUMBER("The NHS number differs from the one given"),
        LOCAL_NUMBER("The local number differs from the one given");

        private final String detail;

        Difference(String detail) {
            this.detail = detail;
        }
    }

    /** @param confirmed whether they have been the same before */
    static Judged judge(PatientIdentity identity, PatientReading theirs, boolean confirmed) {
        var differences = differences(identity, theirs);
        if (!confirmed && !differences.isEmpty()) {
            return new Judged.Other(differences.iterator().next().detail);
        }
        differences.remove(Difference.LOCAL_NUMBER);
        if (differences.size() > 1) {
            return new Judged.Other("The NHS number and the birth date have both changed");
        }
        var renumbered = theirs.nhsNumber().filter(number -> differences.contains(Difference.NHS_NUMBER));
        var bornOn = theirs.birthDate().filter(day -> differences.contains(Difference.BIRTH_DATE));
        boolean understood = differences.isEmpty() || renumbered.isPresent() || bornOn.isPresent();
        return understood
                ? new Judged.Same(renumbered, bornOn)
                : new Judged.Other(differences.iterator().next().detail);
    }

    /** The same of the Patient that the person's was merged into: its local number is its own. */
    static Judged judgeMerged(PatientIdentity identity, PatientReading into) {
        var differences = differences(identity, into);
        differences.remove(Difference.LOCAL_NUMBER);
        return differences.isEmpty()
                ? new Judged.Same(Optional.empty(), Optional.empty())
                : new Judged.Other("Of the Patient into which it was merged: "
                        + differences.iterator().next().detail);
    }

    private static Set<Difference> differences(PatientIdentity identity, PatientReading theirs) {
        var differences = EnumSet.noneOf(Difference.class);
        if (identity.birthDate().filter(day -> !theirs.isBornOn(day)).isPresent()) {
            differences.add(Difference.BIRTH_DATE);
        }
        var theirNumbers = theirs.numbers(CodeSystems.NHS_NUMBER);
        if (identity.nhsNumber()
                .filter(nhs -> !theirNumbers.isEmpty() && !theirNumbers.contains(nhs.value()))
                .isPresent()) {
            differences.add(Difference.NHS_NUMBER);
        }
        boolean otherLocal = identity.refs().stream()
                .filter(PatientRef.LocalId.class::isInstance)
                .map(PatientRef.LocalId.class::cast)
                .anyMatch(local -> {
                    var values = theirs.numbers(local.system());
                    return !values.isEmpty() && !values.contains(local.value());
                });
        if (otherLocal) {
            differences.add(Difference.LOCAL_NUMBER);
        }
        return differences;
    }
}
