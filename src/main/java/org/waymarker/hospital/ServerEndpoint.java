package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Form;
import org.waymarker.capability.Ladder;
import org.waymarker.capability.WriteMap;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Steering;
import org.waymarker.record.Steering.FormLine;

/** What is known of the hospital's server, how things are written to it by that, and how they were. */
@Singleton
class ServerEndpoint implements FhirEndpoint {
    private static final Duration USUAL_SPAN = Duration.ofDays(7);

    private final KnownServer server;
    private final Steering steering;
    private final Clock clock;

    ServerEndpoint(KnownServer server, Steering steering, Clock clock) {
        this.server = server;
        this.steering = steering;
        this.clock = clock;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.onSystem("$hospital-server", this::server).readOnly());
    }

    private Answer server(Call call) {
        var since = call.inputs()
                .maybeInstant("since")
                .orElseGet(() -> clock.instant().minus(USUAL_SPAN));
        var answer = new Parameters();
        server.known().ifPresent(known -> {
            add(answer, known.ladder());
            known.readAt()
                    .ifPresent(at -> answer.addParameter().setName("read-at").setValue(LaneParameters.instant(at)));
        });
        steering.forms(since).forEach(line -> add(answer.addParameter().setName("form"), line));
        return new Answer.Computed(answer);
    }

    private static void add(Parameters answer, Ladder ladder) {
        answer.addParameter("software", ladder.capabilities().software());
        answer.addParameter().setName("transactions").setValue(new BooleanType(ladder.offers(Feature.TRANSACTION)));
        ladder.capabilities().features().stream()
                .map(Feature::name)
                .sorted()
                .forEach(name -> answer.addParameter().setName("feature").setValue(new CodeType(name)));
        ladder.switchedOff().stream()
                .map(Feature::name)
                .sorted()
                .forEach(name -> answer.addParameter().setName("switched-off").setValue(new CodeType(name)));
        add(answer, ladder.map());
        addOwned(answer, ladder.map());
    }

    private static void add(Parameters answer, WriteMap map) {
        for (Kind kind : Kind.values()) {
            map.of(kind).ifPresent(forms -> {
                var part = answer.addParameter().setName("write");
                LaneParameters.add(part, "kind", new CodeType(kind.path()));
                for (Form form : forms) {
                    LaneParameters.add(part, "form", new CodeType(form.code()));
                }
            });
        }
    }

    private static void addOwned(Parameters answer, WriteMap map) {
        map.writtenThoughOwned().stream()
                .sorted()
                .forEach(kind ->
                        answer.addParameter().setName("ehr-owned-written").setValue(new CodeType(kind.path())));
    }

    private static void add(ParametersParameterComponent to, FormLine line) {
        LaneParameters.add(to, "type", new CodeType(line.type()));
        LaneParameters.add(to, "outcome", new CodeType(LaneParameters.code(line.outcome())));
        LaneParameters.add(to, "rung", new CodeType(line.rung()));
        if (!line.why().isEmpty()) {
            LaneParameters.add(to, "why", new StringType(line.why()));
        }
        LaneParameters.add(to, "count", LaneParameters.count(line.count()));
    }
}
