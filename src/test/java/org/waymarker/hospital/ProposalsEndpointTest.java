package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.junit.jupiter.api.Test;
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.record.Proposals.Open;

class ProposalsEndpointTest {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000003");

    private static List<String> told(Proposal proposal) {
        var answer = new Parameters();
        ProposalsEndpoint.add(
                answer,
                List.of(new Open(7, "CarePlan", ID, 2, "ehr-1", proposal, Instant.parse("2026-03-02T09:00:00Z"))));
        assertThat(answer.getParameter()).hasSize(1);
        assertThat(answer.getParameter().get(0).getName()).isEqualTo("proposal");
        return answer.getParameter().get(0).getPart().stream()
                .map(ProposalsEndpointTest::line)
                .toList();
    }

    private static String line(ParametersParameterComponent part) {
        return part.getName() + " " + part.getValue().primitiveValue();
    }

    @Test
    void tellsWhatWeWouldHaveTheEhrSay() {
        assertThat(told(new Proposal("status", Optional.of("active"), Optional.of("completed"))))
                .containsExactly(
                        "reference CarePlan/" + ID,
                        "element status",
                        "theirs active",
                        "ours completed",
                        "since 2026-03-02T09:00:00.000+00:00");
    }

    @Test
    void leavesOutWhatIsNotSaid() {
        assertThat(told(new Proposal("period.end", Optional.empty(), Optional.of("2025-11-20"))))
                .noneMatch(line -> line.startsWith("theirs"))
                .contains("ours 2025-11-20");
        assertThat(told(new Proposal("statusReason", Optional.of("x|y"), Optional.empty())))
                .noneMatch(line -> line.startsWith("ours"));
    }
}
