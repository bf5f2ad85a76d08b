package org.waymarker.api;

import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;

/** What may be done with resources of a type, in the standard's words. */
enum Interaction {
    READ(TypeRestfulInteraction.READ),
    VREAD(TypeRestfulInteraction.VREAD),
    UPDATE(TypeRestfulInteraction.UPDATE),
    HISTORY(TypeRestfulInteraction.HISTORYINSTANCE),
    CREATE(TypeRestfulInteraction.CREATE),
    SEARCH(TypeRestfulInteraction.SEARCHTYPE);

    private final TypeRestfulInteraction code;

    Interaction(TypeRestfulInteraction code) {
        this.code = code;
    }

    TypeRestfulInteraction code() {
        return code;
    }
}
