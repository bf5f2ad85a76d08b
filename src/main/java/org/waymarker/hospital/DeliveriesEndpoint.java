package org.waymarker.hospital;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import jakarta.inject.Singleton;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Refusal;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes;
import org.waymarker.record.Lanes.ParkedLane;

/** What waits for the hospital or for a person, and the way to let a parked lane go again. Lanes are named by keys of ours. */
@Singleton
class DeliveriesEndpoint implements FhirEndpoint {
    private static final int MOST_LANES = 1000;
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final Lanes lanes;

    DeliveriesEndpoint(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Why a lane was not let go. The name is part of the API. */
    enum Reason {
        LANE_NOT_PARKED
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onSystem("$deliveries", this::deliveries).readOnly(),
                Operation.onSystem("$retry-lane", this::retry));
    }

    private Answer deliveries(Call call) {
        var backlog = lanes.backlog();
        var parameters = new Parameters();
        parameters.addParameter().setName("queued").setValue(count(backlog.queued()));
        parameters.addParameter().setName("parked").setValue(count(backlog.parked()));
        lanes.parked(MOST_LANES).forEach(lane -> add(parameters.addParameter(), lane));
        return new Answer.Computed(parameters);
    }

    private static IntegerType count(long count) {
        return new IntegerType((int) Math.min(count, Integer.MAX_VALUE));
    }

    private static void add(ParametersParameterComponent parameter, ParkedLane lane) {
        parameter.setName("lane");
        parameter.addPart().setName("key").setValue(new StringType(lane.lane().value()));
        parameter.addPart().setName("state").setValue(new StringType("parked"));
        parameter.addPart().setName("reason").setValue(new StringType(reason(lane)));
        parameter
                .addPart()
                .setName("since")
                .setValue(new InstantType(Date.from(lane.since()), TemporalPrecisionEnum.MILLI, UTC));
    }

    private static String reason(ParkedLane lane) {
        return lane.detail().isBlank() ? lane.reason() : lane.reason() + ": " + lane.detail();
    }

    private Answer retry(Call call) {
        var lane = call.inputs().text("lane");
        if (!lanes.release(new LaneKey(lane))) {
            return new Answer.Refused(Refusal.rule(
                    Reason.LANE_NOT_PARKED, "No lane with this key is parked; $deliveries tells which are"));
        }
        var parameters = new Parameters();
        var part = parameters.addParameter().setName("lane");
        part.addPart().setName("key").setValue(new StringType(lane));
        part.addPart().setName("state").setValue(new StringType("ready"));
        return new Answer.Computed(parameters);
    }
}
