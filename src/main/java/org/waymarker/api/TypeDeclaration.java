package org.waymarker.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymarker.fhir.FhirEndpoint.Creation;
import org.waymarker.fhir.FhirEndpoint.Level;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.FhirEndpoint.PatientSearch;
import org.waymarker.fhir.FhirEndpoint.Update;
import org.waymarker.fhir.SearchKey;

/**
 * All that is offered for one resource type. Routes, the CapabilityStatement, the tables of {@code docs/api.md} and the tests come
 * from here.
 *
 * @param kept whether resources of the type stand in the record; else they are definitions of our own
 * @param operations of the type and of its instances
 */
record TypeDeclaration(
        String type,
        boolean kept,
        List<SearchKey> searchKeys,
        List<PatientSearch> patientSearches,
        List<Creation<?>> creations,
        List<Update<?>> updates,
        List<Operation> operations) {
    private static final Set<String> NOT_ABOUT_A_PATIENT = Set.of("Group", "Subscription", "MeasureReport");
    private static final Set<String> WITHOUT_SUBJECT = Set.of("Group", "Subscription", "Provenance", "MeasureReport");

    TypeDeclaration {
        searchKeys = List.copyOf(searchKeys);
        patientSearches = List.copyOf(patientSearches);
        creations = List.copyOf(creations);
        updates = List.copyOf(updates);
        operations = List.copyOf(operations);
    }

    Set<Interaction> interactions() {
        var offered = EnumSet.of(Interaction.READ, Interaction.SEARCH);
        if (kept) {
            offered.add(Interaction.VREAD);
            offered.add(Interaction.HISTORY);
        }
        if (!creations.isEmpty()) {
            offered.add(Interaction.CREATE);
        }
        if (!updates.isEmpty()) {
            offered.add(Interaction.UPDATE);
        }
        return offered;
    }

    boolean offers(Interaction interaction) {
        return interactions().contains(interaction);
    }

    Optional<Operation> operation(Level level, String name) {
        return operations.stream()
                .filter(o -> o.level() == level && o.name().equals(name))
                .findFirst();
    }

    /** Whether resources of the type may be searched by {@code patient}. */
    boolean hasPatient() {
        return kept && !NOT_ABOUT_A_PATIENT.contains(type);
    }

    /** Whether they may be searched by {@code subject}. */
    boolean hasSubject() {
        return kept && !WITHOUT_SUBJECT.contains(type);
    }
}
