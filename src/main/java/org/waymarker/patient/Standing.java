package org.waymarker.patient;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What the hospital says of a person, beyond names.
 *
 * @param restricted nothing that tells where or who the person is may be passed on
 */
public record Standing(Optional<Death> death, boolean restricted) {
    public static final Standing USUAL = new Standing(Optional.empty(), false);

    /** @param on empty where the hospital gives no day */
    public record Death(Optional<LocalDate> on) {}
}
