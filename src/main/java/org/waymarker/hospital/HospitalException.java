package org.waymarker.hospital;

/** Carries a {@link Failure} out of a call of the hospital. */
class HospitalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /** Without the client's own exception as a cause: its message quotes bodies and addresses, which name patients. */
    HospitalException(Failure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
