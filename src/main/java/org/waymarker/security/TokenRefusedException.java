package org.waymarker.security;

/** A token does not say who is calling. */
public class TokenRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        INVALID,
        EXPIRED,
        /** Not the caller's fault: the issuer's keys cannot be read. */
        KEYS_UNAVAILABLE
    }

    private final Reason reason;

    /** @param message what to fix; nothing of the token itself */
    TokenRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
