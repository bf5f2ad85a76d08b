package org.waymarker.chaos;

import java.util.List;

/** What becomes of one person's offer: the answers in their order, then what the clinician changes afterwards. */
enum Course {
    YES(List.of("yes")),
    NO(List.of("no")),
    NOT_NOW(List.of("not-now")),
    NOT_NOW_THEN_YES(List.of("not-now", "yes")),
    SILENT(List.of()),
    TAKEN_BACK(List.of()),
    YES_AND_CORRECTED(List.of("yes"));

    private static final List<Course> IN_TEN = List.of(
            YES, NO, NOT_NOW_THEN_YES, TAKEN_BACK, YES, YES_AND_CORRECTED, NOT_NOW, SILENT, YES, NOT_NOW_THEN_YES);

    private final List<String> answers;

    Course(List<String> answers) {
        this.answers = answers;
    }

    static Course of(int person) {
        return IN_TEN.get(person % IN_TEN.size());
    }

    List<String> answers() {
        return answers;
    }

    boolean isTakenBack() {
        return this == TAKEN_BACK;
    }

    boolean isCorrected() {
        return this == YES_AND_CORRECTED;
    }

    /** Calls of the EHR beyond the offer, each of which makes one delivery. */
    int callsAfterOffer() {
        return answers.size() + (isTakenBack() || isCorrected() ? 1 : 0);
    }
}
