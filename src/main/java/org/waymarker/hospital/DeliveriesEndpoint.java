package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.Refusal;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes;
import org.waymarker.record.Proposals;
import org.waymarker.record.Steering;
import org.waymarker.record.Steering.Act;
import org.waymarker.record.Steering.Position;
import org.waymarker.record.Steering.Query;
import org.waymarker.record.Steering.State;

/** What waits for the hospital or for a person, and what an operator can do about it. Lanes are named by keys of ours. */
@Singleton
class DeliveriesEndpoint implements FhirEndpoint {
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final int LONGEST_REASON = 1000;

    private final Lanes lanes;
    private final Steering steering;
    private final Proposals proposals;

    DeliveriesEndpoint(Lanes lanes, Steering steering, Proposals proposals) {
        this.lanes = lanes;
        this.steering = steering;
        this.proposals = proposals;
    }

    /** Why nothing was done to a lane. The names are part of the API. */
    enum Reason {
        LANE_NOT_PARKED,
        DELIVERY_NOT_NEXT,
        NOTHING_TO_REPLAY
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onSystem("$deliveries", this::deliveries).readOnly(),
                Operation.onSystem("$delivery-lane", this::lane).readOnly(),
                Operation.onSystem("$retry-lane", this::retry),
                Operation.onSystem("$skip-delivery", this::skip),
                Operation.onSystem("$replay-deliveries", this::replay));
    }

    private Answer deliveries(Call call) {
        var in = call.inputs();
        var states = in.texts("state").stream().map(code -> state(in, code)).toList();
        int count = in.maybeCount("count").orElse(USUAL_PAGE);
        var query = new Query(
                states.isEmpty() ? List.of(State.PARKED) : states,
                in.maybeInstant("queued-before"),
                Math.max(1, Math.min(count, LARGEST_PAGE)),
                in.maybeText("after").map(text -> position(in, text)));
        var found = steering.lanes(query);
        return new Answer.Computed(
                LaneParameters.deliveries(lanes.backlog(), found, found.next().map(DeliveriesEndpoint::text)));
    }

    private static State state(Inputs in, String code) {
        for (State state : State.values()) {
            if (LaneParameters.code(state).equals(code)) {
                return state;
            }
        }
        throw in.refused("CODE_UNKNOWN", "must be ready, sending or parked", "state");
    }

    private static String text(Position position) {
        var text = position.headQueuedAt() + " " + position.lane();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Position position(Inputs in, String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            return new Position(Instant.parse(parts[0]), new LaneKey(parts[parts.length - 1]));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw in.refused("PARAMETER_INVALID", "must be what next said on the page before", "after");
        }
    }

    private Answer lane(Call call) {
        var lane = new LaneKey(call.inputs().text("lane"));
        return steering.lane(lane)
                .<Answer>map(view -> {
                    var told = LaneParameters.lane(view);
                    ProposalsEndpoint.add(told, proposals.ofLane(lane));
                    return new Answer.Computed(told);
                })
                .orElseGet(() -> new Answer.Refused(Refusal.notFound("This lane")));
    }

    private Answer retry(Call call) {
        var in = call.inputs();
        var lane = new LaneKey(in.text("lane"));
        var act = new Act(
                call.caller().key(),
                in.maybeText("reason").map(reason -> bounded(in, reason)).orElse("no reason given"));
        return steering.retry(lane, act) ? lane(call) : notParked();
    }

    private static Answer notParked() {
        return new Answer.Refused(
                Refusal.rule(Reason.LANE_NOT_PARKED, "No lane with this key is parked; $deliveries tells which are"));
    }

    private Answer skip(Call call) {
        var in = call.inputs();
        var lane = new LaneKey(in.text("lane"));
        long seq = in.count("seq");
        if (steering.skip(lane, seq, act(call))) {
            return lane(call);
        }
        boolean parked = steering.lane(lane)
                .filter(view -> view.line().state().equals(State.PARKED.name()))
                .isPresent();
        return parked
                ? new Answer.Refused(Refusal.rule(
                        Reason.DELIVERY_NOT_NEXT,
                        "Only the delivery that the lane waits with can be skipped; $delivery-lane tells its number"))
                : notParked();
    }

    private Answer replay(Call call) {
        var in = call.inputs();
        var lane = in.maybeText("lane").map(LaneKey::new);
        var from = in.maybeCount("from");
        var since = in.maybeInstant("since");
        var act = act(call);
        int again;
        if (lane.isPresent() && from.isPresent() && since.isEmpty()) {
            again = steering.replay(lane.get(), from.get(), act);
        } else if (lane.isEmpty() && from.isEmpty() && since.isPresent()) {
            again = steering.replaySince(since.get(), act);
        } else {
            throw in.refused(
                    "PARAMETER_MISSING", "is needed for every lane, or lane and from for a single one", "since");
        }
        return again > 0
                ? new Answer.Computed(LaneParameters.replayed(again))
                : new Answer.Refused(Refusal.rule(Reason.NOTHING_TO_REPLAY, "No delivery was settled from there on"));
    }

    /** Who and why, where a reason must be given. */
    private static Act act(Call call) {
        var in = call.inputs();
        return new Act(call.caller().key(), bounded(in, in.text("reason")));
    }

    private static String bounded(Inputs in, String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw in.refused("PARAMETER_INVALID", "must be " + LONGEST_REASON + " characters at most", "reason");
        }
        return reason;
    }
}
