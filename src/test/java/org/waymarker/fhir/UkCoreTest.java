package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.waymarker.testing.ProfileValidator;

/**
 * Our examples and golden files against UK Core, where it has a profile of the type; it has none of Group. UK Core is not part
 * of this repository: give a folder with the {@code structuredefinitions}, {@code valuesets} and {@code codesystems} of
 * NHSDigital/FHIR-R4-UKCORE-STAGING-MAIN by {@code -Dukcore.dir} or the environment variable {@code UKCORE_DIR}.
 */
@EnabledIf(value = "isGiven", disabledReason = "needs -Dukcore.dir or UKCORE_DIR")
class UkCoreTest {
    private static final Set<String> PROFILED =
            Set.of("CarePlan", "Encounter", "Observation", "ServiceRequest", "Task");
    private static FhirValidator validator;

    static boolean isGiven() {
        return !folder().isEmpty();
    }

    private static String folder() {
        var variable = System.getenv().getOrDefault("UKCORE_DIR", "");
        return System.getProperty("ukcore.dir", variable);
    }

    @BeforeAll
    static void load() throws IOException {
        var definitions = ProfileValidator.definitions();
        var folder = Path.of(folder());
        for (String part : List.of("structuredefinitions", "valuesets", "codesystems")) {
            try (Stream<Path> files = Files.list(folder.resolve(part))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".xml")).toList()) {
                    definitions.addResource(FhirJson.CONTEXT.newXmlParser().parseResource(Files.readString(file)));
                }
            }
        }
        validator = ProfileValidator.validator(definitions);
    }

    @Test
    void theValidatorHasUkCore() {
        var careless = new org.hl7.fhir.r4.model.CarePlan();
        assertThat(errors(careless)).isNotEmpty();
        var options =
                new ValidationOptions().addProfile("https://fhir.hl7.org.uk/StructureDefinition/UKCore-NoSuchProfile");
        assertThat(validator.validateWithResult(careless, options).getMessages())
                .anyMatch(m -> m.getMessage().contains("UKCore-NoSuchProfile"));
    }

    @Test
    void everyExampleIsValidAgainstUkCore() throws IOException {
        assertThat(look(FhirProfilesTest.examples())).isGreaterThan(10);
    }

    @Test
    void everyGoldenFileIsValidAgainstUkCore() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/org"))) {
            assertThat(look(files.filter(f -> f.toString().endsWith(".json")).toList()))
                    .isGreaterThan(20);
        }
    }

    /** @return how many there were to look at */
    private static int look(List<Path> files) throws IOException {
        int looked = 0;
        for (Path file : files) {
            for (var resource : resources(FhirJson.parse(Files.readString(file)))) {
                looked++;
                assertThat(errors(resource).stream().map(ProfileValidator::line))
                        .as(file.toString())
                        .isEmpty();
            }
        }
        return looked;
    }

    /** The resource, or those within a Bundle, as far as UK Core profiles them. */
    private static List<Resource> resources(Resource read) {
        var all = read instanceof Bundle bundle
                ? bundle.getEntry().stream()
                        .map(Bundle.BundleEntryComponent::getResource)
                        .toList()
                : List.of(read);
        return all.stream().filter(r -> PROFILED.contains(r.fhirType())).toList();
    }

    private static List<SingleValidationMessage> errors(Resource resource) {
        var options = new ValidationOptions()
                .addProfile("https://fhir.hl7.org.uk/StructureDefinition/UKCore-" + resource.fhirType());
        return validator.validateWithResult(resource, options).getMessages().stream()
                .filter(m -> m.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .toList();
    }
}
