package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.References;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientRef;

/** Whose a line of a file is: by NHS number, and in a file that the hospital has exported by the hospital's Patient id as well. */
@Singleton
class FeedSubjects {
    private static final Pattern PATIENT = Pattern.compile("(.*/)?Patient/([A-Za-z0-9.-]{1,64})(/_history/.*)?");

    private final String hospital;

    FeedSubjects(@Value("${waymarker.hospital.base-url:}") String hospital) {
        var base = References.base(hospital);
        this.hospital = base.isEmpty() ? "" : base + "/";
    }

    /** At least one of the two. A line has at most one of each; a person may have had others before. */
    record Subject(Set<NhsNumber> nhsNumbers, Set<String> patientIds) {
        List<Long> keys() {
            var keys = new ArrayList<Long>(2);
            nhsNumbers.forEach(number -> keys.add(SubjectKeys.of(number)));
            patientIds.forEach(id -> keys.add(SubjectKeys.ofPatient(id)));
            return keys;
        }

        /** Where both sides know an NHS number, that decides, whatever the Patient id says. */
        boolean is(Subject patient) {
            return (nhsNumbers.isEmpty() || patient.nhsNumbers.isEmpty())
                    ? haveInCommon(patientIds, patient.patientIds)
                    : haveInCommon(nhsNumbers, patient.nhsNumbers);
        }

        private static boolean haveInCommon(Set<?> some, Set<?> others) {
            return !Collections.disjoint(some, others);
        }
    }

    /**
     * The names by which a file of that source may know a patient. It may have been made before the patient got another number, or was merged
     * into another at the hospital, so that former names are among them.
     *
     * @return empty if it cannot be asked about the patient: lines under a name that we do not know would be missing, and of those under a
     *     name that is somebody else's by now nobody can tell whose they are
     */
    static Optional<Subject> of(ContactSource.Query query, FeedSource source) {
        var patient = query.patient();
        boolean byId = source == FeedSource.HOSPITAL_EXPORT_FILE;
        if (byId ? patient.hospitalId().isEmpty() : patient.nhsNumber().isEmpty()) {
            return Optional.empty();
        }
        var numbers = new HashSet<NhsNumber>();
        var ids = new HashSet<String>();
        for (PatientRef name : names(patient)) {
            boolean isNumber = name instanceof PatientRef.Nhs;
            if ((isNumber || (byId && name instanceof PatientRef.HospitalId))
                    && query.taken().contains(name)) {
                return Optional.empty();
            }
            if (name instanceof PatientRef.Nhs nhs) {
                numbers.add(nhs.number());
            } else if (byId && name instanceof PatientRef.HospitalId id) {
                ids.add(id.value());
            }
        }
        return Optional.of(new Subject(Set.copyOf(numbers), Set.copyOf(ids)));
    }

    private static Set<PatientRef> names(PatientIdentity patient) {
        var names = new HashSet<>(patient.refs());
        names.addAll(patient.former());
        return names;
    }

    /** @throws BadLineException if nobody can tell */
    Subject of(EncounterLine line, FeedSource source) throws BadLineException {
        var number = nhsNumber(line);
        if (source != FeedSource.HOSPITAL_EXPORT_FILE) {
            if (number.isEmpty()) {
                throw new BadLineException("subject.identifier is no NHS number");
            }
            return new Subject(number.map(Set::of).orElse(Set.of()), Set.of());
        }
        var patientId = patientId(line);
        if (number.isEmpty() && patientId.isEmpty()) {
            throw new BadLineException("subject is neither a Patient of the hospital nor named by NHS number");
        }
        return new Subject(
                number.map(Set::of).orElse(Set.of()), patientId.map(Set::of).orElse(Set.of()));
    }

    private static Optional<NhsNumber> nhsNumber(EncounterLine line) throws BadLineException {
        var subject = line.subject();
        if (subject == null || !subject.system().equals(CodeSystems.NHS_NUMBER)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NhsNumber(subject.code().replace(" ", "")));
        } catch (IllegalArgumentException e) {
            throw new BadLineException("the NHS number in subject.identifier is not valid");
        }
    }

    /** An id at another server is another person's. */
    private Optional<String> patientId(EncounterLine line) {
        if (line.subjectReference() == null) {
            return Optional.empty();
        }
        var reference = PATIENT.matcher(line.subjectReference());
        return reference.matches()
                        && (reference.group(1) == null || reference.group(1).equals(hospital))
                ? Optional.of(reference.group(2))
                : Optional.empty();
    }
}
