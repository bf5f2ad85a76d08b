package org.waymarker.startup;

/** The service cannot start; the message is the one line that the operator reads. */
public class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message says what to change */
    public CannotStartException(String message) {
        super(message);
    }
}
