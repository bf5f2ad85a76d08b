package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.ConceptMap;
import org.waymarker.fhir.ConformanceResources;

/** What a deployer may say of contacts; settings {@code waymarker.service-use}. Both are read at start, which a wrong one stops. */
@Factory
final class ContactSettings {
    @Context
    ContactKinds kinds(@Value("${waymarker.service-use.kinds:}") String file, ConformanceResources ours) {
        return file.isBlank() ? builtIn(ours) : ContactKindsFile.read(Path.of(file.strip()));
    }

    static ContactKinds builtIn(ConformanceResources ours) {
        return ContactKindsFile.kinds((ConceptMap)
                ours.find("ConceptMap", "encounter-to-contact-kind").orElseThrow());
    }

    @Context
    ExcludedClinics excludedClinics(@Value("${waymarker.service-use.excluded-clinics:}") List<String> named) {
        return ExcludedClinics.of(
                named.stream().filter(clinic -> !clinic.isBlank()).toList());
    }
}
