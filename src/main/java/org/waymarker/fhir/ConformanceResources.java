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
import org.hl7.fhir.r4.model.MetadataResource;

/**
 * Our own conformance resources: StructureDefinition, CodeSystem, ValueSet, ConceptMap and OperationDefinition, as they stand
 * in {@code fhir-profiles}. A jar's folders cannot be listed, so {@code fhir-profiles/index.txt} names the files; a test holds
 * it against the folder.
 */
@Singleton
public final class ConformanceResources {
    private static final String FOLDER = "/fhir-profiles/";
    private static final String CANONICAL_BASE = "https://waymarker.example/fhir/";
    private static final Map<String, String> TYPE_OF_FOLDER = Map.of(
            "structuredefinitions", "StructureDefinition",
            "codesystems", "CodeSystem",
            "valuesets", "ValueSet",
            "conceptmaps", "ConceptMap",
            "operationdefinitions", "OperationDefinition");

    /** Path below {@link #FOLDER} by {@code Type/id}, in the order of the index. */
    private final Map<String, String> paths = new LinkedHashMap<>();

    private final Map<String, MetadataResource> parsed = new ConcurrentHashMap<>();

    public ConformanceResources() {
        for (String path : text("index.txt").lines().toList()) {
            int slash = path.indexOf('/');
            String type = TYPE_OF_FOLDER.get(path.substring(0, slash));
            String id = path.substring(slash + 1, path.length() - ".json".length());
            paths.put(type + '/' + id, path);
        }
    }

    /**
     * The resource of that type and logical id.
     *
     * @return shared between callers: copy it before changing it
     */
    public Optional<MetadataResource> find(String type, String id) {
        return Optional.ofNullable(paths.get(type + '/' + id)).map(this::parse);
    }

    /** As {@link #find}, unparsed, for an answer that needs no change. */
    public Optional<String> json(String type, String id) {
        return Optional.ofNullable(paths.get(type + '/' + id)).map(ConformanceResources::text);
    }

    /** The resource with that canonical address; a version after a {@code |} is not looked at. */
    public Optional<MetadataResource> byUrl(String canonical) {
        int bar = canonical.indexOf('|');
        String url = bar < 0 ? canonical : canonical.substring(0, bar);
        return url.startsWith(CANONICAL_BASE)
                ? Optional.ofNullable(paths.get(url.substring(CANONICAL_BASE.length())))
                        .map(this::parse)
                : Optional.empty();
    }

    /** All resources of a type, by id; empty for a type that we have none of. */
    public List<MetadataResource> list(String type) {
        return paths.entrySet().stream()
                .filter(e -> e.getKey().startsWith(type + '/'))
                .map(e -> parse(e.getValue()))
                .toList();
    }

    private MetadataResource parse(String path) {
        return parsed.computeIfAbsent(path, p -> (MetadataResource) FhirJson.parse(text(p)));
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
