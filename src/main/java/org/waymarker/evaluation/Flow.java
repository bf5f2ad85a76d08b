package org.waymarker.evaluation;

import java.util.EnumMap;
import java.util.Map;

/** The way of people into a report: how many there were at each step. */
record Flow(Map<Step, Integer> people) {
    Flow {
        people = new EnumMap<>(people);
        for (Step step : Step.values()) {
            people.putIfAbsent(step, 0);
        }
    }

    /** Where people were counted; codes of CodeSystem {@code evaluation-flow}. */
    enum Step {
        ENDED("ended", "Programmes that ended in the period", false),
        NEVER_STARTED("never-started", "Left out: never came to a session", true),
        EARLIER_PROGRAMME(
                "earlier-programme", "Left out: an earlier programme of the same person is in the period", true),
        PERMISSION_NOT_GIVEN("permission-not-given", "Left out: the records may not be used for evaluation", true),
        OPTED_OUT("opted-out", "Left out: national data opt-out", true),
        NOT_COUNTED("not-counted", "Left out: could not be counted", true),
        INCLUDED("included", "In this report", false),
        COMPLETED("completed", "Completed the programme, and so could be offered a peer group", false),
        OFFERED("offered", "Offered a peer group in time", false),
        OFFERED_LATER("offered-later", "Offered one later, and counted as not offered", false),
        ACCEPTED("accepted", "Accepted, of those offered in time", false),
        JOINED("joined", "Joined a group, of those offered in time", false);

        private final String code;
        private final String title;
        private final boolean leftOut;

        Step(String code, String title, boolean leftOut) {
            this.code = code;
            this.title = title;
            this.leftOut = leftOut;
        }

        String code() {
            return code;
        }

        String title() {
            return title;
        }

        /** Whether these people are in no figure. */
        boolean leftOut() {
            return leftOut;
        }
    }

    int at(Step step) {
        return people.getOrDefault(step, 0);
    }
}
