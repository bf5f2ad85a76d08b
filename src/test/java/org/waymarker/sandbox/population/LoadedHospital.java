package org.waymarker.sandbox.population;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * A population as the hospital holds it.
 *
 * @param patients person to reference, e.g. {@code Patient/12}
 * @param already person to reference of what the EHR made itself
 * @param clinicians those who close programmes and offer places
 * @param facilitator who runs a meeting for the NHS
 */
public record LoadedHospital(
        Map<Person, String> patients, Map<Person, String> already, List<String> clinicians, String facilitator) {

    /** Stores everyone, with everything that the hospital knows of them, one transaction a person. @param loaded told after each person */
    public static LoadedHospital load(Population population, IGenericClient hospital, IntConsumer loaded) {
        var staff = staff(hospital);
        var patients = new HashMap<Person, String>();
        var already = new HashMap<Person, String>();
        for (var cohort : population.cohorts()) {
            for (var person : cohort.people()) {
                var everything = new Bundle().setType(BundleType.TRANSACTION);
                var patient = add(everything, Records.patient(person));
                var made = person.already().map(what -> switch (what) {
                    case PROGRAMME_PLAN -> Records.programmePlan(person, cohort, patient);
                    case REFERRAL -> Records.referral(person, cohort, patient, new Reference(staff.get(0)));
                    case CLOSING_SESSION -> Records.closingSession(person, cohort, patient);
                });
                made.ifPresent(resource -> add(everything, resource));
                addVisits(everything, person, patient);
                var stored = post(hospital, everything);
                patients.put(person, stored.get(0));
                made.ifPresent(resource -> already.put(person, stored.get(1)));
                loaded.accept(patients.size());
            }
        }
        return new LoadedHospital(Map.copyOf(patients), Map.copyOf(already), staff.subList(0, 2), staff.get(2));
    }

    private static void addVisits(Bundle everything, Person person, Reference patient) {
        var stays = new HashMap<String, Reference>();
        var children = new ArrayList<Visit>();
        for (var visit : person.visits()) {
            if (visit.within().isPresent()) {
                children.add(visit);
            } else if (!visit.kind().inFeed()) {
                for (var i = 0; i < visit.recorded(); i++) {
                    stays.put(visit.key(), add(everything, Records.encounter(visit, patient, null)));
                }
            }
        }
        for (var visit : children) {
            for (var i = 0; i < visit.recorded(); i++) {
                var stay = stays.get(visit.within().orElseThrow());
                add(everything, Records.encounter(visit, patient, stay));
            }
        }
    }

    private static List<String> staff(IGenericClient hospital) {
        var everything = new Bundle().setType(BundleType.TRANSACTION);
        add(everything, practitioner("C1001", "Chandra", "Meera"));
        add(everything, practitioner("C1002", "Lloyd", "Huw"));
        add(everything, practitioner("C1003", "Begum", "Salma"));
        add(everything, organization(Systems.TRUST_ODS, "Example Hospital NHS Trust"));
        add(everything, organization(Systems.SERVICE_ODS, Systems.SERVICE_NAME));
        return post(hospital, everything);
    }

    private static Practitioner practitioner(String number, String family, String given) {
        var practitioner = new Practitioner().setActive(true);
        practitioner.addIdentifier().setSystem(Systems.STAFF).setValue(number);
        practitioner.addName().setFamily(family).addGiven(given).addPrefix("Dr");
        return practitioner;
    }

    private static Organization organization(String ods, String name) {
        var organization = new Organization().setActive(true).setName(name);
        organization.addIdentifier().setSystem(Systems.ODS).setValue(ods);
        return organization;
    }

    private static Reference add(Bundle bundle, Resource resource) {
        var url = "urn:uuid:" + UUID.randomUUID();
        bundle.addEntry()
                .setFullUrl(url)
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl(resource.fhirType());
        return new Reference(url);
    }

    /** @return type and id of each entry, in order */
    private static List<String> post(IGenericClient hospital, Bundle bundle) {
        return hospital.transaction().withBundle(bundle).execute().getEntry().stream()
                .map(entry -> entry.getResponse().getLocation().replaceAll("/_history/.*", ""))
                .toList();
    }
}
