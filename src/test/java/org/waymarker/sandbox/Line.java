package org.waymarker.sandbox;

import java.util.Optional;
import org.waymarker.sandbox.population.Systems;

/** A line of the table: one kind of resource at the hospital, ours by its identifier system, or the EHR's own in its place. */
enum Line {
    COHORT("Group", "cohort", "cohort", false),
    COHORT_SESSION("Encounter", "cohort-session", "cohort's closing session", false),
    PROGRAMME_PLAN("CarePlan", "programme-plan", "programme plan", true, Systems.CARE_PLAN, "plan-"),
    CLOSING_SESSION("Encounter", "closing-session", "person's closing session", true, Systems.VISIT, "closing-"),
    SESSIONS_ATTENDED("Observation", "sessions-attended", "sessions attended", true),
    SESSIONS_MISSED("Observation", "sessions-missed", "sessions missed", true),
    REFERRAL("ServiceRequest", "referral", "offer", true, Systems.ORDER, "order-"),
    REFERRAL_TASK("Task", "referral-task", "offer's task", true),
    PEER_SUPPORT_PLAN("CarePlan", "peer-support-plan", "peer support plan", true),
    PEER_GROUP("Group", "peer-group", "peer group", false),
    MEETING("Encounter", "meeting", "meeting run by the NHS", false),
    HEAD_COUNT("Observation", "head-count", "head count", false),
    SERVICE_USE("Observation", "service-use", "service use", true),
    SERVICE_USE_CHANGE("Observation", "service-use-change", "change in service use", true),
    PATIENT("Patient", "", "patient (none made)", true, Systems.MRN, "");

    private static final String IDENTIFIER_BASE = "https://waymarker.example/id/";

    private final String type;
    private final String system;
    private final String label;
    private final boolean ofOnePatient;
    private final Optional<String> ehrSystem;
    private final String ehrPrefix;

    Line(String type, String kind, String label, boolean ofOnePatient) {
        this(type, kind, label, ofOnePatient, null, "");
    }

    Line(String type, String kind, String label, boolean ofOnePatient, String ehrSystem, String ehrPrefix) {
        this.type = type;
        this.system = IDENTIFIER_BASE + kind;
        this.label = label;
        this.ofOnePatient = ofOnePatient;
        this.ehrSystem = Optional.ofNullable(ehrSystem);
        this.ehrPrefix = ehrPrefix;
    }

    String type() {
        return type;
    }

    String label() {
        return label;
    }

    /** Whether each such resource is of one patient, and not of a cohort or group. */
    boolean ofOnePatient() {
        return ofOnePatient;
    }

    boolean isOurs(String identifierSystem) {
        return system.equals(identifierSystem);
    }

    boolean isTheEhrs(String identifierSystem, String value) {
        return ehrSystem.filter(identifierSystem::equals).isPresent() && value.startsWith(ehrPrefix);
    }
}
