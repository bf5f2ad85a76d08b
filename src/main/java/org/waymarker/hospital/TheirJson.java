package org.waymarker.hospital;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;

/**
 * A resource of the EHR as text, in which single elements are changed. Nothing else of it moves: no order, no decimal, and no element that
 * this service's model of FHIR does not know.
 */
final class TheirJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private TheirJson() {}

    /** Whether the text is the resource that was asked for. */
    static boolean isOf(String type, String id, String json) {
        try {
            var read = JSON.readTree(json);
            return read != null
                    && type.equals(read.path("resourceType").asText())
                    && id.equals(read.path("id").asText());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** The version that the resource itself tells. */
    static Optional<String> version(String json) {
        return Optional.of(read(json).path("meta").path("versionId").asText()).filter(text -> !text.isEmpty());
    }

    /**
     * @param elements such as {@code status} or {@code period.end}
     * @param ours from which they are taken; what it does not have is taken out
     */
    static String with(String theirs, Resource ours, Collection<String> elements) {
        var changed = read(theirs);
        var said = read(FhirJson.encode(ours));
        for (String element : elements) {
            set(changed, said, element);
        }
        return changed.toString();
    }

    private static void set(ObjectNode theirs, JsonNode ours, String element) {
        int dot = element.indexOf('.');
        if (dot >= 0) {
            var parent = element.substring(0, dot);
            set(theirs.withObject("/" + parent), ours.path(parent), element.substring(dot + 1));
        } else if (ours.has(element)) {
            theirs.set(element, ours.get(element));
        } else {
            theirs.remove(element);
        }
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON that was read before cannot be read", e);
        }
    }
}
