package org.waymarker.record;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;

/**
 * Everything that the record holds about one person. What is about a group of people is not among it: it would tell of the others.
 * We serve no Patient, so the person is named by a parameter, and by POST, which leaves no number in an address.
 */
@Singleton
class PatientEverything implements FhirEndpoint {
    private final FhirRecord record;
    private final Patients patients;
    private final PatientReferences references;

    PatientEverything(FhirRecord record, Patients patients, PatientReferences references) {
        this.record = record;
        this.patients = patients;
        this.references = references;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.onSystem("$everything", this::everything).readOnlyOfAPerson());
    }

    /** Of somebody who is not known here there is nothing, which is an answer. */
    private Answer everything(Call call) {
        var named = references.read(call.inputs().reference("subject"));
        var found = new ArrayList<Resource>();
        patients.find(named.refs()).ifPresent(patient -> SearchKeys.types().forEach(type -> add(found, type, patient)));
        return new Answer.Found(found);
    }

    private void add(List<Resource> found, String type, PatientKey patient) {
        record.all(type, Optional.of(patient), List.of()).forEach(stored -> found.add(stored.resource()));
    }
}
