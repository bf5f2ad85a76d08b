package org.waymarker.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;

/** What a resource says on either server: without what a server adds, with references by business identifier, and without what is for our record only. */
final class Content {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NEVER_SENT =
            Set.of(Extensions.PEER_GROUP, Extensions.PROGRAMME_COHORT, Extensions.BIRTH_DATE);

    private Content() {}

    static Copy.Version version(Resource resource) {
        try {
            var fields = (ObjectNode) JSON.readTree(FhirJson.encode(resource));
            fields.remove(List.of("id", "meta", "text"));
            clean(fields);
            return new Copy.Version(status(fields), sorted(fields).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Group has none: it is active or not. */
    private static String status(ObjectNode fields) {
        if (fields.path("resourceType").asText().equals("Group")) {
            return fields.path("active").asBoolean() ? "active" : "inactive";
        }
        return fields.path("status").asText();
    }

    private static void clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.get("extension") instanceof ArrayNode extensions) {
                for (var i = extensions.size() - 1; i >= 0; i--) {
                    if (NEVER_SENT.contains(extensions.get(i).path("url").asText())) {
                        extensions.remove(i);
                    }
                }
                if (extensions.isEmpty()) {
                    object.remove("extension");
                }
            }
            reference(object);
        }
        node.forEach(Content::clean);
    }

    /** That a resource is about the right patient is checked where it is counted. */
    private static void reference(ObjectNode object) {
        var reference = object.path("reference").asText();
        if (object.path("type").asText().equals("Patient") || reference.contains("Patient/")) {
            object.removeAll();
            object.put("type", "Patient");
        } else if (object.has("reference") && object.has("identifier")) {
            object.remove("reference");
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var fields = new TreeMap<String, JsonNode>();
            object.fields().forEachRemaining(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return JSON.createObjectNode().setAll(fields);
        }
        if (node instanceof ArrayNode array) {
            var items = JSON.createArrayNode();
            array.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return node;
    }
}
