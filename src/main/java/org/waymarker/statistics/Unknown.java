package org.waymarker.statistics;

import java.util.Optional;

/** Why an estimate or an interval is not given. The reference is what comes before, or the second group. */
public enum Unknown {
    NO_PATIENTS("No patients."),
    NO_EVENTS("No events."),
    NO_EVENTS_IN_REFERENCE("No events on the side that is compared with."),
    NO_EVENTS_IN_COMPARED("No events on the side that is compared."),
    TOO_FEW_PATIENTS("Too few patients with events for limits at this level."),
    NO_VARIATION("All patients are alike, so that nothing tells how much patients vary.");

    private final String sentence;

    Unknown(String sentence) {
        this.sentence = sentence;
    }

    /** For people to read. */
    public String sentence() {
        return sentence;
    }

    /** A side without events tells nothing of how much its patients vary. */
    static Optional<Unknown> oneSided(long reference, long compared) {
        if (reference > 0 && compared > 0) {
            return Optional.empty();
        }
        if (reference > 0) {
            return Optional.of(NO_EVENTS_IN_COMPARED);
        }
        return Optional.of(compared > 0 ? NO_EVENTS_IN_REFERENCE : NO_EVENTS);
    }

    /** A ratio is 0 if nothing was seen of what is compared; of nothing compared with there is none. */
    Estimate ratio() {
        return this == NO_EVENTS_IN_COMPARED ? new Estimate.Estimated(0) : new Estimate.NotEstimated(this);
    }
}
