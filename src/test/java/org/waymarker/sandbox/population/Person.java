package org.waymarker.sandbox.population;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A synthetic person.
 *
 * @param index from 0, over the whole population
 * @param nhsNumber empty: untraced, known by hospital number only
 * @param mrn hospital number, system {@link Systems#MRN}
 * @param course how the programme went for this person
 * @param already what the EHR made before Waymarker heard of the person
 * @param visits every contact with a health service, in order of time
 */
public record Person(
        int index,
        String given,
        String family,
        boolean woman,
        LocalDate birthDate,
        Optional<String> nhsNumber,
        String mrn,
        Course course,
        Optional<MadeByEhr> already,
        List<Visit> visits) {

    /** One resource that the EHR made itself and that must not be made again. */
    public enum MadeByEhr {
        PROGRAMME_PLAN,
        REFERRAL,
        CLOSING_SESSION
    }

    /**
     * @param outcome a code of {@code pmp-outcome}
     * @param present at the closing session
     */
    public record Course(String outcome, int attended, int offered, boolean present) {
        public boolean completed() {
            return outcome.equals("completed");
        }
    }

    /** For the console: synthetic names may be printed. */
    public String name() {
        return given + " " + family;
    }
}
