package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Patient;
import org.waymarker.capability.Feature;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.hospital.HospitalPatients.Lookup;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;

/**
 * Finds the hospital's Patients for many people at a time, with one search for a hundred where the server can be searched so. Whoever is
 * not found by exactly one Patient that way is looked for alone, as {@link HospitalPatients} does it.
 */
@Singleton
class ResolvePatients {
    static final int AT_A_TIME = 100;
    private static final String PAGE_SIZE = "200";

    private final Hospital hospital;
    private final HospitalPatients patients;
    private final KnownServer server;

    ResolvePatients(Hospital hospital, HospitalPatients patients, KnownServer server) {
        this.hospital = hospital;
        this.patients = patients;
        this.server = server;
    }

    /** @return an answer for each */
    Map<PatientKey, Lookup> resolve(Collection<PatientKey> keys) {
        var answers = new LinkedHashMap<PatientKey, Lookup>();
        var byId = new LinkedHashMap<String, PatientIdentity>();
        var byNumber = new LinkedHashMap<String, PatientIdentity>();
        for (PatientKey key : keys) {
            var identity = patients.identity(key);
            patients.known(identity)
                    .ifPresentOrElse(lookup -> answers.put(key, lookup), () -> name(identity, byId, byNumber));
        }
        if (byId.size() > 1 && offers(Feature.idSearch("Patient"))) {
            answers.putAll(search(
                    "_id",
                    byId,
                    id -> id,
                    theirs -> Set.of(theirs.getIdElement().getIdPart())));
        }
        if (byNumber.size() > 1 && offers(Feature.identifierSearch("Patient"))) {
            answers.putAll(search(
                    "identifier",
                    byNumber,
                    number -> CodeSystems.NHS_NUMBER + "|" + number,
                    theirs -> new PatientReading(theirs).numbers(CodeSystems.NHS_NUMBER)));
        }
        for (PatientKey key : keys) {
            if (!answers.containsKey(key)) {
                answers.put(key, patients.resolve(key));
            }
        }
        return answers;
    }

    private static void name(
            PatientIdentity identity, Map<String, PatientIdentity> byId, Map<String, PatientIdentity> byNumber) {
        identity.hospitalId()
                .map(PatientRef.HospitalId::value)
                .ifPresentOrElse(
                        id -> byId.put(id, identity),
                        () -> identity.nhsNumber()
                                .map(NhsNumber::value)
                                .ifPresent(number -> byNumber.put(number, identity)));
    }

    private boolean offers(Feature feature) {
        return server.ladder().offers(feature);
    }

    /**
     * Those whom exactly one Patient fits.
     *
     * @param names of a Patient, as the people are named
     */
    private Map<PatientKey, Lookup> search(
            String parameter,
            Map<String, PatientIdentity> people,
            Function<String, String> asked,
            Function<Patient, Set<String>> names) {
        var fitting = new HashMap<String, List<Patient>>();
        for (List<String> some : parts(people.keySet(), AT_A_TIME)) {
            var found = searchOrNothing(Map.of(
                    parameter,
                    List.of(String.join(",", some.stream().map(asked).toList())),
                    "_count",
                    List.of(PAGE_SIZE)));
            for (Patient theirs : found) {
                names.apply(theirs).stream()
                        .filter(people::containsKey)
                        .forEach(name -> fitting.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(theirs));
            }
        }
        var lookups = new LinkedHashMap<PatientKey, Lookup>();
        fitting.forEach((name, theirs) -> {
            var identity = people.get(name);
            if (identity != null && theirs.size() == 1) {
                lookups.put(identity.key(), patients.resolve(identity, theirs.get(0)));
            }
        });
        return lookups;
    }

    /** A server that refuses many at once, or knows no such place, may still be asked for one. */
    private List<Patient> searchOrNothing(Map<String, List<String>> parameters) {
        try {
            return hospital.searchQuietly(Patient.class, parameters);
        } catch (HospitalException e) {
            if (HospitalContacts.mayBeOfTheSearch(e.failure())) {
                return List.of();
            }
            throw e;
        }
    }

    /** In their order, so many at a time. */
    static <T> List<List<T>> parts(Collection<T> all, int most) {
        var list = List.copyOf(new LinkedHashSet<>(all));
        var parts = new ArrayList<List<T>>();
        for (int from = 0; from < list.size(); from += most) {
            parts.add(list.subList(from, Math.min(from + most, list.size())));
        }
        return parts;
    }
}
