package org.waymarker.sandbox.population;

/** Identifier systems of the sandbox's hospital, and the codes it writes, as an EHR in England would. */
public final class Systems {
    public static final String NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number";
    public static final String ODS = "https://fhir.nhs.uk/Id/ods-organization-code";
    public static final String MRN = "https://hospital.example/mrn";
    public static final String STAFF = "https://hospital.example/staff";
    public static final String VISIT = "https://hospital.example/visit";
    public static final String CARE_PLAN = "https://hospital.example/care-plan";
    public static final String ORDER = "https://hospital.example/order";
    public static final String COHORT = "https://hospital.example/pmp-cohort";
    public static final String GROUP = "https://hospital.example/peer-group";
    public static final String MEETING = "https://hospital.example/peer-meeting";
    public static final String FEED_VISIT = "https://icb.example/contact";

    public static final String SNOMED = "http://snomed.info/sct";
    public static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public static final String CONTACT_KIND = "https://waymarker.example/fhir/CodeSystem/contact-kind";
    public static final String ADMISSION_METHOD =
            "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod";
    public static final String ADMISSION_METHODS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland";

    public static final String TRUST_ODS = "ZZ901";
    public static final String SERVICE_ODS = "ZZ901PMP";
    public static final String SERVICE_NAME = "Pain Management Programme, Example Hospital";

    private Systems() {}
}
