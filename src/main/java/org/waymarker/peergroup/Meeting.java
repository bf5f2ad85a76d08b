package org.waymarker.peergroup;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.waymarker.fhir.Clinician;

/**
 * What is known of one meeting of a group. Never who came.
 *
 * @param headCount how many came, if the group volunteers it; absent is not known, not nobody
 * @param setting what kind of place, if told
 * @param facilitation there only if the health service ran the meeting
 */
public record Meeting(
        MeetingId id,
        PeerGroupId group,
        LocalDate date,
        Outcome outcome,
        Optional<Integer> headCount,
        Optional<Setting> setting,
        Optional<Facilitation> facilitation) {

    /** What became of it. */
    public enum Outcome {
        HELD("held"),
        CANCELLED("cancelled"),
        NOT_KNOWN("not-known");

        private final String code;

        Outcome(String code) {
            this.code = code;
        }

        /** The code in CodeSystem {@code meeting-outcome}. */
        public String code() {
            return code;
        }

        public static Optional<Outcome> ofCode(String code) {
            return Arrays.stream(values()).filter(o -> o.code.equals(code)).findFirst();
        }
    }

    /** Kinds of place; the place itself is not kept, since it may be somebody's home. */
    public enum Setting {
        COMMUNITY("FLD"),
        ONLINE("VR"),
        CLINIC("AMB"),
        HOME("HH");

        private final String code;

        Setting(String code) {
            this.code = code;
        }

        /** The code of {@code Encounter.class}. */
        public String code() {
            return code;
        }

        public static Optional<Setting> ofCode(String code) {
            return Arrays.stream(values()).filter(s -> s.code.equals(code)).findFirst();
        }
    }

    /** Who of the health service ran it, and from when to when. */
    public record Facilitation(Clinician by, Instant start, Instant end) {
        /** @throws IllegalArgumentException if it ends before it starts */
        public Facilitation {
            if (end.isBefore(start)) {
                throw new IllegalArgumentException("A meeting ends no earlier than it starts");
            }
        }
    }
}
