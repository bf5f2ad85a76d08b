package org.waymarker.fhir;

/** Addresses of the extensions that we write or read. */
public final class Extensions {
    /** On a peer group: a code of {@link CodeSystems#GROUP_STATUS}. */
    public static final String GROUP_STATUS = "https://waymarker.example/fhir/StructureDefinition/group-status";

    /** On a peer group: a code of {@link CodeSystems#GROUP_OPEN_TO}. */
    public static final String GROUP_OPEN_TO = "https://waymarker.example/fhir/StructureDefinition/group-open-to";

    /** On a peer group that has merged: the Group it went into. */
    public static final String GROUP_MERGED_INTO =
            "https://waymarker.example/fhir/StructureDefinition/group-merged-into";

    /**
     * On our own record's ServiceRequest and Task: the Group that was offered. Never sent to the hospital, since one search
     * for it would list the group's members.
     */
    public static final String PEER_GROUP = "https://waymarker.example/fhir/StructureDefinition/peer-group";

    /**
     * On the plan of a programme: the Group of the cohort that the person is in. An EHR that posts such a plan says by it in which
     * cohort to enrol the person; one that posts a peer group says from which cohorts it grows. In our own record only.
     */
    public static final String PROGRAMME_COHORT = "https://waymarker.example/fhir/StructureDefinition/programme-cohort";

    /**
     * On a ServiceRequest for someone who did not complete: who set the rule aside, when and why.
     *
     * @see #REFERRAL_OVERRIDE_WHO
     * @see #REFERRAL_OVERRIDE_WHEN
     * @see #REFERRAL_OVERRIDE_REASON
     */
    public static final String REFERRAL_OVERRIDE =
            "https://waymarker.example/fhir/StructureDefinition/referral-override";

    /** Part of {@link #REFERRAL_OVERRIDE}: Reference to the Practitioner. */
    public static final String REFERRAL_OVERRIDE_WHO = "who";

    /** Part of {@link #REFERRAL_OVERRIDE}: dateTime. */
    public static final String REFERRAL_OVERRIDE_WHEN = "when";

    /** Part of {@link #REFERRAL_OVERRIDE}: string. */
    public static final String REFERRAL_OVERRIDE_REASON = "reason";

    /** On a Reference to a Patient: the birth date that must agree before the hospital's Patient is taken for this person. */
    public static final String BIRTH_DATE = "https://waymarker.example/fhir/StructureDefinition/birth-date";

    /** On an alert: the QuestionnaireResponse in which the answer stands. */
    public static final String ALERT_SOURCE = "https://waymarker.example/fhir/StructureDefinition/alert-source";

    /**
     * On an alert that is closed: who closed it, when, and what had been done.
     *
     * @see #ALERT_ACKNOWLEDGEMENT_WHO
     * @see #ALERT_ACKNOWLEDGEMENT_WHEN
     * @see #ALERT_ACKNOWLEDGEMENT_ACTION
     */
    public static final String ALERT_ACKNOWLEDGEMENT =
            "https://waymarker.example/fhir/StructureDefinition/alert-acknowledgement";

    /** Part of {@link #ALERT_ACKNOWLEDGEMENT}: Reference to the Practitioner. */
    public static final String ALERT_ACKNOWLEDGEMENT_WHO = "who";

    /** Part of {@link #ALERT_ACKNOWLEDGEMENT}: dateTime. */
    public static final String ALERT_ACKNOWLEDGEMENT_WHEN = "when";

    /** Part of {@link #ALERT_ACKNOWLEDGEMENT}: a code of {@link CodeSystems#ALERT_ACTION}. */
    public static final String ALERT_ACKNOWLEDGEMENT_ACTION = "action";

    /** On the Coding of an answer: the number that the answer counts as. */
    public static final String ORDINAL_VALUE = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

    /** On {@code Encounter.hospitalization}: how the patient came to be admitted. */
    public static final String UK_CORE_ADMISSION_METHOD =
            "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod";

    /** On a stratum of a report: one figure, by its statistic. */
    public static final String EVALUATION_FIGURE =
            "https://waymarker.example/fhir/StructureDefinition/evaluation-figure";

    /** Part of {@link #EVALUATION_FIGURE}: code. */
    public static final String EVALUATION_FIGURE_STATISTIC = "statistic";

    /** Part of {@link #EVALUATION_FIGURE}: which of several, string. */
    public static final String EVALUATION_FIGURE_AT = "at";

    /** Part of {@link #EVALUATION_FIGURE}: decimal, or the reason why there is none. */
    public static final String EVALUATION_FIGURE_VALUE = "value";

    /** On a report: what it was made by. */
    public static final String EVALUATION_SETTING =
            "https://waymarker.example/fhir/StructureDefinition/evaluation-setting";

    /** Part of {@link #EVALUATION_SETTING}: code. */
    public static final String EVALUATION_SETTING_CODE = "code";

    /** Part of {@link #EVALUATION_SETTING}: string. */
    public static final String EVALUATION_SETTING_VALUE = "value";

    /** In the place of a value: why there is none. */
    public static final String DATA_ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    /** On a count: an Encounter that was counted, since {@code Observation.derivedFrom} may not point at one. */
    public static final String WORKFLOW_SUPPORTING_INFO =
            "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo";

    private Extensions() {}
}
