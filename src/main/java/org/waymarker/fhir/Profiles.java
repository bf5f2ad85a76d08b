package org.waymarker.fhir;

/** Canonical addresses of our profiles; each is a file of {@code fhir-profiles/structuredefinitions}. */
public final class Profiles {
    /** A person's Pain Management Programme: plan A. */
    public static final String PMP_CARE_PLAN = "https://waymarker.example/fhir/StructureDefinition/pmp-care-plan";

    /** The follow-up in a peer group that takes the place of a finished plan A: plan B. */
    public static final String PEER_SUPPORT_CARE_PLAN =
            "https://waymarker.example/fhir/StructureDefinition/peer-support-care-plan";

    /** The people who go through one run of a programme together. */
    public static final String PMP_COHORT = "https://waymarker.example/fhir/StructureDefinition/pmp-cohort";

    /** A patient-led peer support group. */
    public static final String PEER_SUPPORT_GROUP =
            "https://waymarker.example/fhir/StructureDefinition/peer-support-group";

    /** A programme session, either a person's own or the cohort's that it is part of. */
    public static final String PMP_SESSION_ENCOUNTER =
            "https://waymarker.example/fhir/StructureDefinition/pmp-session-encounter";

    /** A meeting of a peer group that an NHS facilitator runs. */
    public static final String GROUP_MEETING_ENCOUNTER =
            "https://waymarker.example/fhir/StructureDefinition/group-meeting-encounter";

    /** Sessions attended, or missed, over a whole programme. */
    public static final String PROGRAMME_ATTENDANCE =
            "https://waymarker.example/fhir/StructureDefinition/programme-attendance";

    /** How many people came to a meeting of a peer group. */
    public static final String HEAD_COUNT = "https://waymarker.example/fhir/StructureDefinition/head-count";

    /** Contacts of one kind in one window. */
    public static final String SERVICE_USE_COUNT =
            "https://waymarker.example/fhir/StructureDefinition/service-use-count";

    /** Contacts per year of observation, where a window was observed in part. */
    public static final String SERVICE_USE_RATE = "https://waymarker.example/fhir/StructureDefinition/service-use-rate";

    /** Follow-up count minus baseline count. */
    public static final String SERVICE_USE_CHANGE =
            "https://waymarker.example/fhir/StructureDefinition/service-use-change";

    /** All counts of one window. */
    public static final String SERVICE_USE_PANEL =
            "https://waymarker.example/fhir/StructureDefinition/service-use-panel";

    /** What reports on service use measure. */
    public static final String SERVICE_USE_MEASURE = "https://waymarker.example/fhir/Measure/service-use";

    /** A report on the service use of many people. */
    public static final String EVALUATION_REPORT =
            "https://waymarker.example/fhir/StructureDefinition/evaluation-report";

    /** The task of putting the offer of a peer group to a patient. */
    public static final String PEER_REFERRAL_TASK =
            "https://waymarker.example/fhir/StructureDefinition/peer-referral-task";

    /** The referral to a peer group. */
    public static final String PEER_REFERRAL_SERVICE_REQUEST =
            "https://waymarker.example/fhir/StructureDefinition/peer-referral-service-request";

    /** What one response to a questionnaire comes to on one scale. */
    public static final String PATIENT_REPORTED_SCORE =
            "https://waymarker.example/fhir/StructureDefinition/patient-reported-score";

    /** Last score of a programme less the first. */
    public static final String PATIENT_REPORTED_CHANGE =
            "https://waymarker.example/fhir/StructureDefinition/patient-reported-change";

    /** That a person must look at a patient's answer. */
    public static final String RISK_ALERT = "https://waymarker.example/fhir/StructureDefinition/risk-alert";

    private Profiles() {}
}
