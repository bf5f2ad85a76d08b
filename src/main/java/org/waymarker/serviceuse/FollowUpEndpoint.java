package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.util.List;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Parameters;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.Patients;

/** Over FHIR: that somebody is not observed any longer. */
@Singleton
class FollowUpEndpoint implements FhirEndpoint {
    private final EndObservation endObservation;
    private final Patients patients;
    private final PatientReferences references;

    FollowUpEndpoint(EndObservation endObservation, Patients patients, PatientReferences references) {
        this.endObservation = endObservation;
        this.patients = patients;
        this.references = references;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.onType("Observation", "$end-follow-up", this::end));
    }

    private Answer end(Call call) {
        var in = call.inputs();
        var subject = in.reference("subject");
        var cause = ObservationEnd.Cause.ofCode(in.text("cause"))
                .orElseThrow(() -> in.refused(
                        "CODE_UNKNOWN", "is one of moved-away, deregistered, left-england, opted-out", "cause"));
        var from = in.date("from");
        boolean withdrawn = in.maybeFlag("withdrawn").orElse(false);
        var patient = patients.find(references.read(subject).refs());
        if (patient.isEmpty()) {
            return new Answer.Refused(Refusal.notFound("The patient"));
        }
        var decision = endObservation.declare(
                patient.get(), cause, from, withdrawn, call.caller().subject());
        if (decision instanceof EndObservation.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(refused.reason(), sentence(refused.reason())));
        }
        var parameters = new Parameters();
        parameters.addParameter("cause", new CodeType(cause.code()));
        parameters.addParameter("from", new DateType(from.toString()));
        parameters.addParameter("withdrawn", new BooleanType(withdrawn));
        ((EndObservation.Decision.Kept) decision)
                .recount()
                .ifPresent(job -> parameters.addParameter("recount", job.toString()));
        return new Answer.Computed(parameters);
    }

    private static String sentence(EndObservation.Reason reason) {
        return switch (reason) {
            case END_NOT_DECLARED_HERE ->
                "A death is heard from the hospital, and a permission is withdrawn with $set-permission";
            case END_IN_THE_FUTURE -> "Someone is observed until that day comes: declare it then";
        };
    }
}
