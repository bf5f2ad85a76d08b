package org.waymarker.questionnaire;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;

/**
 * That a person must look at an answer of a patient. It is open until somebody says what was done.
 *
 * @param id also of its Flag
 * @param response id of the QuestionnaireResponse
 * @param number of the alerts of one response, from 1: an amendment after one was closed raises another
 */
record RiskAlert(
        UUID id,
        UUID response,
        PatientKey patient,
        int number,
        Instant raisedAt,
        Optional<Acknowledgement> acknowledgement) {

    /** Who closed it, when, and what had been done. */
    record Acknowledgement(Clinician by, Instant at, AlertAction action) {}

    boolean open() {
        return acknowledgement.isEmpty();
    }

    RiskAlert closed(Acknowledgement how) {
        return new RiskAlert(id, response, patient, number, raisedAt, Optional.of(how));
    }
}
