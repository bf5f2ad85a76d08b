package org.waymarker.fhir;

/** Addresses of code and identifier systems: ours first, then those of others. */
public final class CodeSystems {
    public static final String PMP_CATEGORY = "https://waymarker.example/fhir/CodeSystem/pmp-category";
    public static final String PROGRAMME_TYPE = "https://waymarker.example/fhir/CodeSystem/programme-type";
    public static final String PMP_OUTCOME = "https://waymarker.example/fhir/CodeSystem/pmp-outcome";
    public static final String PEER_BUSINESS_STATUS = "https://waymarker.example/fhir/CodeSystem/peer-business-status";
    public static final String ANSWER_REASON = "https://waymarker.example/fhir/CodeSystem/answer-reason";
    public static final String SERVICE_USE_MEASURE = "https://waymarker.example/fhir/CodeSystem/service-use-measure";
    public static final String GROUP_STATUS = "https://waymarker.example/fhir/CodeSystem/group-status";
    public static final String GROUP_OPEN_TO = "https://waymarker.example/fhir/CodeSystem/group-open-to";
    public static final String PERMISSION = "https://waymarker.example/fhir/CodeSystem/permission";
    public static final String GROUP_OBSERVATION = "https://waymarker.example/fhir/CodeSystem/group-observation";
    public static final String MEETING_OUTCOME = "https://waymarker.example/fhir/CodeSystem/meeting-outcome";
    public static final String COUNT_METHOD = "https://waymarker.example/fhir/CodeSystem/count-method";
    public static final String OFFER_ANSWER = "https://waymarker.example/fhir/CodeSystem/offer-answer";
    public static final String ANSWERED_BY = "https://waymarker.example/fhir/CodeSystem/answered-by";
    public static final String FEED_SOURCE = "https://waymarker.example/fhir/CodeSystem/feed-source";
    public static final String OBSERVATION_END = "https://waymarker.example/fhir/CodeSystem/observation-end";
    public static final String EVALUATION_STATISTIC = "https://waymarker.example/fhir/CodeSystem/evaluation-statistic";
    public static final String EVALUATION_FLOW = "https://waymarker.example/fhir/CodeSystem/evaluation-flow";
    public static final String EVALUATION_GROUP = "https://waymarker.example/fhir/CodeSystem/evaluation-group";
    public static final String CONTACT_KIND = "https://waymarker.example/fhir/CodeSystem/contact-kind";

    public static final String PATIENT_REPORTED_MEASURE =
            "https://waymarker.example/fhir/CodeSystem/patient-reported-measure";
    public static final String ALERT_ACTION = "https://waymarker.example/fhir/CodeSystem/alert-action";
    public static final String CLINICAL_ALERT = "https://waymarker.example/fhir/CodeSystem/clinical-alert";

    /** What is said of a contact beside its kind. */
    public static final String CONTACT_FLAG = "https://waymarker.example/fhir/CodeSystem/contact-flag";

    /** Reasons for which a request is refused: {@code OperationOutcome.issue.details}. */
    public static final String REFUSAL = "https://waymarker.example/fhir/CodeSystem/refusal";

    public static final String SNOMED = "http://snomed.info/sct";
    public static final String LOINC = "http://loinc.org";
    public static final String UCUM = "http://unitsofmeasure.org";
    public static final String CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    public static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public static final String SERVICE_TYPE = "http://terminology.hl7.org/CodeSystem/service-type";
    public static final String DATA_ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    public static final String OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";
    public static final String FLAG_CATEGORY = "http://terminology.hl7.org/CodeSystem/flag-category";
    public static final String TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code";
    public static final String PARTICIPATION_TYPE = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    public static final String PROVENANCE_PARTICIPANT_TYPE =
            "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
    public static final String DATA_OPERATION = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
    public static final String OBSERVATION_VALUE = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    /** Types of identifier; here placer and filler. */
    public static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";

    /** Identifier system of NHS numbers. */
    public static final String NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";

    /** Identifier system of organisations (ODS codes). */
    public static final String ODS_ORGANIZATION = "https://fhir.nhs.uk/Id/ods-organization-code";

    /** Identifier system of e-RS Unique Booking Reference Numbers. */
    public static final String UBRN = "https://fhir.nhs.uk/Id/UBRN";

    private CodeSystems() {}
}
