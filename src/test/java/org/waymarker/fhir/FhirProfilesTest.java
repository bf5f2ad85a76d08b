package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.testing.ProfileValidator;

/** Holds {@code fhir-profiles} together: with itself, with its examples and with the constants of this package. */
class FhirProfilesTest {
    private static final Path FOLDER = Path.of("fhir-profiles");
    private static final String BASE = "https://waymarker.example/fhir/";
    private static final Map<String, String> FOLDER_OF_TYPE = Map.of(
            "StructureDefinition", "structuredefinitions",
            "CodeSystem", "codesystems",
            "ValueSet", "valuesets",
            "ConceptMap", "conceptmaps",
            "OperationDefinition", "operationdefinitions",
            "PlanDefinition", "plandefinitions",
            "Measure", "measures",
            "CapabilityStatement", "capabilitystatements",
            "Basic", "subscriptiontopics");
    /** Code systems whose codes are held against enumerations by tests of their own. */
    private static final Set<String> LISTED_ELSEWHERE = Set.of(
            CodeSystems.REFUSAL,
            CodeSystems.EVALUATION_FLOW,
            CodeSystems.EVALUATION_GROUP,
            CodeSystems.EVALUATION_STATISTIC);
    /** What the validator has to say of the same mistake besides. */
    private static final Map<String, String> SAID_BESIDE = Map.of(
            "Reference_REF_BadTargetType", "Reference_REF_WrongTarget", "cpl-3", "Validation_VAL_Profile_Maximum");

    private static final String TOPIC_URL =
            "http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.url";

    private final ConformanceResources conformance = new ConformanceResources();

    static List<Path> examples() {
        return files(FOLDER.resolve("examples"), 1);
    }

    static List<Path> invalidExamples() {
        return files(FOLDER.resolve("examples/invalid"), 1);
    }

    static List<Path> definitions() {
        return FOLDER_OF_TYPE.values().stream()
                .sorted()
                .flatMap(f -> files(FOLDER.resolve(f), 1).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsValid(Path file) {
        Resource example = read(file);
        assertThat(example.getMeta().getProfile())
                .as("an example claims one profile of ours")
                .hasSize(1);
        ProfileValidator.assertValid(example);
    }

    @ParameterizedTest
    @MethodSource("invalidExamples")
    void anInvalidExampleRaisesTheErrorInItsName(Path file) {
        String name = file.getFileName().toString().replace(".json", "");
        String expected = name.substring(name.indexOf("--") + 2);
        String beside = SAID_BESIDE.getOrDefault(expected, expected);
        assertThat(ProfileValidator.errors(read(file)))
                .as("errors of %s", name)
                .anySatisfy(m -> assertThat(ProfileValidator.line(m)).containsPattern(naming(expected)))
                .allSatisfy(m ->
                        assertThat(ProfileValidator.line(m)).containsPattern(naming(expected) + "|" + naming(beside)));
    }

    private static String naming(String error) {
        return "[ #]" + error + "\\b|\\[" + error;
    }

    @Test
    void everyProfileAndEveryInvariantHasAnExample() {
        Set<String> claimed = new TreeSet<>();
        examples().forEach(f -> read(f).getMeta().getProfile().forEach(p -> claimed.add(p.getValue())));
        Set<String> spoilt = invalidExamples().stream()
                .map(f -> f.getFileName().toString().replaceAll("^.*--|\\.json$", ""))
                .collect(Collectors.toSet());
        for (StructureDefinition profile : profiles()) {
            assertThat(claimed).contains(profile.getUrl());
            profile.getDifferential().getElement().stream()
                    .flatMap(e -> e.getConstraint().stream())
                    .forEach(c -> assertThat(spoilt)
                            .as("invalid examples, for the invariant of %s", profile.getId())
                            .contains(c.getKey()));
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void aDefinitionIsAValidResourceUnderItsOwnName(Path file) {
        var definition = read(file);
        String id = file.getFileName().toString().replace(".json", "");
        assertThat(definition.getIdElement().getIdPart()).isEqualTo(id);
        var url = definition instanceof Basic topic
                ? topic.getExtensionByUrl(TOPIC_URL).getValue().primitiveValue()
                : ((MetadataResource) definition).getUrl();
        assertThat(url)
                .isEqualTo(
                        BASE + (definition instanceof Basic ? "SubscriptionTopic" : definition.fhirType()) + "/" + id);
        assertThat(file.getParent().getFileName()).hasToString(FOLDER_OF_TYPE.get(definition.fhirType()));
        if (definition instanceof StructureDefinition s && s.getType().equals("Extension")) {
            // The validator would fetch the core package to look at an extension; the examples use each of them.
            return;
        }
        if (definition instanceof Basic) {
            // Its extensions stand for elements of R5, which the validator would fetch the core package of R5 to look
            // at.
            assertThat(ProfileValidator.errors(definition))
                    .allMatch(m -> String.valueOf(m.getMessageId()).equals("Extension_EXT_Version_Invalid"));
            return;
        }
        ProfileValidator.assertValid(definition);
    }

    /** What refers to one of us refers to something that is there. */
    @ParameterizedTest
    @MethodSource("definitions")
    void everyAddressOfOursInADefinitionIsThere(Path file) throws IOException {
        var addresses = Pattern.compile("\"(" + BASE + "[A-Za-z]+/[a-z0-9-]+)\"")
                .matcher(Files.readString(file))
                .results()
                .map(r -> r.group(1))
                .filter(url -> !url.startsWith(BASE + "SubscriptionTopic/"))
                .toList();
        assertThat(addresses)
                .allSatisfy(url -> assertThat(conformance.byUrl(url)).isPresent());
    }

    @Test
    void everyExtensionIsUsedByAnExample() throws IOException {
        var all = new StringBuilder();
        for (Path file : examples()) {
            all.append(Files.readString(file));
        }
        extensions().forEach(e -> assertThat(all).contains("\"" + e.getUrl() + "\""));
    }

    @Test
    void theIndexNamesEveryFile() throws IOException {
        List<String> found = definitions().stream()
                .map(p -> FOLDER.relativize(p).toString().replace('\\', '/'))
                .sorted()
                .toList();
        assertThat(Files.readAllLines(FOLDER.resolve("index.txt"))).isEqualTo(found);
    }

    @Test
    void profilesAreTheirConstants() {
        assertThat(ours(Profiles.class))
                .isEqualTo(Stream.concat(urls(profiles()).stream(), urls(conformance.list("Measure")).stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void extensionsAreTheirConstants() {
        assertThat(ours(Extensions.class)).isEqualTo(urls(extensions()));
    }

    @Test
    void codeSystemsAreTheirConstants() {
        assertThat(ours(CodeSystems.class)).isEqualTo(urls(conformance.list("CodeSystem")));
    }

    @Test
    void codesAreTheirConstants() {
        for (MetadataResource each : conformance.list("CodeSystem")) {
            var system = (CodeSystem) each;
            if (LISTED_ELSEWHERE.contains(system.getUrl())) {
                continue;
            }
            assertThat(Codes.localCodes(system.getUrl()).stream()
                            .map(c -> c.code() + " " + c.display())
                            .toList())
                    .as(system.getUrl())
                    .isEqualTo(system.getConcept().stream()
                            .map(c -> c.getCode() + " " + c.getDisplay())
                            .toList());
            assertThat(system.getConcept()).allMatch(ConceptDefinitionComponent::hasDefinition);
        }
    }

    @Test
    void everyCodeIsAConstantOfTheSystemItNames() throws IllegalAccessException {
        for (Field field : Codes.class.getFields()) {
            var code = (Code) field.get(null);
            assertThat(code.display()).isNotBlank();
            if (code.system().startsWith(BASE)) {
                assertThat(Codes.local(code.system(), code.code())).contains(code);
            }
        }
    }

    @Test
    void everyBindingPointsAtAValueSet() {
        var bound = profiles().stream()
                .flatMap(p -> p.getDifferential().getElement().stream())
                .filter(e -> e.hasBinding())
                .map(e -> e.getBinding().getValueSet());
        var asked = conformance.list("OperationDefinition").stream()
                .flatMap(o -> ((OperationDefinition) o).getParameter().stream())
                .filter(p -> p.hasBinding())
                .map(p -> p.getBinding().getValueSet());
        assertThat(Stream.concat(bound, asked).filter(u -> u.startsWith(BASE)))
                .isNotEmpty()
                .allSatisfy(url -> assertThat(conformance.byUrl(url)).isPresent());
    }

    @Test
    void resourcesAreFoundByTypeAndIdAndByUrl() {
        assertThat(conformance.find("OperationDefinition", "answer"))
                .get()
                .extracting(MetadataResource::getUrl)
                .isEqualTo(BASE + "OperationDefinition/answer");
        assertThat(conformance.byUrl(Profiles.HEAD_COUNT + "|0.1.0"))
                .isEqualTo(conformance.find("StructureDefinition", "head-count"));
        assertThat(conformance.served("CodeSystem", "refusal").orElseThrow().json())
                .contains(CodeSystems.REFUSAL);
        assertThat(conformance.all("Basic")).hasSize(3);
        assertThat(conformance.find("CodeSystem", "../application")).isEmpty();
        assertThat(conformance.byUrl("http://hl7.org/fhir/StructureDefinition/Group"))
                .isEmpty();
        assertThat(conformance.list("Patient")).isEmpty();
    }

    private List<StructureDefinition> profiles() {
        return structures(s -> !s.getType().equals("Extension"));
    }

    private List<StructureDefinition> extensions() {
        return structures(s -> s.getType().equals("Extension"));
    }

    private List<StructureDefinition> structures(Function<StructureDefinition, Boolean> which) {
        return conformance.list("StructureDefinition").stream()
                .map(StructureDefinition.class::cast)
                .filter(which::apply)
                .toList();
    }

    private static Set<String> urls(List<? extends MetadataResource> resources) {
        return resources.stream().map(MetadataResource::getUrl).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ours(Class<?> constants) {
        return Arrays.stream(constants.getFields())
                .filter(f -> Modifier.isStatic(f.getModifiers()))
                .map(f -> {
                    try {
                        return (String) f.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                })
                .filter(url -> url.startsWith(BASE))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<Path> files(Path folder, int depth) {
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.filter(p -> p.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Resource read(Path file) {
        try {
            return (Resource) FhirJson.CONTEXT
                    .newJsonParser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
