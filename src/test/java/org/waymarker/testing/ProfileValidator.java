package org.waymarker.testing;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import ca.uhn.fhir.validation.ValidationResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirJson;

/**
 * HAPI's instance validator with our profiles, against which every resource that we author is held. References are assumed to
 * resolve: only then does it look at the types of their targets. It knows no SNOMED CT, so a SNOMED code that no value set of
 * ours lists is a warning. The first use in a process costs some seconds.
 */
public final class ProfileValidator {
    private ProfileValidator() {}

    /** Fails, with every error and where it is, unless the resource is valid against R4 and the profiles that it claims. */
    public static void assertValid(Resource resource) {
        fail(resource, errors(resource));
    }

    /** Fails unless the resource is valid against R4, the profiles that it claims and {@code profile}. */
    public static void assertValid(Resource resource, String profile) {
        fail(resource, errors(resource, profile));
    }

    /** Errors and fatal errors, against R4, the profiles that the resource claims and {@code profiles}. */
    public static List<SingleValidationMessage> errors(Resource resource, String... profiles) {
        return messages(resource, profiles).stream()
                .filter(m -> m.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .toList();
    }

    /** Everything the validator has to say. */
    public static List<SingleValidationMessage> messages(Resource resource, String... profiles) {
        var options = new ValidationOptions();
        Arrays.stream(profiles).forEach(options::addProfile);
        ValidationResult result = Holder.VALIDATOR.validateWithResult(resource, options);
        return result.getMessages();
    }

    /** One line for a message: severity, place, words, id. */
    public static String line(SingleValidationMessage m) {
        return m.getSeverity() + " " + m.getLocationString() + ": " + m.getMessage() + " [" + m.getMessageId() + "]";
    }

    private static void fail(Resource resource, List<SingleValidationMessage> errors) {
        if (!errors.isEmpty()) {
            String json = FhirJson.CONTEXT.newJsonParser().setPrettyPrint(true).encodeResourceToString(resource);
            throw new AssertionError(errors.stream()
                    .map(ProfileValidator::line)
                    .collect(Collectors.joining("\n", resource.fhirType() + " is not valid:\n", "\n" + json)));
        }
    }

    /** Our own definitions, to which others may be added before a {@link #validator} is made of them. */
    public static PrePopulatedValidationSupport definitions() {
        var definitions = new PrePopulatedValidationSupport(FhirJson.CONTEXT);
        var conformance = new ConformanceResources();
        for (String type : List.of("StructureDefinition", "CodeSystem", "ValueSet", "ConceptMap")) {
            conformance.list(type).forEach(r -> definitions.addResource(r.copy()));
        }
        return definitions;
    }

    /** A validator that knows R4 and these definitions. */
    public static FhirValidator validator(PrePopulatedValidationSupport definitions) {
        var unknown = new UnknownCodeSystemWarningValidationSupport(FhirJson.CONTEXT);
        unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.WARNING);
        var instance = new FhirInstanceValidator(new ValidationSupportChain(
                new DefaultProfileValidationSupport(FhirJson.CONTEXT),
                definitions,
                new CommonCodeSystemsTerminologyService(FhirJson.CONTEXT),
                new InMemoryTerminologyServerValidationSupport(FhirJson.CONTEXT),
                new SnapshotGeneratingValidationSupport(FhirJson.CONTEXT),
                unknown));
        instance.setAssumeValidRestReferences(true);
        return FhirJson.CONTEXT.newValidator().registerValidatorModule(instance);
    }

    /** Made at first use. */
    private static final class Holder {
        static final FhirValidator VALIDATOR = validator(definitions());
    }
}
