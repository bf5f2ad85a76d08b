package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.List;

/**
 * One time in hospital: an admission and the emergency transfers that carried it on.
 *
 * @param stays in order, the admission first
 */
record Spell(List<Stay> stays) {
    /** A contact and its time as an inpatient. */
    record Stay(Contact contact, Contact.Phase phase) {}

    Spell {
        stays = List.copyOf(stays);
    }

    Stay admission() {
        return stays.get(0);
    }

    LocalDate start() {
        return admission().phase().from();
    }
}
