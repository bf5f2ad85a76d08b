package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** At least one of the two. */
    record Subject(Optional<NhsNumber> nhsNumber, Optional<String> patientId) {
        List<Long> keys() {
            var keys = new ArrayList<Long>(2);
            nhsNumber.ifPresent(number -> keys.add(SubjectKeys.of(number)));
            patientId.ifPresent(id -> keys.add(SubjectKeys.ofPatient(id)));
            return keys;
        }

        /** Where both sides know an NHS number, that decides, whatever the Patient id says. */
        boolean is(PatientIdentity patient) {
            var theirs = patient.nhsNumber();
            return (nhsNumber.isPresent() && theirs.isPresent())
                    ? nhsNumber.equals(theirs)
                    : patientId.isPresent()
                            && patientId.equals(patient.hospitalId().map(PatientRef.HospitalId::value));
        }
    }

    /**
     * The names by which a file of that source may know a patient.
     *
     * @return empty if it cannot be asked about the patient: lines under a name that we do not know would be missing
     */
    static Optional<Subject> of(PatientIdentity patient, FeedSource source) {
        return source == FeedSource.HOSPITAL_EXPORT_FILE
                ? patient.hospitalId().map(id -> new Subject(patient.nhsNumber(), Optional.of(id.value())))
                : patient.nhsNumber().map(number -> new Subject(Optional.of(number), Optional.empty()));
    }

    /** @throws BadLineException if nobody can tell */
    Subject of(EncounterLine line, FeedSource source) throws BadLineException {
        var number = nhsNumber(line);
        if (source != FeedSource.HOSPITAL_EXPORT_FILE) {
            if (number.isEmpty()) {
                throw new BadLineException("subject.identifier is no NHS number");
            }
            return new Subject(number, Optional.empty());
        }
        var patientId = patientId(line);
        if (number.isEmpty() && patientId.isEmpty()) {
            throw new BadLineException("subject is neither a Patient of the hospital nor named by NHS number");
        }
        return new Subject(number, patientId);
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
