package org.waymarker.serviceuse;

import java.util.Set;

/**
 * Encounters that the programme and the peer groups themselves cause: going to them is not the service use that is measured.
 *
 * @param adopted sessions that the hospital recorded and the programme took over
 * @param ownSystems identifier systems of the Encounters that we author
 */
public record ProgrammeEncounters(Set<ContactId> adopted, Set<String> ownSystems) {
    public ProgrammeEncounters {
        adopted = Set.copyOf(adopted);
        ownSystems = Set.copyOf(ownSystems);
    }

    boolean has(Contact contact) {
        return contact.names().stream()
                .anyMatch(name -> adopted.contains(name)
                        || (name instanceof ContactId.Identifier identifier
                                && ownSystems.contains(identifier.system())));
    }
}
