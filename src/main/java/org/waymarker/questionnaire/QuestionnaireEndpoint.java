package org.waymarker.questionnaire;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Refusal;
import org.waymarker.security.Caller;

/** Responses as an EHR posts and puts them, and the alerts that come of them. */
@Singleton
class QuestionnaireEndpoint implements FhirEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(QuestionnaireEndpoint.class);
    private static final String WHAT = "a patient's response to a questionnaire";

    private static final Refusal RISK_NOT_STORED = new Refusal(
            422,
            IssueType.BUSINESSRULE,
            "RISK_ANSWER_NOT_STORED",
            "An answer that tells of risk is above zero, or cannot be read. Nothing was stored and no alert was raised, for the"
                    + " reasons that follow: a clinician must look at the response now",
            Optional.empty());

    private final RecordResponse recordResponse;
    private final ResponseReading reading;
    private final Alerts alerts;
    private final Clock clock;
    private final Counter refusedRisks;

    QuestionnaireEndpoint(
            RecordResponse recordResponse,
            ResponseReading reading,
            Alerts alerts,
            Clock clock,
            MeterRegistry registry) {
        this.recordResponse = recordResponse;
        this.reading = reading;
        this.alerts = alerts;
        this.clock = clock;
        this.refusedRisks = Counter.builder("waymarker.questionnaire.risk.refused")
                .description("Responses that were refused although an answer tells of risk; each wants a person")
                .register(registry);
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(new Creation<>(QuestionnaireResponse.class, response -> true, WHAT, this::create));
    }

    @Override
    public List<Update<?>> updates() {
        return List.of(new Update<>(QuestionnaireResponse.class, response -> true, WHAT, this::update));
    }

    @Override
    public List<Watch<?>> watches() {
        return List.of(new Watch<>(QuestionnaireResponse.class, reading::tellsOfRisk, this::refusedRisk));
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onType("Flag", "$alerts", call -> new Answer.Found(List.copyOf(alerts.open())))
                        .readOnly(),
                Operation.onInstance("Flag", "$acknowledge-alert", this::acknowledge));
    }

    private Answer create(QuestionnaireResponse sent, Caller caller) {
        return answer(recordResponse.post(sent, caller.subject()));
    }

    private Answer update(Change<QuestionnaireResponse> change) {
        return answer(
                recordResponse.put(change.id(), change.wanted(), change.caller().subject()));
    }

    private Refusal refusedRisk() {
        refusedRisks.increment();
        LOG.warn("A response was refused in which an answer tells of risk");
        return RISK_NOT_STORED;
    }

    private static Answer answer(RecordResponse.Recorded recorded) {
        var resource = recorded.resource();
        return switch (recorded.change()) {
            case MADE ->
                new Answer.Created(
                        resource, with(recorded, Refusal.notice("CREATED", "Created; see the Location header")));
            case CHANGED ->
                new Answer.Updated(
                        resource,
                        with(recorded, Refusal.notice("UPDATED", "The resource stands as the answer's version says")));
            case NONE ->
                new Answer.Existing(
                        resource,
                        with(
                                recorded,
                                Refusal.notice(
                                        "ALREADY_RECORDED",
                                        "This response stands here as it was sent; nothing was added")));
        };
    }

    /** Warnings stand before the notice. */
    private static OperationOutcome with(RecordResponse.Recorded recorded, OperationOutcome notice) {
        var all = new OperationOutcome();
        var alert = recorded.alert().filter(RiskAlert::open);
        alert.map(open -> recorded.raised()
                        ? Refusal.warning(
                                "RISK_ALERT_RAISED",
                                "An answer tells of risk: a clinician must look now. The alert is Flag/" + open.id()
                                        + ", open until Flag/[id]/$acknowledge-alert")
                        : Refusal.warning(
                                "RISK_ALERT_OPEN",
                                "The alert from this response, Flag/" + open.id()
                                        + ", is open: nobody has said what was done"))
                .ifPresent(warning -> warning.getIssue().forEach(all::addIssue));
        if (recorded.riskItemMissing()) {
            Refusal.warning(
                            "RISK_ITEM_NOT_ANSWERED",
                            "The item that tells of risk was not answered. There is no alert, and that is no all-clear")
                    .getIssue()
                    .forEach(all::addIssue);
        }
        notice.getIssue().forEach(all::addIssue);
        return all;
    }

    private Answer acknowledge(Call call) {
        var in = call.inputs();
        var action = AlertAction.ofCode(in.text("action"))
                .orElseThrow(() -> in.refused("CODE_UNKNOWN", "is a code of CodeSystem alert-action", "action"));
        var now = clock.instant();
        var at = in.maybeInstant("acknowledged").orElse(now).truncatedTo(ChronoUnit.MILLIS);
        if (at.isAfter(now)) {
            throw in.refused("PARAMETER_INVALID", "must not be later than now", "acknowledged");
        }
        var by = Clinician.read(in.reference("acknowledged-by"), "acknowledged-by");
        var closing = alerts.close(
                call.instance(),
                new RiskAlert.Acknowledgement(by, at, action),
                call.caller().subject());
        if (closing instanceof Alerts.Closing.Closed closed) {
            return new Answer.Done(List.<Resource>of(closed.flag()));
        }
        if (closing instanceof Alerts.Closing.BeforeItWasRaised) {
            throw in.refused(
                    "ACKNOWLEDGED_BEFORE_RAISED",
                    "must not be earlier than Flag.period.start, when the alert was raised; leave it out for now",
                    "acknowledged");
        }
        return new Answer.Refused(
                closing instanceof Alerts.Closing.Unknown
                        ? Refusal.notFound("An alert")
                        : Refusal.conflict(
                                "ALERT_CLOSED",
                                "The alert was closed before, by somebody else or with something else done; read the Flag"));
    }
}
