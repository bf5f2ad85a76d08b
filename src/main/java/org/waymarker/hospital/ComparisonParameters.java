package org.waymarker.hospital;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.waymarker.record.Comparisons.Progress;
import org.waymarker.record.Comparisons.State;
import org.waymarker.record.FindingKind;
import org.waymarker.record.Findings.Finding;

/** The comparison and what it found as Parameters. */
final class ComparisonParameters {
    private ComparisonParameters() {}

    /** The kind as operators know it. */
    static String code(FindingKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<FindingKind> kind(String code) {
        for (FindingKind kind : FindingKind.values()) {
            if (code(kind).equals(code)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    static Parameters progress(Progress progress) {
        var parameters = new Parameters();
        parameters.addParameter().setName("state").setValue(new CodeType(state(progress)));
        progress.begun()
                .ifPresent(at -> parameters.addParameter().setName("begun").setValue(LaneParameters.instant(at)));
        progress.ended()
                .ifPresent(at -> parameters.addParameter().setName("ended").setValue(LaneParameters.instant(at)));
        progress.askedBy()
                .ifPresent(by -> parameters.addParameter().setName("asked-by").setValue(new StringType(by)));
        progress.cause()
                .ifPresent(cause -> parameters.addParameter().setName("cause").setValue(new StringType(cause)));
        parameters.addParameter().setName("compared").setValue(LaneParameters.count(progress.compared()));
        parameters.addParameter().setName("unread").setValue(LaneParameters.count(progress.unread()));
        parameters.addParameter().setName("total").setValue(LaneParameters.count(progress.total()));
        return parameters;
    }

    private static String state(Progress progress) {
        if (progress.state() == State.RESTING) {
            return "resting";
        }
        return progress.cause().isPresent() ? "waiting" : "running";
    }

    static void add(Parameters to, Map<FindingKind, Long> counts) {
        counts.forEach((kind, count) -> {
            var part = to.addParameter().setName("open");
            LaneParameters.add(part, "kind", new CodeType(code(kind)));
            LaneParameters.add(part, "count", LaneParameters.count(count));
        });
    }

    static void add(Parameters to, List<Finding> findings) {
        findings.forEach(finding -> add(to.addParameter().setName("finding"), finding));
    }

    private static void add(ParametersParameterComponent to, Finding finding) {
        LaneParameters.add(to, "id", id(finding));
        LaneParameters.add(to, "kind", new CodeType(code(finding.kind())));
        LaneParameters.add(to, "reference", new UriType(finding.resource().toString()));
        finding.elements().forEach(element -> LaneParameters.add(to, "element", new CodeType(element)));
        finding.linked().ifPresent(theirId -> LaneParameters.add(to, "linked", new StringType(theirId)));
        finding.theirIds().forEach(theirId -> LaneParameters.add(to, "theirs", new StringType(theirId)));
        finding.lane().ifPresent(lane -> LaneParameters.add(to, "lane", new StringType(lane.value())));
        LaneParameters.add(to, "found", LaneParameters.instant(finding.found()));
        LaneParameters.add(to, "seen", LaneParameters.instant(finding.seen()));
    }

    static IntegerType id(Finding finding) {
        return LaneParameters.count(finding.id());
    }
}
