package org.waymarker.sandbox.population;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.LocalDate;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.testing.Hospital;

@ExtendWith(Hospital.class)
class LoadedHospitalIT {

    @Test
    void storesEveryVisitOfTheHospitalOnceOrAsOftenAsItWasRecorded(IGenericClient hospital) {
        var population = Population.generate(99, 14, LocalDate.now());
        var loaded = LoadedHospital.load(population, hospital, count -> {});
        for (var person : population.people()) {
            var expected = person.visits().stream()
                            .filter(visit -> !visit.kind().inFeed())
                            .mapToInt(Visit::recorded)
                            .sum()
                    + (person.already()
                                    .filter(Person.MadeByEhr.CLOSING_SESSION::equals)
                                    .isPresent()
                            ? 1
                            : 0);
            var found = hospital.search()
                    .forResource(Encounter.class)
                    .where(Encounter.PATIENT.hasId(loaded.patients().get(person)))
                    .count(200)
                    .returnBundle(Bundle.class)
                    .execute();
            assertThat(found.getEntry()).hasSize(expected);
        }
        assertThat(loaded.already()).hasSize(3);
    }
}
