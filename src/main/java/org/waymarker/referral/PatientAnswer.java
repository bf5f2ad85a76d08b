package org.waymarker.referral;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.waymarker.fhir.Clinician;

/**
 * What the patient said to an offer.
 *
 * @param reason for no and not now, if one was given
 * @param askAgain for not now: the day from which the offer may be put again
 * @param by who spoke for the patient
 * @param recordedBy who wrote it down
 */
public record PatientAnswer(
        Word word,
        Instant at,
        Speaker by,
        Clinician recordedBy,
        Optional<AnswerReason> reason,
        Optional<LocalDate> askAgain) {

    /** The three answers; none of them is ever given by the system. */
    public enum Word {
        YES,
        NO,
        NOT_NOW;

        static Optional<Word> ofCode(String code) {
            return Arrays.stream(values())
                    .filter(w -> PatientAnswer.code(w).equals(code))
                    .findFirst();
        }
    }

    /** Who answered; codes of CodeSystem {@code answered-by}. */
    public enum Speaker {
        PATIENT,
        PROXY,
        INTERPRETER;

        static Optional<Speaker> ofCode(String code) {
            return Arrays.stream(values())
                    .filter(s -> PatientAnswer.code(s).equals(code))
                    .findFirst();
        }
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether both say the same; when and through whom it was written down does not matter. */
    boolean sameAs(PatientAnswer other) {
        return word == other.word && reason.equals(other.reason) && askAgain.equals(other.askAgain);
    }
}
