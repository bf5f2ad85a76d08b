package org.waymarker.testing;

import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import ca.uhn.fhir.validation.ValidationResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirJson;
import org.waymarker.validation.ProfileSupport;

/**
 * HAPI's instance validator with our profiles, as {@code $validate} has it, against which every resource that we author is
 * held. The first use in a process costs some seconds.
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
        return ProfileSupport.definitions(new ConformanceResources());
    }

    /** A validator that knows R4 and these definitions. */
    public static FhirValidator validator(PrePopulatedValidationSupport definitions) {
        return FhirJson.CONTEXT
                .newValidator()
                .registerValidatorModule(ProfileSupport.validator(ProfileSupport.chain(definitions)));
    }

    /** Made at first use. */
    private static final class Holder {
        static final FhirValidator VALIDATOR = validator(definitions());
    }
}
