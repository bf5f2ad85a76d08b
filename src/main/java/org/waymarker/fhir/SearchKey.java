package org.waymarker.fhir;

import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;

/**
 * A search parameter of a resource type, and where its values stand in a resource. {@code patient} is not among these: the
 * record keeps the patient of each resource beside it.
 *
 * @param name as in the CapabilityStatement
 * @param values every value of a resource; evaluated once, when a version is written
 */
public record SearchKey(String name, Kind kind, Function<Resource, Stream<Token>> values) {
    /** FHIR's kind of search parameter. */
    public enum Kind {
        TOKEN,
        REFERENCE,
        /** Found by the whole of it. */
        URI,
        /** Found by the whole of it here, since the values are addresses of ours. */
        STRING
    }

    /** @param system empty for references, whose value is {@code Type/id}, and for codes without one */
    public record Token(String system, String value) {}
}
