package org.waymarker.validation;

import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.ConformanceResources.Served;
import org.waymarker.fhir.FhirJson;

/**
 * What HAPI's instance validator needs to know: R4 and our definitions. It knows no SNOMED CT, so a SNOMED code that no value
 * set of ours lists is a warning.
 */
public final class ProfileSupport {
    private static final List<String> LOOKED_AT =
            List.of("StructureDefinition", "CodeSystem", "ValueSet", "ConceptMap");

    private ProfileSupport() {}

    /** Our own definitions, profiles with their snapshots; others may be added before a {@link #chain} is made of them. */
    public static PrePopulatedValidationSupport definitions(ConformanceResources ours) {
        var definitions = new PrePopulatedValidationSupport(FhirJson.CONTEXT);
        for (var type : LOOKED_AT) {
            ours.all(type).stream()
                    .map(r -> ours.served(type, r.getIdElement().getIdPart()))
                    .flatMap(Optional::stream)
                    .map(Served::json)
                    .map(FhirJson::parse)
                    .forEach(definitions::addResource);
        }
        return definitions;
    }

    /** These definitions on top of R4. Reading R4 costs some seconds, at the first question. */
    @SuppressWarnings("deprecation") // Nothing else makes a code system that it does not know a warning.
    public static IValidationSupport chain(PrePopulatedValidationSupport definitions) {
        var unknown = new UnknownCodeSystemWarningValidationSupport(FhirJson.CONTEXT);
        unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.WARNING);
        return new ValidationSupportChain(
                new DefaultProfileValidationSupport(FhirJson.CONTEXT),
                definitions,
                new CommonCodeSystemsTerminologyService(FhirJson.CONTEXT),
                new InMemoryTerminologyServerValidationSupport(FhirJson.CONTEXT),
                new SnapshotGeneratingValidationSupport(FhirJson.CONTEXT),
                unknown);
    }

    /** References are assumed to resolve: only then does the validator look at the types of their targets. */
    public static FhirInstanceValidator validator(IValidationSupport chain) {
        var validator = new FhirInstanceValidator(chain);
        validator.setAssumeValidRestReferences(true);
        validator.setBestPracticeWarningLevel(BestPracticeWarningLevel.Hint);
        return validator;
    }

    /** A StructureDefinition as authored, with the snapshot that follows from it and its base. */
    static StructureDefinition withSnapshot(IValidationSupport chain, StructureDefinition authored) {
        var name = authored.getName();
        // It works on what it is given, down to the differential: only the snapshot is taken from it.
        var generated = new SnapshotGeneratingValidationSupport(FhirJson.CONTEXT)
                .generateSnapshot(new ValidationSupportContext(chain), authored.copy(), "", "", name);
        if (!(generated instanceof StructureDefinition made) || !made.hasSnapshot()) {
            throw new IllegalStateException("No snapshot of " + name);
        }
        return authored.copy().setSnapshot(made.getSnapshot());
    }
}
