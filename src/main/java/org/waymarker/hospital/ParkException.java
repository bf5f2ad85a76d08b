package org.waymarker.hospital;

/** Ends an attempt where it stands: a person must look. */
class ParkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient DeliveryOutcome.Parked outcome;

    /** @param detail without patient data */
    ParkException(ParkReason reason, String detail) {
        super(reason.name());
        this.outcome = new DeliveryOutcome.Parked(reason, detail);
    }

    DeliveryOutcome.Parked outcome() {
        return outcome;
    }
}
