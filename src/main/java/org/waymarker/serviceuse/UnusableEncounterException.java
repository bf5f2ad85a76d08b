package org.waymarker.serviceuse;

import java.util.Set;

/** An Encounter took place but lacks what is needed to count it. */
public class UnusableEncounterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<ContactKind> kinds;

    /** @param message what is missing or wrong, without patient data */
    UnusableEncounterException(String message, Set<ContactKind> kinds) {
        super(message);
        this.kinds = Set.copyOf(kinds);
    }

    /** The kinds of contact that cannot be counted for this patient because of it. */
    public Set<ContactKind> kinds() {
        return kinds;
    }
}
