package org.waymarker.hospital;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.FhirJson;
import org.waymarker.security.Sha256;

/**
 * What a resource says, apart from what a server adds on its own: its id, its meta and its narrative. A reference by identifier says
 * the same with a literal one beside it or without: that comes when we learn what the hospital calls the other resource. A patient's
 * literal reference counts, since it is always known, and others change it when they merge patients.
 */
final class Content {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OF_THE_SERVER = List.of("id", "meta", "text");

    private final ObjectNode fields;

    private @Nullable ObjectNode said;

    private Content(ObjectNode fields) {
        this.fields = fields;
    }

    /** The same with no more than what counts when two are compared; most are only hashed. */
    private ObjectNode said() {
        var counts = said;
        if (counts == null) {
            counts = fields.deepCopy();
            dropLiterals(counts);
            said = counts;
        }
        return counts;
    }

    private static void dropLiterals(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("identifier").has("value")
                && !"Patient".equals(object.path("type").asText())) {
            object.remove("reference");
        }
        node.forEach(Content::dropLiterals);
    }

    static Content of(Resource resource) {
        try {
            var fields = (ObjectNode) JSON.readTree(FhirJson.encode(resource));
            fields.remove(OF_THE_SERVER);
            return new Content(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("FHIR JSON that we wrote ourselves cannot be read", e);
        }
    }

    /**
     * Carries our change over to a copy that someone else has changed too, element by element of the resource.
     *
     * @param base what we wrote last
     * @param ours what we want to write now
     * @param theirs what stands there now
     * @return empty if both changed the same element, and not to the same value
     */
    static Optional<Resource> merge(Content base, Content ours, Content theirs) {
        var merged = JSON.createObjectNode();
        for (String name : names(theirs, ours)) {
            var before = base.said().get(name);
            var wanted = ours.said().get(name);
            var standing = theirs.said().get(name);
            boolean weChanged = !Objects.equals(before, wanted);
            boolean theyChanged = !Objects.equals(before, standing);
            if (weChanged && theyChanged && !Objects.equals(wanted, standing)) {
                return Optional.empty();
            }
            JsonNode value = (weChanged ? ours : theirs).fields.get(name);
            if (value != null) {
                merged.set(name, value);
            }
        }
        return Optional.of(FhirJson.parse(merged.toString()));
    }

    /** Names of the elements in which the two differ. */
    static List<String> differences(Content first, Content second) {
        return names(first, second).stream()
                .filter(name ->
                        !Objects.equals(first.said().get(name), second.said().get(name)))
                .toList();
    }

    /** The same for two that say the same, whatever the server added on its own. */
    String hash() {
        return Sha256.hex(fields.toString());
    }

    /** The same for two that say the same in these elements. */
    String hashOf(List<String> elements) {
        var some = JSON.createObjectNode();
        elements.stream().sorted().forEach(name -> some.set(name, said().get(name)));
        return Sha256.hex(some.toString());
    }

    /** The same without the element, for a server that may have dropped it. */
    Content without(String element) {
        var fewer = fields.deepCopy();
        fewer.remove(element);
        return new Content(fewer);
    }

    private static Set<String> names(Content first, Content second) {
        var names = new LinkedHashSet<String>();
        first.fields.fieldNames().forEachRemaining(names::add);
        second.fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content content && said().equals(content.said());
    }

    @Override
    public int hashCode() {
        return said().hashCode();
    }
}
