package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Parameters;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.Refusal;
import org.waymarker.record.Comparisons;
import org.waymarker.record.FindingKind;
import org.waymarker.record.Findings;
import org.waymarker.record.Findings.Repair;
import org.waymarker.record.Steering.Act;

/** What the comparison with the hospital found, and what an operator does about it. Resources are named by ids of ours. */
@Singleton
class ComparisonEndpoint implements FhirEndpoint {
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final int MOST_REPAIRED = 1000;
    private static final int LONGEST_REASON = 1000;
    /** What needs no look at each one. */
    private static final List<FindingKind> REPAIRED_TOGETHER =
            List.of(FindingKind.MISSING, FindingKind.MOVED, FindingKind.OLDER);

    private final Comparisons comparisons;
    private final Findings findings;
    private final HospitalSettings settings;

    ComparisonEndpoint(Comparisons comparisons, Findings findings, HospitalSettings settings) {
        this.comparisons = comparisons;
        this.findings = findings;
        this.settings = settings;
    }

    /** Why nothing was compared or repaired. The names are part of the API. */
    enum Reason {
        NO_HOSPITAL,
        COMPARISON_UNDER_WAY,
        FINDING_WAITS,
        REPAIR_UNFIT,
        KEPT_NOT_FOUND
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onSystem("$comparison", this::comparison).readOnly(),
                Operation.onSystem("$compare-hospital", this::compare),
                Operation.onSystem("$repair-finding", this::repair));
    }

    private Answer comparison(Call call) {
        var in = call.inputs();
        var kind = in.maybeText("kind").map(code -> kind(in, code, "kind"));
        int most = Math.max(1, Math.min(in.maybeCount("count").orElse(USUAL_PAGE), LARGEST_PAGE));
        var found = findings.open(kind, in.maybeCount("after").orElse(0), most + 1);
        var page = found.subList(0, Math.min(most, found.size()));
        var answer = ComparisonParameters.progress(comparisons.progress());
        ComparisonParameters.add(answer, findings.counts());
        ComparisonParameters.add(answer, page);
        if (found.size() > most) {
            answer.addParameter().setName("next").setValue(ComparisonParameters.id(page.get(most - 1)));
        }
        return new Answer.Computed(answer);
    }

    private static FindingKind kind(Inputs in, String code, String parameter) {
        return ComparisonParameters.kind(code)
                .orElseThrow(() -> in.refused(
                        "CODE_UNKNOWN", "must be missing, moved, doubled, changed, older or gone-at-owner", parameter));
    }

    private Answer compare(Call call) {
        if (!settings.hasServer()) {
            return refused(Reason.NO_HOSPITAL, "No hospital is configured, so there is nothing to compare");
        }
        return comparisons.ask(call.caller().key())
                ? new Answer.Accepted("$comparison", Optional.of(ComparisonParameters.progress(comparisons.progress())))
                : refused(Reason.COMPARISON_UNDER_WAY, "A comparison is under way; $comparison tells how far it is");
    }

    private Answer repair(Call call) {
        var in = call.inputs();
        var act = new Act(call.caller().key(), reason(in));
        var together = in.maybeText("all-of-kind").map(code -> kind(in, code, "all-of-kind"));
        if (together.isPresent()) {
            return repairAll(in, together.get(), act);
        }
        int id = in.count("finding");
        var outcome = findings.repair(id, wish(in), act);
        return switch (outcome) {
            case DONE -> repaired(id);
            case NOT_OPEN -> new Answer.Refused(Refusal.notFound("An open finding with this id"));
            case WAITS ->
                refused(
                        Reason.FINDING_WAITS,
                        "Something of this resource is on its way, or its lane waits for a person; see $delivery-lane");
            case NOT_FOR_THIS_KIND ->
                refused(Reason.REPAIR_UNFIT, "A finding of this kind is not repaired so; docs/operating.md tells how");
            case NOT_ONE_OF_THEM ->
                refused(Reason.KEPT_NOT_FOUND, "Only one of those that the finding names can be kept");
        };
    }

    private Answer repairAll(Inputs in, FindingKind kind, Act act) {
        if (in.maybeCount("finding").isPresent()
                || in.maybeText("action").isPresent()
                || in.maybeText("keep").isPresent()) {
            throw in.refused("PARAMETER_INVALID", "stands alone, with a reason", "all-of-kind");
        }
        if (!REPAIRED_TOGETHER.contains(kind)) {
            return refused(
                    Reason.REPAIR_UNFIT, "Findings of this kind are repaired one by one, since each needs a look");
        }
        int repaired = findings.repairAll(kind, MOST_REPAIRED, act);
        var answer = counted(repaired);
        answer.addParameter()
                .setName("left")
                .setValue(LaneParameters.count(findings.counts().getOrDefault(kind, 0L)));
        return new Answer.Computed(answer);
    }

    private static Parameters counted(int repaired) {
        var answer = new Parameters();
        answer.addParameter().setName("repaired").setValue(LaneParameters.count(repaired));
        return answer;
    }

    /** A finding of several that are one stays open: the other is still there. */
    private Answer repaired(long id) {
        var answer = counted(1);
        ComparisonParameters.add(answer, findings.find(id).stream().toList());
        return new Answer.Computed(answer);
    }

    private static Repair wish(Inputs in) {
        var keep = in.maybeText("keep");
        var action = in.maybeText("action");
        if (keep.isPresent() && action.isPresent()) {
            throw in.refused("PARAMETER_INVALID", "is not given together with keep", "action");
        }
        if (keep.isPresent()) {
            return new Repair.Keep(keep.get());
        }
        return switch (action.orElse("repair")) {
            case "repair" -> new Repair.Mend();
            case "accept" -> new Repair.Accept();
            default -> throw in.refused("CODE_UNKNOWN", "must be repair or accept", "action");
        };
    }

    private static String reason(Inputs in) {
        var reason = in.text("reason");
        if (reason.length() > LONGEST_REASON) {
            throw in.refused("PARAMETER_INVALID", "must be " + LONGEST_REASON + " characters at most", "reason");
        }
        return reason;
    }

    private static Answer refused(Reason reason, String message) {
        return new Answer.Refused(Refusal.rule(reason, message));
    }
}
