package org.waymarker.security;

/**
 * Who sent a request.
 *
 * @param subject the token's {@code sub}, or {@code "loopback"} where no issuer is configured; never a patient's name
 */
public record Caller(String subject) {
    /** The caller of a service that listens on loopback only, because no issuer is configured. */
    public static final Caller LOOPBACK = new Caller("loopback");

    public Caller {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("A caller has a subject");
        }
    }

    /** Whether this caller may see who else belongs to a group. */
    public boolean maySeeMembers() {
        return false;
    }
}
