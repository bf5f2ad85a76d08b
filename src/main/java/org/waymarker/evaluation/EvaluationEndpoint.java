package org.waymarker.evaluation;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.evaluation.EvaluateServiceUse.ClockStart;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.serviceuse.RecountServiceUse;
import org.waymarker.serviceuse.RecountStatus;

/** Reports over FHIR: asking for one, its progress, and the forms in which people read it. */
@Singleton
class EvaluationEndpoint implements FhirEndpoint {
    private final EvaluateServiceUse evaluate;
    private final RecountServiceUse recounts;
    private final JdbcPublished published;
    private final FhirTimes times;

    EvaluationEndpoint(
            EvaluateServiceUse evaluate, RecountServiceUse recounts, JdbcPublished published, FhirTimes times) {
        this.evaluate = evaluate;
        this.recounts = recounts;
        this.published = published;
        this.times = times;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onType("Measure", "$evaluate-measure", this::evaluate),
                Operation.onType("Measure", "$evaluation-status", this::status).readOnly(),
                Operation.onInstance("MeasureReport", "$document", this::document)
                        .readOnly()
                        .answeringDocument());
    }

    private Answer evaluate(Call call) {
        var in = call.inputs();
        in.maybeText("measure")
                .filter(measure -> !measure.equals(Profiles.SERVICE_USE_MEASURE))
                .ifPresent(other -> {
                    throw in.refused("PARAMETER_INVALID", "is " + Profiles.SERVICE_USE_MEASURE, "measure");
                });
        in.maybeText("reportType")
                .filter(type -> !type.equals("population") && !type.equals("summary"))
                .ifPresent(other -> {
                    throw in.refused(
                            "PARAMETER_INVALID", "is population: nobody's figures are told apart", "reportType");
                });
        var from = in.date("periodStart");
        var to = in.date("periodEnd");
        if (to.isBefore(from)) {
            throw in.refused("DATES_REVERSED", "must not be before periodStart", "periodEnd");
        }
        var decision = evaluate.request(from, to, clockStart(in), call.caller().subject());
        if (decision instanceof EvaluateServiceUse.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(refused.reason(), sentence(refused.reason())));
        }
        return new Answer.Accepted(statusPath(((EvaluateServiceUse.Decision.Accepted) decision).job()));
    }

    private static ClockStart clockStart(Inputs in) {
        return switch (in.maybeText("follow-from").orElse("last-session")) {
            case "last-session" -> ClockStart.LAST_SESSION;
            case "first-meeting" -> ClockStart.FIRST_MEETING;
            default -> throw in.refused("CODE_UNKNOWN", "is last-session", "follow-from");
        };
    }

    private static String sentence(EvaluateServiceUse.Reason reason) {
        return switch (reason) {
            case FORBIDDEN_COMPARISON ->
                "Contacts before the first session and after the first meeting of a peer group cannot be compared: the"
                        + " programme alone may account for the difference, and who stays well enough to come is chosen"
                        + " by it. Ask for follow-from last-session: the report compares people offered a group with"
                        + " people not offered one from then on";
            case PERIOD_NOT_OVER -> "The period has not ended yet: more programmes may end in it";
            case NO_PROGRAMME_ENDED -> "No programme ended in the period";
        };
    }

    private static String statusPath(UUID job) {
        return "Measure/$evaluation-status?job=" + job;
    }

    /** 202 while it goes on, 200 once it is over, with the same Parameters. */
    private Answer status(Call call) {
        return References.maybeId(call.inputs().text("job"))
                .flatMap(evaluate::status)
                .map(this::answer)
                .orElseGet(() -> new Answer.Refused(Refusal.notFound("The evaluation")));
    }

    private Answer answer(JdbcEvaluations.Status status) {
        var recount = recounts.status(status.recount()).orElseThrow();
        return switch (status.state()) {
            case WAITING, RUNNING ->
                new Answer.Accepted(statusPath(status.id()), Optional.of(parameters(status, recount)));
            case DONE, FAILED -> new Answer.Computed(parameters(status, recount));
        };
    }

    private Parameters parameters(JdbcEvaluations.Status status, RecountStatus recount) {
        var parameters = new Parameters();
        parameters.addParameter("job", status.id().toString());
        parameters.addParameter(
                "state",
                new CodeType(
                        switch (status.state()) {
                            case WAITING, RUNNING -> "running";
                            case DONE -> "completed";
                            case FAILED -> "failed";
                        }));
        status.detail().or(recount::detail).ifPresent(detail -> parameters.addParameter("detail", detail));
        // How many people there are is for the report to tell, or to mask.
        parameters.addParameter("percent", new IntegerType(100 * recount.counted() / Math.max(1, recount.episodes())));
        parameters.addParameter("requested", times.instant(status.requested()));
        status.settled().ifPresent(at -> parameters.addParameter("settled", times.instant(at)));
        status.report()
                .ifPresent(report ->
                        parameters.addParameter().setName("report").setValue(new Reference("MeasureReport/" + report)));
        return parameters;
    }

    private Answer document(Call call) {
        var in = call.inputs();
        var format = DocumentFormat.ofCode(in.maybeText("format").orElse("html"))
                .orElseThrow(() -> in.refused("CODE_UNKNOWN", "is one of html, csv, dictionary", "format"));
        return published
                .document(call.instance(), format)
                .<Answer>map(content -> new Answer.Document(format.contentType(), content))
                .orElseGet(() -> new Answer.Refused(Refusal.notFound("The report")));
    }
}
