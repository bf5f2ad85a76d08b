package org.waymarker.questionnaire;

/** Why a response is not taken. Names are part of the API. */
enum ResponseRefusal {
    RESPONSE_STATUS_UNKNOWN("A response is in-progress, stopped, completed, amended or entered-in-error"),
    QUESTIONNAIRE_MISSING("Name the questionnaire as [url]|[version]"),
    QUESTIONNAIRE_UNKNOWN("No scoring table is of this questionnaire; add one, or check the url"),
    QUESTIONNAIRE_VERSION_UNKNOWN("There are scoring tables of this questionnaire, and none of this version"),
    AUTHORED_MISSING("Say when the patient answered, to the day at least"),
    AUTHORED_LATER("The day of answering is still to come"),
    ITEM_UNKNOWN("The scoring table of this questionnaire does not name this item"),
    ANSWERED_TWICE("An item has one answer"),
    ANSWER_NOT_A_NUMBER(
            "Answer by valueInteger, by a whole valueDecimal, or by a valueCoding that carries the extension ordinalValue"),
    ANSWER_OUT_OF_RANGE("The item cannot have this answer"),
    PROGRAMME_UNKNOWN("This patient has no programme that was recorded here"),
    PLAN_OF_ANOTHER_PATIENT("The CarePlan is not one of this patient's programmes; check basedOn and the subject"),
    RESPONSE_UNKNOWN("Nothing is recorded here that could be in error; check the identifier"),
    RESPONSE_DIFFERS(
            "This response stands here with other content. Send it as amended if it takes the place of what stands; another patient,"
                    + " questionnaire or identifier is another response"),
    RESPONSE_IN_ERROR(
            "The response was said to be in error, and nothing follows that; send it under another identifier");

    private final String sentence;

    ResponseRefusal(String sentence) {
        this.sentence = sentence;
    }

    /** What to do about it, for people. */
    String sentence() {
        return sentence;
    }
}
