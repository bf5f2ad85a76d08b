package org.waymarker.chaos;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Practitioner;
import org.waymarker.testing.People;

/**
 * Whom the hospital knows before the story begins.
 *
 * @param clinician {@code Practitioner/[id]}
 */
record Cast(List<List<Person>> cohorts, String clinician) {
    private static final int AT_ONCE = 200;

    static Cast registered(IGenericClient hospital, int people, int perCohort) {
        hospital.update()
                .resource((Practitioner) new Practitioner().setId("chaos-clinician"))
                .execute();
        var all = new ArrayList<Person>();
        while (all.size() < people) {
            register(hospital, all, Math.min(AT_ONCE, people - all.size()));
        }
        var cohorts = new ArrayList<List<Person>>();
        for (var from = 0; from < people; from += perCohort) {
            cohorts.add(List.copyOf(all.subList(from, Math.min(people, from + perCohort))));
        }
        return new Cast(List.copyOf(cohorts), "Practitioner/chaos-clinician");
    }

    private static void register(IGenericClient hospital, List<Person> all, int count) {
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        var numbers = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            numbers.add(People.freshNhsNumber());
            bundle.addEntry()
                    .setResource(People.patient(numbers.get(i), "Test", "Tess", "1961-05-31"))
                    .getRequest()
                    .setMethod(HTTPVerb.POST)
                    .setUrl("Patient");
        }
        var answer = hospital.transaction().withBundle(bundle).execute();
        for (var i = 0; i < count; i++) {
            var id = new IdType(answer.getEntry().get(i).getResponse().getLocation()).getIdPart();
            all.add(new Person("Patient/" + id, numbers.get(i), all.size()));
        }
    }

    List<Person> people() {
        return cohorts.stream().flatMap(List::stream).toList();
    }
}
