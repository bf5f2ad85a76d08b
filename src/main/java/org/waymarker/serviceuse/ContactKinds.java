package org.waymarker.serviceuse;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymarker.fhir.CodeSystems;

/**
 * Which codes make an Encounter which kind of contact, and which say that it was about pain.
 *
 * @param kinds by coding of class, serviceType or type; codes of {@code contact-kind} itself stand for themselves
 * @param painRelated codings of serviceType, type or reasonCode
 */
record ContactKinds(Map<Coded, ContactKind> kinds, Set<Coded> painRelated) {
    ContactKinds {
        var all = new HashMap<>(kinds);
        for (ContactKind kind : ContactKind.values()) {
            all.put(new Coded(CodeSystems.CONTACT_KIND, kind.code()), kind);
        }
        kinds = Map.copyOf(all);
        painRelated = Set.copyOf(painRelated);
    }

    /**
     * The kinds that one Encounter was of. A kind that the feed declares goes before all; then what the class says; then the first
     * coding of serviceType or type that says anything.
     *
     * @return A&E and admission, if it was both, else one kind or none
     */
    Set<ContactKind> of(EncounterReading encounter) {
        var declared = declared(encounter);
        if (declared.isPresent()) {
            return Set.of(declared.get());
        }
        var ofClass = ofClass(encounter);
        return ofClass.isEmpty() ? ofServices(encounter) : ofClass;
    }

    private Set<ContactKind> ofServices(EncounterReading encounter) {
        for (Coded coding : encounter.services()) {
            var kind = kinds.get(coding);
            if (kind != null) {
                return Set.of(kind);
            }
        }
        return Set.of();
    }

    /** The kind that the feed itself calls it, in our own words. */
    Optional<ContactKind> declared(EncounterReading encounter) {
        for (Coded coding : encounter.services()) {
            if (coding.system().equals(CodeSystems.CONTACT_KIND)) {
                var kind = of(coding);
                if (kind.isPresent()) {
                    return kind;
                }
            }
        }
        return Optional.empty();
    }

    /** A class that it no longer has tells as well, if it was A&E or a ward: visits to A&E become stays. */
    private Set<ContactKind> ofClass(EncounterReading encounter) {
        var now = Optional.ofNullable(encounter.encounterClass()).flatMap(this::of);
        if (encounter.classHistory().isEmpty()) {
            return now.map(Set::of).orElse(Set.of());
        }
        var ever = new HashSet<ContactKind>();
        now.ifPresent(ever::add);
        for (EncounterReading.Past past : encounter.classHistory()) {
            Optional.ofNullable(past.encounterClass()).flatMap(this::of).ifPresent(ever::add);
        }
        var visitAndStay = Set.of(ContactKind.ED_ATTENDANCE, ContactKind.ADMISSION);
        if (ever.containsAll(visitAndStay)) {
            return visitAndStay;
        }
        return now.map(Set::of)
                .orElseGet(() -> ever.stream().sorted().findFirst().map(Set::of).orElse(Set.of()));
    }

    Optional<ContactKind> of(Coded coding) {
        return Optional.ofNullable(kinds.get(coding));
    }

    boolean painRelated(EncounterReading encounter) {
        return !Collections.disjoint(encounter.services(), painRelated)
                || !Collections.disjoint(encounter.reasons(), painRelated);
    }
}
