package org.waymarker.questionnaire;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Flag;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Provenances;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;

/** Raises alerts and closes them, each with its Flag in the record, which goes to the hospital. */
@Singleton
class Alerts {
    private final JdbcRiskAlerts alerts;
    private final FhirRecord record;
    private final QuestionnaireFhirMapper mapper;
    private final Patients patients;
    private final PatientReferences references;
    private final Provenances provenances;
    private final BusinessIds ids;

    Alerts(
            JdbcRiskAlerts alerts,
            FhirRecord record,
            QuestionnaireFhirMapper mapper,
            Patients patients,
            PatientReferences references,
            Provenances provenances,
            BusinessIds ids) {
        this.alerts = alerts;
        this.record = record;
        this.mapper = mapper;
        this.patients = patients;
        this.references = references;
        this.provenances = provenances;
        this.ids = ids;
    }

    /**
     * Joins the caller's transaction, in which the response is locked.
     *
     * @param answer as {@link AlertRules#raises} wants it
     * @param before as well
     * @return the alert that was raised, if one was
     */
    Optional<RiskAlert> raiseIfNeeded(
            UUID response,
            PatientKey patient,
            Optional<Integer> answer,
            Optional<Integer> before,
            Instant now,
            String author) {
        var last = alerts.lastOf(response);
        if (!AlertRules.raises(answer, before, last)) {
            return Optional.empty();
        }
        int number = last.map(RiskAlert::number).orElse(0) + 1;
        var alert = new RiskAlert(
                mapper.alertId(response, number).value(),
                response,
                patient,
                number,
                now.truncatedTo(ChronoUnit.MILLIS),
                Optional.empty());
        alerts.add(alert);
        write(alert, Codes.ACTIVITY_CREATE, author);
        return Optional.of(alert);
    }

    /** The newest of a response. Joins the caller's transaction. */
    Optional<RiskAlert> lastOf(UUID response) {
        return alerts.lastOf(response);
    }

    /** Flags of those that nobody has closed, the oldest first. */
    @Transactional(readOnly = true)
    public List<Flag> open() {
        return alerts.open().stream()
                .flatMap(alert -> flag(alert.id()).stream())
                .toList();
    }

    /** What became of the wish to close one. */
    sealed interface Closing {
        /** It is closed as wished, now or before. */
        record Closed(Flag flag) implements Closing {}

        /** It was closed before, otherwise. */
        record ClosedOtherwise() implements Closing {}

        /** Nothing can have been done about it before there was one. */
        record BeforeItWasRaised() implements Closing {}

        record Unknown() implements Closing {}
    }

    @Transactional
    Closing close(UUID id, RiskAlert.Acknowledgement how, String author) {
        // Held from here on: of two who close it at one time one is told what the other did.
        var standing = record.locked("Flag", id).flatMap(flag -> alerts.get(id));
        if (standing.isEmpty()) {
            return new Closing.Unknown();
        }
        var alert = standing.get();
        if (alert.acknowledgement().isPresent()) {
            var before = alert.acknowledgement().get();
            return before.by().equals(how.by()) && before.action() == how.action()
                    ? new Closing.Closed(flag(id).orElseThrow())
                    : new Closing.ClosedOtherwise();
        }
        // The Flag says it to the second.
        if (how.at().isBefore(alert.raisedAt().truncatedTo(ChronoUnit.SECONDS))) {
            return new Closing.BeforeItWasRaised();
        }
        alerts.close(alert, how);
        return new Closing.Closed(write(alert.closed(how), Codes.ACTIVITY_UPDATE, author));
    }

    private Optional<Flag> flag(UUID id) {
        return record.read("Flag", id).map(stored -> stored.as(Flag.class));
    }

    private Flag write(RiskAlert alert, Code activity, String author) {
        var patient = references.write(patients.identity(alert.patient()));
        var flag = mapper.alert(alert, patient);
        record.write(Entry.ofAlert(alert.patient(), flag, ids.existing(Kind.RISK_ALERT, alert.id())), author);
        var how = alert.acknowledgement();
        var provenance = provenances.of(
                List.of(flag),
                how.map(RiskAlert.Acknowledgement::at).orElse(alert.raisedAt()),
                how.map(RiskAlert.Acknowledgement::by),
                activity,
                Optional.empty());
        record.write(
                Entry.kept(
                        Optional.of(alert.patient()),
                        provenance,
                        ids.of(Kind.PROVENANCE, alert.id(), flag.getMeta().getVersionId())),
                author);
        return flag;
    }
}
