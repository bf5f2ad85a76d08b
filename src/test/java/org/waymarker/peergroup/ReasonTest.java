package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.ConformanceResources;

class ReasonTest {
    private static final Set<String> PUBLISHED = ((CodeSystem)
                    new ConformanceResources().byUrl(CodeSystems.REFUSAL).orElseThrow())
            .getConcept().stream().map(concept -> concept.getCode()).collect(Collectors.toSet());

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "GROUP_UNKNOWN")
    void isPublished(Reason reason) {
        assertThat(PUBLISHED).contains(reason.name());
    }

    /** Where it is and how to put it right, in one line without a full stop. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void saysWhatToDo(Reason reason) {
        assertThat(reason.message()).hasSizeBetween(20, 250).doesNotEndWith(".");
    }
}
