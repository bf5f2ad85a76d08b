package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.record.Proposals;
import org.waymarker.record.Proposals.Open;

/** Tells what we would have the EHR say in what it owns. */
@Singleton
class ProposalsEndpoint implements FhirEndpoint {
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

    private final Proposals proposals;

    ProposalsEndpoint(Proposals proposals) {
        this.proposals = proposals;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.onSystem("$proposals", this::open).readOnly());
    }

    private Answer open(Call call) {
        var in = call.inputs();
        int count = Math.max(1, Math.min(in.maybeCount("count").orElse(USUAL_PAGE), LARGEST_PAGE));
        var found = proposals.open(
                in.maybeText("after").map(text -> number(in, text)).orElse(0L), count + 1);
        var page = found.subList(0, Math.min(count, found.size()));
        var answer = new Parameters();
        add(answer, page);
        if (found.size() > count) {
            answer.addParameter("next", Long.toString(page.get(count - 1).number()));
        }
        return new Answer.Computed(answer);
    }

    private static long number(Inputs in, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw in.refused("PARAMETER_INVALID", "must be what next said on the page before", "after");
        }
        return Long.parseLong(text);
    }

    static void add(Parameters answer, List<Open> proposals) {
        for (Open open : proposals) {
            var to = answer.addParameter().setName("proposal");
            LaneParameters.add(to, "reference", new UriType(open.type() + "/" + open.id()));
            LaneParameters.add(to, "element", new CodeType(open.proposal().element()));
            open.proposal().theirs().ifPresent(text -> LaneParameters.add(to, "theirs", new StringType(text)));
            open.proposal().ours().ifPresent(text -> LaneParameters.add(to, "ours", new StringType(text)));
            LaneParameters.add(to, "since", LaneParameters.instant(open.since()));
        }
    }
}
