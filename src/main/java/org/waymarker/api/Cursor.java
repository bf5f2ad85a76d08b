package org.waymarker.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.patient.PatientKey;

/**
 * Where the next page of a search begins.
 *
 * @param patient stands here instead of in the link, so that following a link puts no NHS number into a log
 */
record Cursor(long after, Optional<PatientKey> patient) {
    String text() {
        var plain = after + "." + patient.map(key -> key.value().toString()).orElse("");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws Declined (400) if it is none of ours */
    static Cursor parse(String text) {
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            int dot = plain.indexOf('.');
            var patient = plain.substring(dot + 1);
            return new Cursor(
                    Long.parseLong(plain.substring(0, dot)),
                    patient.isEmpty() ? Optional.empty() : Optional.of(new PatientKey(UUID.fromString(patient))));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Declined.badRequest("PAGE_UNKNOWN", "Follow the 'next' link as it was given, or search again");
        }
    }
}
