package org.waymarker.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.testing.SmallStory;

/** Requests as a well-behaved client sends them, at least one for each thing that the service says it offers. */
final class Corpus {
    private static final int CALLS_OF_EACH_OPERATION = 6;

    private final Api api;
    private final SmallStory story;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, List<Resource>> known = new TreeMap<>();

    private Corpus(Api api, SmallStory story) {
        this.api = api;
        this.story = story;
    }

    /** @param seed what operations are called with */
    static List<Message> of(Api api, SmallStory story, long seed) {
        var corpus = new Corpus(api, story);
        corpus.collect(Surface.of(api), new Random(seed));
        return List.copyOf(corpus.messages);
    }

    private void collect(Surface surface, Random random) {
        messages.add(Message.get("/metadata"));
        messages.addAll(SystemBundles.all(story.patients().get(0)));
        surface.types().forEach(type -> known.put(type.name(), existing(type)));
        surface.types().forEach(this::reads);
        surface.types().forEach(this::writes);
        var calls = new OperationCalls(api, story, known, random);
        for (int i = 0; i < CALLS_OF_EACH_OPERATION; i++) {
            surface.operations().forEach(operation -> operation(operation, calls.inputs(operation)));
        }
    }

    private List<Resource> existing(Surface.Type type) {
        if (!type.offers("search-type")) {
            return List.of();
        }
        return ((Bundle) api.get(type.name() + "?_count=3").resource())
                .getEntry().stream()
                        .map(Bundle.BundleEntryComponent::getResource)
                        .toList();
    }

    private void reads(Surface.Type type) {
        var path = "/" + type.name();
        for (var resource : known.get(type.name())) {
            var id = path + "/" + resource.getIdPart();
            messages.add(Message.get(id));
            if (type.offers("vread")) {
                messages.add(Message.get(id + "/_history/1"));
            }
            if (type.offers("history-instance")) {
                messages.add(Message.get(id + "/_history"));
            }
        }
        if (type.offers("search-type")) {
            messages.add(Message.get(path));
            for (var parameter : type.parameters()) {
                var query = parameter + "=" + value(parameter, type);
                messages.add(Message.get(path + "?" + query));
                messages.add(Message.get(path + "?_count=2&_sort=-_lastUpdated&" + query));
                messages.add(Message.form(path + "/_search", query));
            }
        }
    }

    private String value(String parameter, Surface.Type type) {
        return switch (parameter) {
            case "patient", "subject" -> story.patients().get(0);
            case "_id" ->
                known.get(type.name()).stream()
                        .findFirst()
                        .map(Resource::getIdPart)
                        .orElse("1");
            case "_lastUpdated", "date" -> "ge2020-01-01";
            case "identifier" -> SmallStory.CALLER_SYSTEM + "%7C1";
            case "focus", "based-on", "replaces", "target", "part-of" ->
                story.plans().get(0);
            default -> "active";
        };
    }

    private void writes(Surface.Type type) {
        var path = "/" + type.name();
        // Also of what is not offered: a refusal is to be right as well.
        var bodies = new ArrayList<>(examples(type.name()));
        known.get(type.name()).stream().limit(2).map(FhirJson::encode).forEach(bodies::add);
        if (type.offers("create")) {
            for (var body : bodies) {
                messages.add(Message.post(path, body));
                messages.add(
                        Message.post(path, body).withHeader("If-None-Exist", "identifier=https://ehr.example/id|1"));
            }
            if (type.name().equals("ServiceRequest")) {
                story.patients().forEach(patient -> messages.add(Message.post(path, order(patient))));
            }
        }
        if (type.offers("update")) {
            for (var resource : known.get(type.name())) {
                messages.add(Message.post(path + "/" + resource.getIdPart(), FhirJson.encode(resource))
                        .withMethod("PUT")
                        .withHeader("If-Match", "W/\"" + resource.getMeta().getVersionId() + "\""));
                messages.add(Message.post(path + "?identifier=https://ehr.example/id%7C1", FhirJson.encode(resource))
                        .withMethod("PUT"));
            }
        }
    }

    private static String order(String patient) {
        return "{\"resourceType\":\"ServiceRequest\",\"status\":\"active\",\"intent\":\"order\",\"subject\":{\"reference\":\""
                + patient
                + "\"},\"requester\":{\"reference\":\"Practitioner/7\"},\"identifier\":[{\"system\":\""
                + SmallStory.CALLER_SYSTEM
                + "\",\"value\":\"" + patient.replace('/', '-') + "\"}]}";
    }

    private static List<String> examples(String type) {
        try (var files = Files.list(Path.of("fhir-profiles/examples"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Corpus::read)
                    .filter(json -> json.contains("\"resourceType\": \"" + type + "\""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void operation(Surface.Operation operation, Parameters inputs) {
        var definition = operation.definition();
        var call = "$" + definition.getCode();
        var body = FhirJson.encode(inputs);
        var type = operation.type().map(name -> "/" + name).orElse("");
        if (definition.getInstance()) {
            instances(operation.type()).forEach(id -> messages.add(Message.post(type + "/" + id + "/" + call, body)));
        }
        if (definition.getType() || definition.getSystem()) {
            messages.add(Message.post(type + "/" + call, body));
            if (!definition.getAffectsState()) {
                messages.add(Message.get(
                        type + "/" + call + "?patient=" + story.patients().get(0)));
            }
        }
    }

    private List<String> instances(Optional<String> type) {
        return type.map(name -> known.getOrDefault(name, List.of())).orElse(List.of()).stream()
                .map(Resource::getIdPart)
                .limit(2)
                .toList();
    }
}
