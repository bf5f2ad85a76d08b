package org.waymarker.backloading;

/** Why a file, or a line of it, cannot be imported. Names are part of the API; the advice says what to fix, and never what stood there. */
enum FaultReason {
    FILE_NOT_UTF8(Nature.FORM, "it is not UTF-8; save the file as CSV UTF-8"),
    FILE_NOT_CSV(
            Nature.FORM, "a quoted field does not end, or something follows its closing quote; export the file anew"),
    FILE_EMPTY(Nature.FORM, "no line follows the names of the columns"),
    FILE_TOO_LONG(Nature.FORM, "more lines than are taken at once; split the file, keeping each cohort in one piece"),
    COLUMN_MISSING(Nature.FORM, "the first line does not name this column"),
    COLUMN_UNKNOWN(Nature.FORM, "the first line names a column that is not known; correct its name, or take it out"),
    COLUMN_REPEATED(Nature.FORM, "the first line names this column twice; take one of them out"),
    FIELD_COUNT_WRONG(
            Nature.FORM, "more or fewer fields than columns; put a field that holds the delimiter in double quotes"),
    FIELD_MISSING(Nature.FORM, "the field is empty; fill it in"),
    FIELD_TOO_LONG(Nature.FORM, "the field is too long: 200 characters at most, 100 for an mrn"),
    CHARACTER_NOT_TAKEN(Nature.FORM, "the field holds a line break or another control character; take it out"),
    DATE_INVALID(Nature.FORM, "this is no date of the calendar, written as 2024-09-03 or 03/09/2024 (the day first)"),
    NUMBER_INVALID(Nature.FORM, "this is no whole number up to 200"),
    CODE_UNKNOWN(
            Nature.FORM,
            "the word is not one of those that may stand here: an outcome is completed, partial, withdrew, never-started,"
                    + " died or transferred; present is yes or no; a programme type is pmp, smp or other"),
    NHS_NUMBER_INVALID(Nature.FORM, "ten digits with a valid check digit are needed; check the number at its source"),
    PATIENT_NOT_NAMED(Nature.FORM, "neither an NHS number nor an mrn says who this is"),
    MRN_SYSTEM_MISSING(
            Nature.FORM,
            "several systems of local numbers are known here; say in the parameter mrn-system which it is"),

    DATES_REVERSED(Nature.RULE, "the last session is before the first"),
    LAST_SESSION_NOT_PAST(
            Nature.RULE, "the last session is not over; a cohort that runs is opened and closed, not imported"),
    FIRST_SESSION_TOO_LONG_AGO(Nature.RULE, "the first session is more than 40 years ago; check the year"),
    PROGRAMME_TOO_LONG(Nature.RULE, "more than a year lies between first and last session; check the years"),
    BIRTH_DATE_IMPOSSIBLE(
            Nature.RULE, "the birth date is not before the first session, or more than 120 years before it"),
    END_BEFORE_FIRST_SESSION(Nature.RULE, "the programme ended for this person before the first session"),
    END_AFTER_LAST_SESSION(Nature.RULE, "the programme ended for this person after the last session"),
    PRESENT_AFTER_END(
            Nature.RULE,
            "present at the closing session, though the person had died or the programme had ended before"),
    ATTENDED_EXCEEDS_OFFERED(Nature.RULE, "more sessions attended than offered"),
    PRESENT_WITHOUT_ATTENDING(
            Nature.RULE, "present at the closing session, yet no session attended; count that one as attended"),
    OUTCOME_CONTRADICTS_COUNTS(Nature.RULE, "the outcome does not fit the sessions attended"),
    COMPLETION_BELOW_RULE(
            Nature.RULE,
            "fewer sessions attended than this service asks of a completed programme; give another outcome"),
    COHORT_LINES_DIFFER(Nature.RULE, "another line of the same cohort says something else here"),
    PERSON_REPEATED(Nature.RULE, "the same person stands in this cohort twice; keep one of the lines"),
    PATIENT_NAMES_CONFLICT(
            Nature.RULE, "the numbers belong to different people, on this line or against another or our records"),
    BIRTH_DATES_DIFFER(
            Nature.RULE, "another birth date is given for the same person, on another line or in our records"),
    PROGRAMMES_OVERLAP(
            Nature.RULE,
            "the person was in another programme at the same time; give the day in the column ended if one was left early"),

    COHORT_DIFFERS(
            Nature.CONFLICT,
            "the cohort stands here with another name, type, number of sessions, first or last session"),
    COHORT_NOT_CLOSED(Nature.CONFLICT, "the cohort runs here; close it with $close-cohort"),
    COHORT_CLOSED(Nature.CONFLICT, "the cohort stands here closed, and this person was not in it"),
    PROGRAMME_ENDED_OTHERWISE(
            Nature.CONFLICT,
            "the programme stands here with another outcome, other counts or another end; use $correct-completion if ours is"
                    + " wrong"),
    ENTERED_IN_ERROR(Nature.CONFLICT, "the programme stands here as entered in error; take the line out");

    /** What kind of fault it is. */
    enum Nature {
        /** It cannot be read. */
        FORM,
        /** It can be read, and cannot have been. */
        RULE,
        /** It is not what stands in our record. */
        CONFLICT
    }

    private final Nature nature;
    private final String advice;

    FaultReason(Nature nature, String advice) {
        this.nature = nature;
        this.advice = advice;
    }

    Nature nature() {
        return nature;
    }

    String advice() {
        return advice;
    }
}
