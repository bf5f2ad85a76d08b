package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.ConformanceResources;

class SubscriptionReasonTest {
    private static final Set<String> PUBLISHED = ((CodeSystem)
                    new ConformanceResources().byUrl(CodeSystems.REFUSAL).orElseThrow())
            .getConcept().stream().map(concept -> concept.getCode()).collect(Collectors.toSet());

    @ParameterizedTest
    @EnumSource(SubscriptionReason.class)
    void isPublishedAndSaysWhatToDo(SubscriptionReason reason) {
        assertThat(PUBLISHED).contains(reason.name());
        assertThat(reason.message()).hasSizeBetween(20, 250).doesNotEndWith(".");
    }
}
