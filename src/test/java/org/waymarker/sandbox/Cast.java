package org.waymarker.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.sandbox.population.LoadedHospital;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Systems;

/** The people of the story as callers name them: some by the hospital's id, some by NHS number, some by hospital number, some by two at once. */
final class Cast {
    private static final String BIRTH_DATE = "https://waymarker.example/fhir/StructureDefinition/birth-date";

    private final LoadedHospital hospital;
    private final Map<String, Person> byName = new HashMap<>();

    Cast(Population population, LoadedHospital hospital) {
        this.hospital = hospital;
        for (var person : population.people()) {
            byName.put(patient(person), person);
            byName.put(Systems.MRN + "|" + person.mrn(), person);
            person.nhsNumber().ifPresent(number -> byName.put(Systems.NHS_NUMBER + "|" + number, person));
        }
    }

    /** The hospital's Patient, e.g. {@code Patient/12}. */
    String patient(Person person) {
        return hospital.patients().get(person);
    }

    /** What the EHR made itself for this person, if it is of this kind. */
    Optional<String> made(Person person, Person.MadeByEhr what) {
        return person.already()
                .filter(what::equals)
                .map(made -> hospital.already().get(person));
    }

    /** As this person is named in every call. */
    Reference named(Person person) {
        return switch (person.index() % 4) {
            case 0 -> new Reference(patient(person));
            case 1 ->
                person.nhsNumber()
                        .map(number -> identified(person, Systems.NHS_NUMBER, number))
                        .orElseGet(() -> identified(person, Systems.MRN, person.mrn()));
            case 2 -> identified(person, Systems.MRN, person.mrn());
            default ->
                person.nhsNumber()
                        .map(number -> identified(person, Systems.NHS_NUMBER, number))
                        .orElseGet(() -> identified(person, Systems.MRN, person.mrn()))
                        .setReference(patient(person));
        };
    }

    /** Who a reference in an answer of the service means. */
    Person of(Reference subject) {
        var reference = subject.getReference();
        var person = reference == null ? null : byName.get(reference.replaceAll("^.*(Patient/)", "$1"));
        if (person == null && subject.hasIdentifier()) {
            person = byName.get(subject.getIdentifier().getSystem() + "|"
                    + subject.getIdentifier().getValue());
        }
        if (person == null) {
            throw new IllegalStateException("The service names a patient whom nobody told it of");
        }
        return person;
    }

    String clinician(int n) {
        return hospital.clinicians().get(n % hospital.clinicians().size());
    }

    String facilitator() {
        return hospital.facilitator();
    }

    private static Reference identified(Person person, String system, String value) {
        var reference = new Reference()
                .setType("Patient")
                .setIdentifier(new Identifier().setSystem(system).setValue(value));
        reference.addExtension(BIRTH_DATE, new DateType(person.birthDate().toString()));
        return reference;
    }
}
