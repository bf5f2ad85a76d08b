package org.waymarker.fhir;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.security.Caller;

/**
 * A clinician as the hospital knows one, for "declared by" and "offered by".
 *
 * @param type Practitioner or PractitionerRole; Organization for a service that does not say who
 * @param name a literal reference ({@code Practitioner/12}, or an absolute URL), or an identifier as {@code system|value}
 */
public record Clinician(String type, String name) {
    private static final Set<String> TYPES = Set.of("Practitioner", "PractitionerRole");
    private static final String SERVICE = "Organization";

    public Clinician {
        if ((!TYPES.contains(type) && !type.equals(SERVICE)) || name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException(
                    "A clinician is a Practitioner or PractitionerRole with a name of 1 to 200");
        }
    }

    /**
     * @param parameter name of the parameter or element, for the message
     * @throws RefusedException (400) if it names no Practitioner or PractitionerRole by reference or identifier
     */
    public static Clinician read(Reference reference, String parameter) {
        if (reference.hasReference()) {
            var id = reference.getReferenceElement();
            if (id.hasResourceType() && TYPES.contains(id.getResourceType()) && id.hasIdPart()) {
                return new Clinician(
                        id.getResourceType(), id.toUnqualifiedVersionless().getValue());
            }
        } else if (reference.getIdentifier().hasSystem()
                && reference.getIdentifier().hasValue()
                && (!reference.hasType() || TYPES.contains(reference.getType()))) {
            var type = TYPES.contains(reference.getType()) ? reference.getType() : "Practitioner";
            var identifier = reference.getIdentifier();
            return new Clinician(type, identifier.getSystem() + "|" + identifier.getValue());
        }
        throw new RefusedException(Refusal.invalid(
                "CLINICIAN_NOT_NAMED",
                "'" + parameter
                        + "' must name a Practitioner or PractitionerRole of the hospital, by reference or identifier",
                parameter));
    }

    /** As {@link #read}, where nobody need be named. */
    public static Optional<Clinician> maybe(Reference reference) {
        try {
            return Optional.of(read(reference, "reference"));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** The service itself, where a caller names nobody who acted for it. */
    public static Clinician unnamed(PainService service) {
        var identifier = service.reference().getIdentifier();
        return new Clinician(SERVICE, identifier.getSystem() + "|" + identifier.getValue());
    }

    /** The person for whom a caller's token speaks, if it is a clinician. */
    public static Optional<Clinician> behind(Caller caller) {
        return caller.fhirUser().map(Reference::new).flatMap(Clinician::maybe);
    }

    /** The person for whom a caller's token speaks, else the service. */
    public static Clinician acting(Caller caller, PainService service) {
        return behind(caller).orElseGet(() -> unnamed(service));
    }

    public Reference toReference() {
        var reference = new Reference().setType(type);
        var bar = name.indexOf('|');
        return bar < 0
                ? reference.setReference(name)
                : reference.setIdentifier(
                        new Identifier().setSystem(name.substring(0, bar)).setValue(name.substring(bar + 1)));
    }

    /** As one text, for a column; {@link #parse} reads it. */
    @Override
    public String toString() {
        return type + "=" + name;
    }

    public static Clinician parse(String text) {
        var equals = text.indexOf('=');
        return new Clinician(text.substring(0, equals), text.substring(equals + 1));
    }
}
