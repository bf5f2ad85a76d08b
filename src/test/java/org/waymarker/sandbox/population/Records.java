package org.waymarker.sandbox.population;

import java.time.ZonedDateTime;
import java.util.Date;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.waymarker.sandbox.population.Visit.Kind;

/** How records tell what happened: the hospital's resources as an English EHR writes them, and the regional feed's lines. */
public final class Records {
    private static final TimeZone ZONE = TimeZone.getTimeZone(Histories.ZONE);

    private Records() {}

    static Patient patient(Person person) {
        var patient = new Patient().setActive(true);
        patient.addIdentifier().setSystem(Systems.MRN).setValue(person.mrn());
        person.nhsNumber()
                .ifPresent(number ->
                        patient.addIdentifier().setSystem(Systems.NHS_NUMBER).setValue(number));
        patient.addName().setFamily(person.family()).addGiven(person.given());
        patient.setGender(person.woman() ? AdministrativeGender.FEMALE : AdministrativeGender.MALE);
        patient.setBirthDateElement(new DateType(person.birthDate().toString()));
        return patient;
    }

    /** @param within the stay that it is filed under, if any */
    public static Encounter encounter(Visit visit, Reference patient, Reference within) {
        var encounter = new Encounter()
                .setStatus(status(visit))
                .setClass_(actClass(visit.kind()))
                .setSubject(patient)
                .setPeriod(period(visit.start(), visit.end()));
        encounter.addIdentifier().setSystem(Systems.VISIT).setValue(visit.key());
        encounter.setPartOf(within);
        if (visit.kind() == Kind.PAIN_CLINIC) {
            encounter.setServiceType(snomed("310071006", "Pain management service"));
            encounter.addType(snomed("185248009", "Seen in pain clinic"));
        }
        if (visit.kind() == Kind.ED_THEN_STAY) {
            var admitted = visit.start().plusHours(4);
            encounter.addClassHistory().setClass_(act("EMER")).setPeriod(period(visit.start(), admitted));
            encounter.addClassHistory().setClass_(act("IMP")).setPeriod(period(admitted, visit.end()));
        }
        visit.admissionMethod()
                .ifPresent(code -> encounter
                        .getHospitalization()
                        .addExtension(
                                Systems.ADMISSION_METHOD,
                                new CodeableConcept(new Coding(Systems.ADMISSION_METHODS, code, null))));
        return encounter;
    }

    /** One line of the regional feed: an Encounter whose subject is named by NHS number alone. */
    public static Encounter feedLine(Visit visit, String nhsNumber) {
        var gp = visit.kind() == Kind.GP;
        var encounter = new Encounter()
                .setStatus(status(visit))
                .setClass_(act(gp ? "AMB" : "VR"))
                .setPeriod(period(visit.start(), visit.end()))
                .setSubject(new Reference()
                        .setType("Patient")
                        .setIdentifier(
                                new Identifier().setSystem(Systems.NHS_NUMBER).setValue(nhsNumber)));
        encounter.addIdentifier().setSystem(Systems.FEED_VISIT).setValue(visit.key());
        encounter.addType().setText(gp ? "GP consultation" : "NHS 111 call");
        encounter
                .getServiceType()
                .addCoding()
                .setSystem(Systems.CONTACT_KIND)
                .setCode(gp ? "gp-consultation" : "nhs111-contact");
        return encounter;
    }

    /** The plan of the programme, as an EHR makes it when the programme begins: active, without an end. */
    static CarePlan programmePlan(Person person, Cohort cohort, Reference patient) {
        var plan = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setTitle("Pain Management Programme")
                .setSubject(patient)
                .setPeriod(new Period()
                        .setStartElement(new DateTimeType(cohort.firstSession().toString())));
        plan.addIdentifier().setSystem(Systems.CARE_PLAN).setValue("plan-" + person.mrn());
        plan.addCategory(snomed("408957008", "Chronic pain control management"));
        return plan;
    }

    /** The order for a support group, as an EHR makes it on the day after the programme's end. */
    static ServiceRequest referral(Person person, Cohort cohort, Reference patient, Reference requester) {
        var request = supportGroupOrder(patient, requester)
                .setAuthoredOnElement(
                        dateTime(cohort.lastSession().plusDays(1).atTime(10, 0).atZone(Histories.ZONE)));
        request.addIdentifier(placer(person));
        return request;
    }

    public static ServiceRequest supportGroupOrder(Reference patient, Reference requester) {
        return new ServiceRequest()
                .setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .setCode(snomed("711281004", "Referral to support group"))
                .setSubject(patient)
                .setRequester(requester);
    }

    /** The order's number at the EHR that made it. */
    public static Identifier placer(Person person) {
        return new Identifier()
                .setType(new CodeableConcept(
                        new Coding("http://terminology.hl7.org/CodeSystem/v2-0203", "PLAC", "Placer Identifier")))
                .setSystem(Systems.ORDER)
                .setValue("order-" + person.mrn());
    }

    static Encounter closingSession(Person person, Cohort cohort, Reference patient) {
        var encounter = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(act("AMB"))
                .setServiceType(snomed("310071006", "Pain management service"))
                .setSubject(patient)
                .setPeriod(closingPeriod(cohort));
        encounter.addIdentifier().setSystem(Systems.VISIT).setValue("closing-" + person.mrn());
        return encounter;
    }

    /** 14:00 to 16:30 on the day of the last session. */
    public static Period closingPeriod(Cohort cohort) {
        var day = cohort.lastSession();
        return period(
                day.atTime(14, 0).atZone(Histories.ZONE), day.atTime(16, 30).atZone(Histories.ZONE));
    }

    public static Period period(ZonedDateTime start, ZonedDateTime end) {
        return new Period().setStartElement(dateTime(start)).setEndElement(dateTime(end));
    }

    public static DateTimeType dateTime(ZonedDateTime time) {
        var type = new DateTimeType(Date.from(time.toInstant()));
        type.setTimeZone(ZONE);
        return type;
    }

    static CodeableConcept snomed(String code, String display) {
        return new CodeableConcept(new Coding(Systems.SNOMED, code, display));
    }

    private static EncounterStatus status(Visit visit) {
        return switch (visit.fate()) {
            case HAPPENED -> EncounterStatus.FINISHED;
            case CANCELLED -> EncounterStatus.CANCELLED;
            case STILL_PLANNED -> EncounterStatus.PLANNED;
        };
    }

    private static Coding actClass(Kind kind) {
        return switch (kind) {
            case ED -> act("EMER");
            case ED_THEN_STAY, STAY, WARD -> act("IMP");
            case PAIN_CLINIC, OTHER_CLINIC -> act("AMB");
            case GP, NHS_111 -> throw new IllegalArgumentException("Not the hospital's: " + kind);
        };
    }

    private static Coding act(String code) {
        return new Coding().setSystem(Systems.ACT_CODE).setCode(code);
    }
}
