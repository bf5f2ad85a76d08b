package org.waymarker.fhir;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every code that we write. Local codes stand in {@code fhir-profiles/codesystems} too, held against these by a test; those of
 * others were found in public sources and want a check against the NHS Terminology Server before a live feed.
 */
public final class Codes {
    private static final Map<String, Code> LOCAL = new LinkedHashMap<>();

    public static final Code CATEGORY_PMP = local(CodeSystems.PMP_CATEGORY, "pmp", "Pain Management Programme");
    public static final Code CATEGORY_PEER_SUPPORT = local(CodeSystems.PMP_CATEGORY, "peer-support", "Peer support");
    public static final Code CATEGORY_SERVICE_USE =
            local(CodeSystems.PMP_CATEGORY, "service-use", "Health service use");
    public static final Code CATEGORY_PEER_GROUP = local(CodeSystems.PMP_CATEGORY, "peer-group", "Peer group");

    public static final Code PROGRAMME_PMP = local(CodeSystems.PROGRAMME_TYPE, "pmp", "Pain Management Programme");
    public static final Code PROGRAMME_SMP = local(CodeSystems.PROGRAMME_TYPE, "smp", "Self-management programme");
    public static final Code PROGRAMME_OTHER = local(CodeSystems.PROGRAMME_TYPE, "other", "Other programme");

    public static final Code OUTCOME_COMPLETED = local(CodeSystems.PMP_OUTCOME, "completed", "Completed");
    public static final Code OUTCOME_PARTIAL = local(CodeSystems.PMP_OUTCOME, "partial", "Partly completed");
    public static final Code OUTCOME_WITHDREW = local(CodeSystems.PMP_OUTCOME, "withdrew", "Withdrew");
    public static final Code OUTCOME_NEVER_STARTED = local(CodeSystems.PMP_OUTCOME, "never-started", "Never started");
    public static final Code OUTCOME_DIED = local(CodeSystems.PMP_OUTCOME, "died", "Died");
    public static final Code OUTCOME_TRANSFERRED =
            local(CodeSystems.PMP_OUTCOME, "transferred", "Transferred to another provider");

    public static final Code BUSINESS_OFFERED = local(CodeSystems.PEER_BUSINESS_STATUS, "offered", "Offered");
    public static final Code BUSINESS_ACCEPTED =
            local(CodeSystems.PEER_BUSINESS_STATUS, "accepted", "Accepted by the patient");
    public static final Code BUSINESS_DECLINED =
            local(CodeSystems.PEER_BUSINESS_STATUS, "declined", "Declined by the patient");
    public static final Code BUSINESS_ASK_AGAIN =
            local(CodeSystems.PEER_BUSINESS_STATUS, "ask-again", "Ask again later");
    public static final Code BUSINESS_UNREACHABLE =
            local(CodeSystems.PEER_BUSINESS_STATUS, "unreachable", "Patient not reached");
    public static final Code BUSINESS_GROUP_DID_NOT_FORM =
            local(CodeSystems.PEER_BUSINESS_STATUS, "group-did-not-form", "Group did not form");
    public static final Code BUSINESS_JOINED = local(CodeSystems.PEER_BUSINESS_STATUS, "joined", "Joined");
    public static final Code BUSINESS_CLOSED = local(CodeSystems.PEER_BUSINESS_STATUS, "closed", "Closed");

    public static final Code REASON_NO_CONNECTION =
            local(CodeSystems.ANSWER_REASON, "no-connection", "No connection with the group");
    public static final Code REASON_PRACTICAL = local(CodeSystems.ANSWER_REASON, "practical", "Time, place or travel");
    public static final Code REASON_MOTIVATION =
            local(CodeSystems.ANSWER_REASON, "motivation", "Not wanted at present");
    public static final Code REASON_NOT_REACHED = local(CodeSystems.ANSWER_REASON, "not-reached", "Not reached");
    public static final Code REASON_WANTED_SOCIAL_ONLY =
            local(CodeSystems.ANSWER_REASON, "wanted-social-only", "Wanted social contact only");
    public static final Code REASON_CHANNEL =
            local(CodeSystems.ANSWER_REASON, "channel", "Way of meeting does not suit");
    public static final Code REASON_BURDEN_OF_LEADING =
            local(CodeSystems.ANSWER_REASON, "burden-of-leading", "Burden of leading");
    public static final Code REASON_ILLNESS = local(CodeSystems.ANSWER_REASON, "illness", "Illness");
    public static final Code REASON_WORK_OR_CARING =
            local(CodeSystems.ANSWER_REASON, "work-or-caring", "Work or caring for others");
    public static final Code REASON_COST = local(CodeSystems.ANSWER_REASON, "cost", "Cost");
    public static final Code REASON_ACCESS_OR_LANGUAGE =
            local(CodeSystems.ANSWER_REASON, "access-or-language", "Access or language");
    public static final Code REASON_TONE = local(CodeSystems.ANSWER_REASON, "tone", "Tone of the group");
    public static final Code REASON_GROUP_TOO_SMALL =
            local(CodeSystems.ANSWER_REASON, "group-too-small", "Group too small");
    public static final Code REASON_OTHER_SUPPORT =
            local(CodeSystems.ANSWER_REASON, "other-support", "Other support found");
    public static final Code REASON_NO_LONGER_NEEDS =
            local(CodeSystems.ANSWER_REASON, "no-longer-needs", "No longer needs it");
    public static final Code REASON_MOVED = local(CodeSystems.ANSWER_REASON, "moved", "Moved away");
    public static final Code REASON_DIED = local(CodeSystems.ANSWER_REASON, "died", "Died");
    public static final Code REASON_ASKED_DECLINED =
            local(CodeSystems.ANSWER_REASON, "asked-declined", "Asked, prefers not to say");
    public static final Code REASON_UNKNOWN = local(CodeSystems.ANSWER_REASON, "unknown", "Not known");

    public static final Code ED_ATTENDANCES =
            local(CodeSystems.SERVICE_USE_MEASURE, "ed-attendances", "Emergency department attendances");
    public static final Code EMERGENCY_ADMISSIONS =
            local(CodeSystems.SERVICE_USE_MEASURE, "emergency-admissions", "Emergency admissions");
    public static final Code EMERGENCY_BED_DAYS =
            local(CodeSystems.SERVICE_USE_MEASURE, "emergency-bed-days", "Emergency bed days");
    public static final Code GP_CONSULTATIONS =
            local(CodeSystems.SERVICE_USE_MEASURE, "gp-consultations", "GP consultations");
    public static final Code OUTPATIENT_PAIN_CONTACTS =
            local(CodeSystems.SERVICE_USE_MEASURE, "outpatient-pain-contacts", "Outpatient pain contacts");
    public static final Code NHS111_CONTACTS =
            local(CodeSystems.SERVICE_USE_MEASURE, "nhs111-contacts", "NHS 111 contacts");
    public static final Code ED_ATTENDANCES_RATE =
            local(CodeSystems.SERVICE_USE_MEASURE, "ed-attendances-rate", "Rate of emergency department attendances");
    public static final Code EMERGENCY_ADMISSIONS_RATE =
            local(CodeSystems.SERVICE_USE_MEASURE, "emergency-admissions-rate", "Rate of emergency admissions");
    public static final Code EMERGENCY_BED_DAYS_RATE =
            local(CodeSystems.SERVICE_USE_MEASURE, "emergency-bed-days-rate", "Rate of emergency bed days");
    public static final Code GP_CONSULTATIONS_RATE =
            local(CodeSystems.SERVICE_USE_MEASURE, "gp-consultations-rate", "Rate of GP consultations");
    public static final Code OUTPATIENT_PAIN_CONTACTS_RATE =
            local(CodeSystems.SERVICE_USE_MEASURE, "outpatient-pain-contacts-rate", "Rate of outpatient pain contacts");
    public static final Code NHS111_CONTACTS_RATE =
            local(CodeSystems.SERVICE_USE_MEASURE, "nhs111-contacts-rate", "Rate of NHS 111 contacts");
    public static final Code ED_ATTENDANCES_CHANGE = local(
            CodeSystems.SERVICE_USE_MEASURE, "ed-attendances-change", "Change in emergency department attendances");
    public static final Code EMERGENCY_ADMISSIONS_CHANGE =
            local(CodeSystems.SERVICE_USE_MEASURE, "emergency-admissions-change", "Change in emergency admissions");
    public static final Code EMERGENCY_BED_DAYS_CHANGE =
            local(CodeSystems.SERVICE_USE_MEASURE, "emergency-bed-days-change", "Change in emergency bed days");
    public static final Code GP_CONSULTATIONS_CHANGE =
            local(CodeSystems.SERVICE_USE_MEASURE, "gp-consultations-change", "Change in GP consultations");
    public static final Code OUTPATIENT_PAIN_CONTACTS_CHANGE = local(
            CodeSystems.SERVICE_USE_MEASURE, "outpatient-pain-contacts-change", "Change in outpatient pain contacts");
    public static final Code NHS111_CONTACTS_CHANGE =
            local(CodeSystems.SERVICE_USE_MEASURE, "nhs111-contacts-change", "Change in NHS 111 contacts");
    public static final Code BASELINE_WINDOW =
            local(CodeSystems.SERVICE_USE_MEASURE, "baseline-window", "Health service use before the first session");
    public static final Code FOLLOW_UP_WINDOW =
            local(CodeSystems.SERVICE_USE_MEASURE, "follow-up-window", "Health service use after the last session");
    public static final Code FIRST_SESSION =
            local(CodeSystems.SERVICE_USE_MEASURE, "first-session", "First session of the programme");
    public static final Code LAST_SESSION =
            local(CodeSystems.SERVICE_USE_MEASURE, "last-session", "Last session of the programme");
    public static final Code WINDOW_DAYS = local(CodeSystems.SERVICE_USE_MEASURE, "window-days", "Days in the window");
    public static final Code PAIN_RELATED_CONTACTS =
            local(CodeSystems.SERVICE_USE_MEASURE, "pain-related-contacts", "Contacts coded as about pain");
    public static final Code BASELINE_DAYS =
            local(CodeSystems.SERVICE_USE_MEASURE, "baseline-days", "Days in the baseline window");
    public static final Code FOLLOW_UP_DAYS =
            local(CodeSystems.SERVICE_USE_MEASURE, "follow-up-days", "Days in the follow-up window");
    public static final Code PERCENT_CHANGE =
            local(CodeSystems.SERVICE_USE_MEASURE, "percent-change", "Change as a percentage of the baseline");

    public static final Code GROUP_FORMING = local(CodeSystems.GROUP_STATUS, "forming", "Forming");
    public static final Code GROUP_MEETING = local(CodeSystems.GROUP_STATUS, "meeting", "Meeting");
    public static final Code GROUP_DORMANT = local(CodeSystems.GROUP_STATUS, "dormant", "Dormant");
    public static final Code GROUP_ENDED = local(CodeSystems.GROUP_STATUS, "ended", "Ended");
    public static final Code GROUP_MERGED = local(CodeSystems.GROUP_STATUS, "merged", "Merged into another group");

    public static final Code OPEN_TO_COHORT_ONLY =
            local(CodeSystems.GROUP_OPEN_TO, "cohort-only", "People of its own cohort only");
    public static final Code OPEN_TO_ANY_COMPLETER =
            local(CodeSystems.GROUP_OPEN_TO, "any-completer", "Anyone who completed a programme");

    public static final Code CONTACT_TO_TUTOR =
            local(CodeSystems.PERMISSION, "contact-to-tutor", "Contact details may go to the tutor");
    public static final Code CONTACT_TO_MEMBERS =
            local(CodeSystems.PERMISSION, "contact-to-members", "Contact details may go to the other members");
    public static final Code HOLD_MEMBERSHIP =
            local(CodeSystems.PERMISSION, "hold-membership", "Membership may be recorded");
    public static final Code HOLD_ATTENDANCE =
            local(CodeSystems.PERMISSION, "hold-attendance", "Attendance may be recorded");
    public static final Code HOSPITAL_MAY_KNOW =
            local(CodeSystems.PERMISSION, "hospital-may-know", "The hospital may know of membership");
    public static final Code GP_MAY_KNOW =
            local(CodeSystems.PERMISSION, "gp-may-know", "The GP may know of membership");
    public static final Code EVALUATION =
            local(CodeSystems.PERMISSION, "evaluation", "Records may be used to evaluate the service");
    public static final Code QUESTIONNAIRES =
            local(CodeSystems.PERMISSION, "questionnaires", "Questionnaires may be sent");

    public static final Code HEAD_COUNT =
            local(CodeSystems.GROUP_OBSERVATION, "head-count", "Number of people at a group meeting");

    public static final Code MEETING_HELD = local(CodeSystems.MEETING_OUTCOME, "held", "Held");
    public static final Code MEETING_CANCELLED = local(CodeSystems.MEETING_OUTCOME, "cancelled", "Cancelled");
    public static final Code MEETING_NOT_KNOWN = local(CodeSystems.MEETING_OUTCOME, "not-known", "Not known");

    public static final Code RECORD_COUNT = local(CodeSystems.COUNT_METHOD, "record-count", "Counted from records");
    public static final Code SELF_REPORT = local(CodeSystems.COUNT_METHOD, "self-report", "Reported by the patient");
    public static final Code VOLUNTEERED_BY_GROUP =
            local(CodeSystems.COUNT_METHOD, "volunteered-by-group", "Volunteered by the group");

    public static final Code ANSWER_YES = local(CodeSystems.OFFER_ANSWER, "yes", "Yes");
    public static final Code ANSWER_NO = local(CodeSystems.OFFER_ANSWER, "no", "No");
    public static final Code ANSWER_NOT_NOW = local(CodeSystems.OFFER_ANSWER, "not-now", "Not now");

    public static final Code ANSWERED_BY_PATIENT = local(CodeSystems.ANSWERED_BY, "patient", "Patient");
    public static final Code ANSWERED_BY_PROXY = local(CodeSystems.ANSWERED_BY, "proxy", "Proxy");
    public static final Code ANSWERED_BY_INTERPRETER = local(CodeSystems.ANSWERED_BY, "interpreter", "Interpreter");

    public static final Code FEED_HOSPITAL_ENCOUNTERS =
            local(CodeSystems.FEED_SOURCE, "hospital-encounters", "Encounters of the hospital");
    public static final Code FEED_NDJSON_FILE = local(CodeSystems.FEED_SOURCE, "ndjson-file", "NDJSON file");
    public static final Code FEED_HOSPITAL_EXPORT_FILE =
            local(CodeSystems.FEED_SOURCE, "hospital-export-file", "File exported by the hospital");

    public static final Code END_DIED = local(CodeSystems.OBSERVATION_END, "died", "Died");
    public static final Code END_MOVED_AWAY = local(CodeSystems.OBSERVATION_END, "moved-away", "Moved away");
    public static final Code END_DEREGISTERED = local(CodeSystems.OBSERVATION_END, "deregistered", "Deregistered");
    public static final Code END_LEFT_ENGLAND = local(CodeSystems.OBSERVATION_END, "left-england", "Left England");
    public static final Code END_PERMISSION_WITHDRAWN =
            local(CodeSystems.OBSERVATION_END, "permission-withdrawn", "Permission withdrawn");
    public static final Code END_OPTED_OUT = local(CodeSystems.OBSERVATION_END, "opted-out", "Opted out");

    public static final Code CONTACT_ED_ATTENDANCE =
            local(CodeSystems.CONTACT_KIND, "ed-attendance", "Emergency department attendance");
    public static final Code CONTACT_EMERGENCY_ADMISSION =
            local(CodeSystems.CONTACT_KIND, "emergency-admission", "Emergency admission");
    public static final Code CONTACT_GP_CONSULTATION =
            local(CodeSystems.CONTACT_KIND, "gp-consultation", "GP consultation");
    public static final Code CONTACT_NHS111 = local(CodeSystems.CONTACT_KIND, "nhs111-contact", "NHS 111 contact");
    public static final Code CONTACT_OUTPATIENT_PAIN =
            local(CodeSystems.CONTACT_KIND, "outpatient-pain", "Outpatient pain contact");

    public static final Code PSEQ_TOTAL = local(CodeSystems.PATIENT_REPORTED_MEASURE, "pseq-total", "PSEQ total");
    public static final Code PSEQ_2_TOTAL = local(CodeSystems.PATIENT_REPORTED_MEASURE, "pseq-2-total", "PSEQ-2 total");
    public static final Code BPI_SEVERITY =
            local(CodeSystems.PATIENT_REPORTED_MEASURE, "bpi-severity", "BPI pain severity");
    public static final Code BPI_INTERFERENCE =
            local(CodeSystems.PATIENT_REPORTED_MEASURE, "bpi-interference", "BPI pain interference");
    public static final Code PHQ_9_TOTAL = local(CodeSystems.PATIENT_REPORTED_MEASURE, "phq-9-total", "PHQ-9 total");
    public static final Code GAD_7_TOTAL = local(CodeSystems.PATIENT_REPORTED_MEASURE, "gad-7-total", "GAD-7 total");
    public static final Code EQ_5D_5L_PROFILE =
            local(CodeSystems.PATIENT_REPORTED_MEASURE, "eq-5d-5l-profile", "EQ-5D-5L profile");
    public static final Code EQ_VAS = local(CodeSystems.PATIENT_REPORTED_MEASURE, "eq-vas", "EQ VAS");
    public static final Code PCS_TOTAL = local(CodeSystems.PATIENT_REPORTED_MEASURE, "pcs-total", "PCS total");
    public static final Code UCLA_3_LONELINESS =
            local(CodeSystems.PATIENT_REPORTED_MEASURE, "ucla-3-loneliness", "UCLA three-item loneliness");
    public static final Code DIRECT_LONELINESS =
            local(CodeSystems.PATIENT_REPORTED_MEASURE, "direct-loneliness", "Direct question on loneliness");
    public static final Code PSEQ_TOTAL_CHANGE =
            local(CodeSystems.PATIENT_REPORTED_MEASURE, "pseq-total-change", "Change in PSEQ total");

    public static final Code ALERT_CONTACTED_PATIENT =
            local(CodeSystems.ALERT_ACTION, "contacted-patient", "Spoke with the patient");
    public static final Code ALERT_URGENT_HELP_ARRANGED =
            local(CodeSystems.ALERT_ACTION, "urgent-help-arranged", "Urgent help arranged");
    public static final Code ALERT_PASSED_ON = local(CodeSystems.ALERT_ACTION, "passed-on", "Passed on");
    public static final Code ALERT_ALREADY_KNOWN =
            local(CodeSystems.ALERT_ACTION, "already-known", "Known and in hand");
    public static final Code ALERT_ANSWERED_IN_ERROR =
            local(CodeSystems.ALERT_ACTION, "answered-in-error", "Answered in error");

    public static final Code ALERT_PHQ_9_ITEM_9 =
            local(CodeSystems.CLINICAL_ALERT, "phq-9-item-9", "PHQ-9 item 9 above zero");

    public static final Code FLAG_PAIN_RELATED = local(CodeSystems.CONTACT_FLAG, "pain-related", "Pain related");

    public static final Code CHRONIC_PAIN = new Code(CodeSystems.SNOMED, "82423001", "Chronic pain");
    public static final Code CHRONIC_PAIN_MANAGEMENT =
            new Code(CodeSystems.SNOMED, "408957008", "Chronic pain control management");
    public static final Code REFERRAL_TO_SUPPORT_GROUP =
            new Code(CodeSystems.SNOMED, "711281004", "Referral to support group");
    public static final Code APPOINTMENTS_ATTENDED =
            new Code(CodeSystems.SNOMED, "298057009", "Number of appointments attended");
    public static final Code APPOINTMENTS_MISSED =
            new Code(CodeSystems.SNOMED, "298058004", "Number of appointments missed");
    public static final Code SEEN_IN_PAIN_CLINIC = new Code(CodeSystems.SNOMED, "185248009", "Seen in pain clinic");
    public static final Code ADULT_CHRONIC_PAIN_SERVICE =
            new Code(CodeSystems.SNOMED, "24271000087103", "Adult chronic pain management service");
    public static final Code PAIN_SERVICE = new Code(CodeSystems.SNOMED, "310071006", "Pain management service");

    public static final Code SUPPORT_GROUPS = new Code(CodeSystems.SERVICE_TYPE, "224", "Support Groups");

    public static final Code CLASS_AMBULATORY = new Code(CodeSystems.ACT_CODE, "AMB", "ambulatory");
    public static final Code CLASS_VIRTUAL = new Code(CodeSystems.ACT_CODE, "VR", "virtual");
    public static final Code CLASS_FIELD = new Code(CodeSystems.ACT_CODE, "FLD", "field");
    public static final Code CLASS_HOME = new Code(CodeSystems.ACT_CODE, "HH", "home health");
    public static final Code CLASS_EMERGENCY = new Code(CodeSystems.ACT_CODE, "EMER", "emergency");
    public static final Code CLASS_INPATIENT = new Code(CodeSystems.ACT_CODE, "IMP", "inpatient encounter");
    public static final Code CLASS_ACUTE = new Code(CodeSystems.ACT_CODE, "ACUTE", "inpatient acute");

    public static final Code ABSENT_UNKNOWN = new Code(CodeSystems.DATA_ABSENT_REASON, "unknown", "Unknown");
    public static final Code ABSENT_TEMPORARILY =
            new Code(CodeSystems.DATA_ABSENT_REASON, "temp-unknown", "Temporarily Unknown");
    public static final Code ABSENT_MASKED = new Code(CodeSystems.DATA_ABSENT_REASON, "masked", "Masked");
    public static final Code ABSENT_POSITIVE_INFINITY =
            new Code(CodeSystems.DATA_ABSENT_REASON, "positive-infinity", "Positive Infinity (PINF)");
    public static final Code ABSENT_NOT_PERMITTED =
            new Code(CodeSystems.DATA_ABSENT_REASON, "not-permitted", "Not Permitted");
    public static final Code ABSENT_NOT_APPLICABLE =
            new Code(CodeSystems.DATA_ABSENT_REASON, "not-applicable", "Not Applicable");

    public static final Code CATEGORY_SURVEY = new Code(CodeSystems.OBSERVATION_CATEGORY, "survey", "Survey");
    public static final Code CATEGORY_SAFETY = new Code(CodeSystems.FLAG_CATEGORY, "safety", "Safety");

    public static final Code LOINC_PHQ_9_TOTAL = new Code(
            CodeSystems.LOINC, "44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]");
    public static final Code LOINC_GAD_7_TOTAL = new Code(
            CodeSystems.LOINC, "70274-6", "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]");

    public static final Code PLACER = new Code(CodeSystems.IDENTIFIER_TYPE, "PLAC", "Placer Identifier");
    public static final Code FILLER = new Code(CodeSystems.IDENTIFIER_TYPE, "FILL", "Filler Identifier");

    public static final Code FULFILL = new Code(CodeSystems.TASK_CODE, "fulfill", "Fulfill the focal request");

    public static final Code PRIMARY_PERFORMER = new Code(CodeSystems.PARTICIPATION_TYPE, "PPRF", "primary performer");

    public static final Code AGENT_AUTHOR = new Code(CodeSystems.PROVENANCE_PARTICIPANT_TYPE, "author", "Author");
    public static final Code AGENT_ENTERER = new Code(CodeSystems.PROVENANCE_PARTICIPANT_TYPE, "enterer", "Enterer");

    public static final Code ACTIVITY_CREATE = new Code(CodeSystems.DATA_OPERATION, "CREATE", "create");
    public static final Code ACTIVITY_UPDATE = new Code(CodeSystems.DATA_OPERATION, "UPDATE", "revise");
    public static final Code ACTIVITY_NULLIFY = new Code(CodeSystems.DATA_OPERATION, "NULLIFY", "nullify");

    public static final Code SUBSETTED = new Code(CodeSystems.OBSERVATION_VALUE, "SUBSETTED", "subsetted");

    private Codes() {}

    /** The code of one of our own systems, empty if that system has no such code. */
    public static Optional<Code> local(String system, String code) {
        return Optional.ofNullable(LOCAL.get(system + '|' + code));
    }

    /** A code of one of our own systems that is known to be there; it would be a fault of ours if it were not. */
    public static Code known(String system, String code) {
        return local(system, code).orElseThrow(() -> new IllegalStateException("No code " + code + " in " + system));
    }

    /** All codes of one of our own systems, in the order in which it lists them; empty if it is not ours. */
    public static List<Code> localCodes(String system) {
        return LOCAL.values().stream().filter(c -> c.system().equals(system)).toList();
    }

    private static Code local(String system, String code, String display) {
        var made = new Code(system, code, display);
        LOCAL.put(system + '|' + code, made);
        return made;
    }
}
