package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.CodeSystem;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.ConformanceResources;

/** The codes of a report, held against the code systems that callers read. */
class EvaluationCodesTest {
    private final ConformanceResources conformance = new ConformanceResources();

    private List<String> listed(String system) {
        return ((CodeSystem) conformance.byUrl(system).orElseThrow())
                .getConcept().stream().map(concept -> concept.getCode()).toList();
    }

    @Test
    void statisticsAreListed() {
        assertThat(listed(CodeSystems.EVALUATION_STATISTIC))
                .isEqualTo(
                        Arrays.stream(Statistic.values()).map(Statistic::code).toList());
    }

    @Test
    void stepsAreListed() {
        assertThat(listed(CodeSystems.EVALUATION_FLOW))
                .isEqualTo(
                        Arrays.stream(Flow.Step.values()).map(Flow.Step::code).toList());
    }

    @Test
    void groupsAreListed() {
        assertThat(listed(CodeSystems.EVALUATION_GROUP))
                .isEqualTo(Arrays.stream(Group.values()).map(Group::code).toList());
    }
}
