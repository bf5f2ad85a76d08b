package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Refusal;
import org.waymarker.hospital.NewsLedger.Line;
import org.waymarker.hospital.NewsLedger.Outcome;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Steering;

/** What has been heard from the hospital, how long ago everybody was asked about, and what of it waits for a person. */
@Singleton
class NewsEndpoint implements FhirEndpoint {
    private final NewsLedger ledger;
    private final ListeningRound round;

    NewsEndpoint(NewsLedger ledger, ListeningRound round) {
        this.ledger = ledger;
        this.round = round;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onSystem("$hospital-news", this::news).readOnly(),
                Operation.onSystem("$settle-news", this::settle));
    }

    /** Why nothing was settled. The names are part of the API. */
    enum Reason {
        NEWS_NOT_WAITING
    }

    private Answer news(Call call) {
        var answer = new Parameters();
        var last = round.last();
        last.beganAt().ifPresent(at -> answer.addParameter().setName("began").setValue(LaneParameters.instant(at)));
        last.endedAt().ifPresent(at -> answer.addParameter().setName("ended").setValue(LaneParameters.instant(at)));
        for (Outcome outcome : Outcome.values()) {
            var part = answer.addParameter().setName("count");
            LaneParameters.add(part, "outcome", new CodeType(code(outcome)));
            LaneParameters.add(part, "count", LaneParameters.count(ledger.count(outcome)));
        }
        ledger.lines(Outcome.FOR_A_PERSON)
                .forEach(line -> add(answer.addParameter().setName("waiting"), line));
        return new Answer.Computed(answer);
    }

    private Answer settle(Call call) {
        var in = call.inputs();
        int settled = ledger.settle(
                new LaneKey(in.text("lane")),
                in.text("type"),
                in.maybeText("their-id"),
                new Steering.Act(call.caller().key(), in.text("reason")));
        return settled == 0
                ? new Answer.Refused(Refusal.rule(
                        Reason.NEWS_NOT_WAITING,
                        "Nothing of that type waits on this lane; $hospital-news tells what does"))
                : news(call);
    }

    private static String code(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Of a Patient the lane alone is told: an id of the hospital's would say who it is. */
    private static void add(ParametersParameterComponent to, Line line) {
        LaneParameters.add(to, "type", new CodeType(line.type()));
        if (!line.type().equals("Patient")) {
            LaneParameters.add(to, "their-id", new IdType(line.theirId()));
        }
        LaneParameters.add(to, "lane", new StringType(line.lane().value()));
        line.ours().ifPresent(ours -> LaneParameters.add(to, "ours", new UriType(ours.type() + "/" + ours.id())));
        line.reason().ifPresent(reason -> LaneParameters.add(to, "reason", new CodeType(reason)));
        LaneParameters.add(to, "heard", LaneParameters.instant(line.heardAt()));
    }
}
