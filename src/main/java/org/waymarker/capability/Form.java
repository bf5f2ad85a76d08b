package org.waymarker.capability;

import java.util.Optional;

/** In which form the hospital gets something. */
public enum Form {
    /** As the FHIR resource that it is in our record. */
    RESOURCE("resource"),
    /** The end of a programme as a Procedure that was carried out. */
    PROCEDURE("procedure"),
    /** Told in a plain-text note (DocumentReference), one for each delivery, on an Encounter that the EHR holds. */
    NOTE("note"),
    /** In a FHIR document, one for each delivery, which goes to the trust's integration engine and not to the FHIR server. */
    DOCUMENT("document");

    private final String code;

    Form(String code) {
        this.code = code;
    }

    /** As the write map names it, and as an operator sees it. */
    public String code() {
        return code;
    }

    static Optional<Form> of(String code) {
        for (Form form : values()) {
            if (form.code.equals(code)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    /** The type that the server must be able to create for it; empty if it does not go there. */
    Optional<String> type(String ours) {
        return switch (this) {
            case RESOURCE -> Optional.of(ours);
            case PROCEDURE -> Optional.of("Procedure");
            case NOTE -> Optional.of("DocumentReference");
            case DOCUMENT -> Optional.empty();
        };
    }
}
