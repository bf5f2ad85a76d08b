package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.References;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.record.ResourceKey;

/** Tells what is ours, here and at the hospital, by the business identifiers that we put on everything. */
@Singleton
class OurIdentifiers {
    private final Map<String, Kind> kinds;

    OurIdentifiers(BusinessIds ids) {
        this.kinds = Arrays.stream(Kind.values()).collect(Collectors.toMap(ids::system, Function.identity()));
    }

    /** The kind of thing that an identifier of this system names; empty if the system is not ours. */
    Optional<Kind> kind(@Nullable String system) {
        return Optional.ofNullable(kinds.get(system));
    }

    /**
     * The business identifier of a resource of our record.
     *
     * @throws NotSendableException if it carries none, so that the hospital could not tell a second copy from the first
     */
    Token identity(Resource resource, UUID id) {
        return tokens(resource)
                .filter(token -> token.value().equals(id.toString()) && kinds.containsKey(token.system()))
                .findFirst()
                .orElseThrow(() -> new NotSendableException(
                        "A " + resource.fhirType() + " carries no business identifier of ours"));
    }

    /** Whether a resource of the hospital is one that we wrote there. */
    boolean isOurs(Resource theirs) {
        return tokens(theirs).anyMatch(token -> kinds.containsKey(token.system()));
    }

    /** Whether a resource of the hospital is the one that we wrote for this resource of ours. */
    boolean isCopyOf(Resource theirs, UUID id) {
        return tokens(theirs)
                .anyMatch(token -> token.value().equals(id.toString()) && kinds.containsKey(token.system()));
    }

    private static Stream<Token> tokens(Resource resource) {
        var identifiers = resource.getNamedProperty("identifier");
        return identifiers == null
                ? Stream.of()
                : identifiers.getValues().stream()
                        .filter(Identifier.class::isInstance)
                        .map(Identifier.class::cast)
                        .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                        .map(identifier -> new Token(identifier.getSystem(), identifier.getValue()));
    }

    /** What a reference points to, if that is a resource of our record. */
    Optional<Target> target(Reference reference) {
        return Optional.of(reference.getIdentifier())
                .filter(Identifier::hasValue)
                .flatMap(identifier -> kind(identifier.getSystem())
                        .flatMap(kind -> References.maybeId(identifier.getValue())
                                .map(id -> new Target(kind, new ResourceKey(type(reference), id)))));
    }

    private static String type(Reference reference) {
        if (reference.hasType()) {
            return reference.getType();
        }
        var type = reference.getReferenceElement().getResourceType();
        if (type == null) {
            throw new NotSendableException("A reference to a resource of ours does not tell its type");
        }
        return type;
    }

    /** A resource of our record, and what it is. */
    record Target(Kind kind, ResourceKey key) {}
}
