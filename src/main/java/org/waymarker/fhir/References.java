package org.waymarker.fhir;

import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Reference;

/** References between resources of our own record. */
public final class References {
    private References() {}

    /** The base of a server as a setting gives it, without slashes at its end. */
    public static String base(String setting) {
        return setting.replaceAll("/+$", "");
    }

    /** A relative reference to a resource of ours, with its business identifier beside it. */
    public static Reference to(String type, BusinessId id) {
        return new Reference(type + "/" + id.value()).setType(type).setIdentifier(id.toIdentifier());
    }

    /**
     * The id in a reference to a resource of ours.
     *
     * @param parameter name of the parameter or element, for the message
     * @throws RefusedException (400) if it is no reference to that type by an id of ours
     */
    public static UUID idOf(String type, Reference reference, String parameter) {
        return maybeIdOf(type, reference)
                .orElseThrow(() -> new RefusedException(Refusal.invalid(
                        "REFERENCE_INVALID",
                        "'" + parameter + "' must refer to a " + type + " of this server, such as " + type + "/[id]",
                        parameter)));
    }

    /** The id in a reference to a resource of ours; empty if it refers elsewhere. */
    public static Optional<UUID> maybeIdOf(String type, Reference reference) {
        var literal = reference.getReference();
        if (literal == null) {
            return Optional.empty();
        }
        // Absolute references to this server come from callers that copied a fullUrl.
        var slash = literal.lastIndexOf(type + "/");
        return slash < 0 ? Optional.empty() : maybeId(literal.substring(slash + type.length() + 1));
    }

    /** A logical id of ours; empty if the text is none. */
    public static Optional<UUID> maybeId(String text) {
        try {
            // fromString takes short forms too; only the canonical one is an id of ours.
            var id = UUID.fromString(text);
            return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
