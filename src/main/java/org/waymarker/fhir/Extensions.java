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

    /** On {@code Encounter.hospitalization}: how the patient came to be admitted. */
    public static final String UK_CORE_ADMISSION_METHOD =
            "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod";

    /** On a count: an Encounter that was counted, since {@code Observation.derivedFrom} may not point at one. */
    public static final String WORKFLOW_SUPPORTING_INFO =
            "http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo";

    private Extensions() {}
}
