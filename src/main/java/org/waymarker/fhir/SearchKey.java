package org.waymarker.fhir;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * A search parameter of a resource type, and where its values stand in a resource. {@code patient} is not among these: the
 * record keeps the patient of each resource beside it.
 *
 * @param name as in the CapabilityStatement
 * @param targets types that a reference may lead to; a bare id is looked for as each of these
 * @param values every token or reference of a resource; evaluated once, when a version is written
 * @param identifiers of those that a reference names by identifier, for {@code name:identifier}
 * @param dates the date of a resource, if it has one
 */
public record SearchKey(
        String name,
        Kind kind,
        List<String> targets,
        Function<Resource, Stream<Token>> values,
        Function<Resource, Stream<Token>> identifiers,
        Function<Resource, Optional<Dates>> dates) {
    private static final String PATIENT = "Patient";

    /** Values in the index go by the name of the key, those that a reference names by identifier by the name and this. */
    public static final String BY_IDENTIFIER = ":identifier";

    public SearchKey {
        targets = List.copyOf(targets);
    }

    /** FHIR's kind of search parameter. */
    public enum Kind {
        TOKEN,
        REFERENCE,
        DATE,
        /** Found by the whole of it. */
        URI,
        /** Found by the whole of it here, since the values are addresses of ours. */
        STRING
    }

    /** @param system empty for references, whose value is {@code Type/id}, and for codes without one */
    public record Token(String system, String value) {}

    /** From the beginning of one FHIR date to the end of another; the same one twice for a date that is no period. */
    public record Dates(Optional<String> start, Optional<String> end) {}

    static SearchKey token(String name, Function<Resource, Stream<Token>> values) {
        return new SearchKey(name, Kind.TOKEN, List.of(), values, r -> Stream.empty(), r -> Optional.empty());
    }

    /** Patients are left out: {@code patient} finds them by any of their names. */
    static SearchKey reference(String name, List<String> targets, Function<Resource, Stream<Reference>> references) {
        return new SearchKey(
                name,
                Kind.REFERENCE,
                targets,
                r -> references
                        .apply(r)
                        .filter(Reference::hasReference)
                        .map(reference -> versionless(reference.getReference()))
                        .filter(url -> !url.startsWith(PATIENT + "/") && !url.contains("/" + PATIENT + "/"))
                        .map(url -> new Token("", url)),
                r -> references
                        .apply(r)
                        .filter(reference -> !PATIENT.equals(reference.getType()))
                        .map(Reference::getIdentifier)
                        .filter(identifier -> identifier.hasValue())
                        .map(identifier ->
                                new Token(identifier.hasSystem() ? identifier.getSystem() : "", identifier.getValue())),
                r -> Optional.empty());
    }

    /** An address or a text, found by the whole of it. */
    static SearchKey text(String name, Kind kind, Function<Resource, Stream<String>> texts) {
        return new SearchKey(
                name,
                kind,
                List.of(),
                r -> texts.apply(r).map(text -> new Token("", text)),
                r -> Stream.empty(),
                r -> Optional.empty());
    }

    static SearchKey date(String name, Function<Resource, Optional<Dates>> dates) {
        return new SearchKey(name, Kind.DATE, List.of(), r -> Stream.empty(), r -> Stream.empty(), dates);
    }

    /** A reference without the version that it may name: a search finds what leads to any of them. */
    public static String versionless(String reference) {
        int history = reference.indexOf("/_history/");
        return history < 0 ? reference : reference.substring(0, history);
    }
}
