package org.waymarker.serviceuse;

/** A feed holds something that cannot be counted: it is not complete, whatever was declared. */
public class UnusableFeedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message where the fault is and what it is, without patient data */
    public UnusableFeedException(String message) {
        super(message);
    }
}
