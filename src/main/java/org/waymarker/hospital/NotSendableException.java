package org.waymarker.hospital;

/** A resource must not go to the hospital as it stands: a fault of this service, seen in time. */
class NotSendableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message without patient data */
    NotSendableException(String message) {
        super(message);
    }
}
