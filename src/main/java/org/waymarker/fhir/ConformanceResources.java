package org.waymarker.fhir;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.security.Sha256;

/**
 * Our own conformance resources, as they stand in {@code fhir-profiles}. A jar's folders cannot be listed, so
 * {@code fhir-profiles/index.txt} names the files; a test holds it against the folder. A StructureDefinition stands there twice:
 * as it was authored, which is what most of us look at, and with the snapshot that the build adds for callers and the validator.
 */
@Singleton
public final class ConformanceResources {
    private static final String FOLDER = "/fhir-profiles/";
    private static final String AUTHORED = "structuredefinitions/";
    private static final String WITH_SNAPSHOT = "snapshots/";
    private static final String CANONICAL_BASE = "https://waymarker.example/fhir/";
    private static final Map<String, String> TYPE_OF_FOLDER = Map.of(
            "structuredefinitions", "StructureDefinition",
            "codesystems", "CodeSystem",
            "valuesets", "ValueSet",
            "conceptmaps", "ConceptMap",
            "operationdefinitions", "OperationDefinition",
            "plandefinitions", "PlanDefinition",
            "measures", "Measure",
            "capabilitystatements", "CapabilityStatement",
            // R4 has no SubscriptionTopic: the backport guide carries it in a Basic.
            "subscriptiontopics", "Basic");

    /** Path below {@link #FOLDER} by {@code Type/id}, in the order of the index. */
    private final Map<String, String> paths = new LinkedHashMap<>();

    private final Map<String, Resource> parsed = new ConcurrentHashMap<>();
    private final Map<String, Served> served = new ConcurrentHashMap<>();

    public ConformanceResources() {
        for (String path : text("index.txt").lines().toList()) {
            int slash = path.indexOf('/');
            String type = TYPE_OF_FOLDER.get(path.substring(0, slash));
            String id = path.substring(slash + 1, path.length() - ".json".length());
            paths.put(type + '/' + id, path);
        }
    }

    /**
     * A resource as callers get it.
     *
     * @param json a StructureDefinition has its snapshot
     * @param tag changes when the text does
     */
    public record Served(String json, String tag) {}

    /**
     * The resource of that type and logical id.
     *
     * @return shared between callers: copy it before changing it
     */
    public Optional<MetadataResource> find(String type, String id) {
        return Optional.ofNullable(paths.get(type + '/' + id)).flatMap(path -> metadata(parse(path)));
    }

    public Optional<Served> served(String type, String id) {
        return Optional.ofNullable(paths.get(type + '/' + id))
                .map(path -> served.computeIfAbsent(path, p -> {
                    var text = text(p.startsWith(AUTHORED) ? WITH_SNAPSHOT + p.substring(AUTHORED.length()) : p);
                    return new Served(text, Sha256.hex(text).substring(0, 16));
                }));
    }

    /** The resource with that canonical address; a version after a {@code |} is not looked at. */
    public Optional<MetadataResource> byUrl(String canonical) {
        int bar = canonical.indexOf('|');
        String url = bar < 0 ? canonical : canonical.substring(0, bar);
        return url.startsWith(CANONICAL_BASE)
                ? Optional.ofNullable(paths.get(url.substring(CANONICAL_BASE.length())))
                        .flatMap(path -> metadata(parse(path)))
                : Optional.empty();
    }

    /** All resources of a type that have an address, by id; empty for a type that we have none of. */
    public List<MetadataResource> list(String type) {
        return all(type).stream().flatMap(r -> metadata(r).stream()).toList();
    }

    /** All resources of a type, by id. */
    public List<Resource> all(String type) {
        return paths.entrySet().stream()
                .filter(e -> e.getKey().startsWith(type + '/'))
                .map(e -> parse(e.getValue()))
                .toList();
    }

    /** Types of which we have at least one. */
    public Stream<String> types() {
        return paths.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('/')))
                .distinct()
                .sorted();
    }

    private Resource parse(String path) {
        return parsed.computeIfAbsent(path, p -> FhirJson.parse(text(p)));
    }

    private static Optional<MetadataResource> metadata(Resource resource) {
        return resource instanceof MetadataResource metadata ? Optional.of(metadata) : Optional.empty();
    }

    private static String text(String path) {
        try (InputStream in = ConformanceResources.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + FOLDER + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
