package org.waymarker.bench;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.testing.Hospital;

/** A hospital that knows people by their numbers, and holds the plan of each as Waymarker left it there at enrolment. */
final class Admission {
    private static final int PEOPLE_IN_A_BUNDLE = 50;

    private final IGenericClient hospital;

    private Admission(IGenericClient hospital) {
        this.hospital = hospital;
    }

    static void of(Target hospital, long from, long to) {
        var admission = new Admission(Hospital.client(hospital.base()));
        var clinician = new Practitioner();
        clinician.setId("clinician");
        admission.put(List.of(clinician));
        var some = new ArrayList<Resource>();
        for (long person = from; person <= to; person++) {
            some.addAll(person(person));
            if (some.size() >= 2 * PEOPLE_IN_A_BUNDLE || person == to) {
                admission.put(some);
                some.clear();
            }
        }
    }

    private static List<Resource> person(long number) {
        var patient = new Patient().setActive(true);
        patient.setId(patientId(number));
        patient.addIdentifier().setSystem(QueuedPeople.LOCAL_IDS).setValue(patientId(number));
        var plan = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setSubject(new Reference("Patient/" + patientId(number)));
        plan.setId("cp-" + QueuedPeople.number(number));
        return List.of(patient, plan);
    }

    static String patientId(long number) {
        return "p-" + QueuedPeople.number(number);
    }

    private void put(List<? extends Resource> resources) {
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (var resource : resources) {
            bundle.addEntry()
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
        }
        hospital.transaction().withBundle(bundle).execute();
    }
}
