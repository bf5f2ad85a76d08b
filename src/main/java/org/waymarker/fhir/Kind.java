package org.waymarker.fhir;

/** The kinds of thing that carry a business identifier, and the last part of their identifier system. */
public enum Kind {
    COHORT("cohort"),
    PROGRAMME_PLAN("programme-plan"),
    COHORT_SESSION("cohort-session"),
    CLOSING_SESSION("closing-session"),
    SESSIONS_ATTENDED("sessions-attended"),
    SESSIONS_MISSED("sessions-missed"),
    REFERRAL("referral"),
    REFERRAL_TASK("referral-task"),
    PEER_SUPPORT_PLAN("peer-support-plan"),
    PEER_GROUP("peer-group"),
    MEETING("meeting"),
    HEAD_COUNT("head-count"),
    SERVICE_USE("service-use"),
    SERVICE_USE_RATE("service-use-rate"),
    SERVICE_USE_CHANGE("service-use-change"),
    EVALUATION("evaluation"),
    PATIENT_REPORTED_SCORE("patient-reported-score"),
    PATIENT_REPORTED_CHANGE("patient-reported-change"),
    RISK_ALERT("risk-alert"),
    QUESTIONNAIRE_RESPONSE("questionnaire-response"),
    NOTE("note"),
    DOCUMENT("document"),
    PROVENANCE("provenance"),
    SUBSCRIPTION("subscription");

    private final String path;

    Kind(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }
}
