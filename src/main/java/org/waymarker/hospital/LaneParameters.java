package org.waymarker.hospital;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Lanes.Backlog;
import org.waymarker.record.Steering.ActionLine;
import org.waymarker.record.Steering.DeliveryLine;
import org.waymarker.record.Steering.DriftLine;
import org.waymarker.record.Steering.LaneLine;
import org.waymarker.record.Steering.LaneView;
import org.waymarker.record.Steering.Lineup;
import org.waymarker.record.Steering.ResourceLine;
import org.waymarker.record.Steering.State;

/** Lanes as Parameters. */
final class LaneParameters {
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private LaneParameters() {}

    /** The state as operators know it. */
    static String code(State state) {
        return switch (state) {
            case READY -> "ready";
            case LEASED -> "sending";
            case PARKED -> "parked";
        };
    }

    /** The outcome as operators know it. */
    static String code(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Parameters deliveries(Backlog backlog, Lineup lineup, Optional<String> next) {
        var parameters = new Parameters();
        parameters.addParameter().setName("queued").setValue(count(backlog.queued()));
        parameters.addParameter().setName("ready").setValue(count(backlog.ready()));
        parameters.addParameter().setName("sending").setValue(count(backlog.sending()));
        parameters.addParameter().setName("parked").setValue(count(backlog.parked()));
        backlog.oldest()
                .ifPresent(at -> parameters.addParameter().setName("oldest").setValue(instant(at)));
        lineup.lanes().forEach(lane -> addLine(parameters.addParameter().setName("lane"), lane));
        next.ifPresent(after -> parameters.addParameter().setName("next").setValue(new StringType(after)));
        return parameters;
    }

    static Parameters lane(LaneView view) {
        var parameters = new Parameters();
        addLine(parameters.addParameter().setName("lane"), view.line());
        view.refusal()
                .ifPresent(json -> parameters.addParameter().setName("outcome").setResource(FhirJson.parse(json)));
        view.deliveries()
                .forEach(delivery -> addDelivery(parameters.addParameter().setName("delivery"), delivery));
        view.actions().forEach(action -> addAction(parameters.addParameter().setName("action"), action));
        view.drifts().forEach(drift -> addDrift(parameters.addParameter().setName("drift"), drift));
        return parameters;
    }

    static Parameters replayed(int deliveries) {
        var parameters = new Parameters();
        parameters.addParameter().setName("replayed").setValue(count(deliveries));
        return parameters;
    }

    private static void addLine(ParametersParameterComponent to, LaneLine lane) {
        add(to, "key", new StringType(lane.lane().value()));
        add(to, "state", new CodeType(stateCode(lane.state())));
        lane.reason()
                .map(reason -> reason(reason, lane))
                .ifPresent(reason -> add(to, "reason", new StringType(reason)));
        add(to, "since", instant(lane.since()));
        lane.headQueuedAt().ifPresent(at -> add(to, "oldest", instant(at)));
        add(to, "attempts", new IntegerType(lane.attempts()));
        if (lane.state().equals(State.READY.name())) {
            add(to, "due", instant(lane.dueAt()));
        }
    }

    private static String reason(String reason, LaneLine lane) {
        return lane.detail()
                .filter(detail -> !detail.isBlank())
                .map(detail -> reason + ": " + detail)
                .orElse(reason);
    }

    private static String stateCode(String state) {
        for (State known : State.values()) {
            if (known.name().equals(state)) {
                return code(known);
            }
        }
        return "idle";
    }

    private static void addDelivery(ParametersParameterComponent to, DeliveryLine delivery) {
        add(to, "seq", count(delivery.seq()));
        add(to, "state", new CodeType(delivery.state().toLowerCase(Locale.ROOT)));
        add(to, "queued", instant(delivery.queuedAt()));
        delivery.settledAt().ifPresent(at -> add(to, "settled", instant(at)));
        delivery.resources().forEach(resource -> addResource(to.addPart().setName("resource"), resource));
    }

    private static void addResource(ParametersParameterComponent to, ResourceLine resource) {
        add(to, "reference", new UriType(resource.type() + "/" + resource.id() + "/_history/" + resource.version()));
        resource.outcome().ifPresent(outcome -> add(to, "outcome", new CodeType(code(outcome))));
        resource.way().ifPresent(way -> {
            add(to, "rung", new CodeType(way.rung()));
            if (!way.why().isEmpty()) {
                add(to, "why", new StringType(way.why()));
            }
            way.writtenAs().ifPresent(theirs -> add(to, "written-as", new StringType(theirs)));
        });
    }

    private static void addAction(ParametersParameterComponent to, ActionLine action) {
        add(to, "action", new CodeType(action.action().toLowerCase(Locale.ROOT)));
        action.seq().ifPresent(seq -> add(to, "seq", count(seq)));
        add(to, "at", instant(action.at()));
        add(to, "by", new StringType(action.actor()));
        add(to, "reason", new StringType(action.reason()));
    }

    private static void addDrift(ParametersParameterComponent to, DriftLine drift) {
        add(to, "reference", new UriType(drift.type() + "/" + drift.id()));
        add(to, "noticed", instant(drift.noticedAt()));
        drift.theirVersion().ifPresent(version -> add(to, "their-version", new StringType(version)));
        drift.elements().forEach(element -> add(to, "element", new CodeType(element)));
    }

    static void add(ParametersParameterComponent to, String name, Type value) {
        to.addPart().setName(name).setValue(value);
    }

    static IntegerType count(long count) {
        return new IntegerType((int) Math.min(count, Integer.MAX_VALUE));
    }

    static InstantType instant(Instant at) {
        return new InstantType(Date.from(at), TemporalPrecisionEnum.MILLI, UTC);
    }
}
