package org.waymarker.hospital;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;

/**
 * What the hospital showed of one of our copies.
 *
 * @param linked what stands under the id that we know, if that is still our copy
 * @param others what carries our identifier under other ids
 */
record Sight(Optional<Resource> linked, List<Resource> others) {
    Sight {
        others = List.copyOf(others);
    }

    /** Of all that carries our identifier. */
    static Sight of(String theirId, Optional<Resource> linked, List<Resource> copies) {
        return new Sight(
                linked,
                copies.stream().filter(each -> !id(each).equals(theirId)).toList());
    }

    /** The other ones that count: what was entered in error is as good as gone, unless there is nothing else. */
    List<Resource> standing() {
        var standing = others.stream().filter(each -> !isEnteredInError(each)).toList();
        return standing.isEmpty() && linked.isEmpty() ? others : standing;
    }

    /** Ids of the linked one and of the other ones that count. */
    List<String> ids() {
        return Stream.concat(linked.stream(), standing().stream())
                .map(Sight::id)
                .toList();
    }

    private static String id(Resource theirs) {
        return theirs.getIdElement().getIdPart();
    }

    private static boolean isEnteredInError(Resource theirs) {
        var status = theirs.getNamedProperty("status");
        return status != null
                && status.getValues().stream().anyMatch(value -> "entered-in-error".equals(value.primitiveValue()));
    }
}
