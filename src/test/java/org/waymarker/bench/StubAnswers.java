package org.waymarker.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a FHIR server that took everything would answer, made without its model: entries as they were sent, with the ids they got. */
final class StubAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOW = "2026-01-05T09:00:00.000+00:00";

    private final String base;
    private final AtomicLong ids = new AtomicLong(1000);

    StubAnswers(String base) {
        this.base = base;
    }

    /** As with {@code Prefer: return=representation}. */
    String transaction(String request) {
        try {
            return transaction(JSON.readTree(request));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A transaction that is no JSON", e);
        }
    }

    private String transaction(JsonNode request) throws JsonProcessingException {
        var answer = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "transaction-response");
        answer.put("id", "answer-" + ids.incrementAndGet());
        var entries = answer.putArray("entry");
        var given = new HashMap<String, String>();
        for (var sent : request.get("entry")) {
            var resource = (ObjectNode) sent.get("resource");
            var created = sent.get("request").get("method").asText().equals("POST");
            var id = created
                    ? Long.toString(ids.incrementAndGet())
                    : resource.get("id").asText();
            var version = created ? "1" : "2";
            var name = resource.get("resourceType").asText() + "/" + id;
            given.put(sent.get("fullUrl").asText(), name);
            resource.put("id", id);
            resource.putObject("meta").put("versionId", version).put("lastUpdated", NOW);
            var entry = entries.addObject();
            entry.set("resource", resource);
            entry.putObject("response")
                    .put("status", created ? "201 Created" : "200 OK")
                    .put("location", name + "/_history/" + version)
                    .put("etag", "W/\"" + version + "\"")
                    .put("lastModified", NOW);
        }
        var text = JSON.writeValueAsString(answer);
        for (var name : given.entrySet()) {
            text = text.replace("\"" + name.getKey() + "\"", "\"" + name.getValue() + "\"");
        }
        return text;
    }

    String patient(String id) {
        return """
                {"resourceType":"Patient","id":"%s","meta":{"versionId":"1","lastUpdated":"%s"},"active":true,\
                "identifier":[{"system":"%s","value":"%s"}],"name":[{"family":"Person","given":["Number"]}]}""".formatted(id, NOW, QueuedPeople.LOCAL_IDS, id);
    }

    /** The one whose number is asked for; the numbers are the ids here. */
    String patientsFound(String form) {
        var value = URLDecoder.decode(form, StandardCharsets.UTF_8)
                .split("\\|", 2)[1]
                .split("&", 2)[0];
        return """
                {"resourceType":"Bundle","type":"searchset","total":1,"link":[{"relation":"self","url":"%s/Patient"}],\
                "entry":[{"fullUrl":"%s/Patient/%s","resource":%s,"search":{"mode":"match"}}]}""".formatted(base, base, value, patient(value));
    }

    String nothingFound() {
        return "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0,\"link\":[{\"relation\":\"self\",\"url\":\""
                + base + "\"}]}";
    }
}
