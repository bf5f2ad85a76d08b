package org.waymarker.serviceuse;

/** A source of contacts cannot be read at present, or not to its end. Asking later may help. */
public class ContactsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for an operator, without patient data */
    public ContactsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message for an operator, without patient data */
    public ContactsUnavailableException(String message) {
        super(message);
    }
}
