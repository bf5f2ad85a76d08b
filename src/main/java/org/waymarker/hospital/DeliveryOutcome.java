package org.waymarker.hospital;

import java.util.List;
import java.util.Optional;
import org.waymarker.record.Delivery.Settled;

/** How one attempt to bring a delivery to the hospital ended. */
sealed interface DeliveryOutcome {
    /** Everything is where it belongs, or is known to go nowhere. */
    record Delivered(List<Settled> items) implements DeliveryOutcome {
        public Delivered {
            items = List.copyOf(items);
        }
    }

    /** The delivery is sound; try again, waiting longer each time. */
    record RetryLater(Failure.Away failure) implements DeliveryOutcome {}

    /**
     * A person must look.
     *
     * @param detail without patient data
     * @param refusal what the hospital said, as JSON: it may quote patients' data, so it is never logged
     */
    record Parked(ParkReason reason, String detail, Optional<String> refusal) implements DeliveryOutcome {
        Parked(ParkReason reason, String detail) {
            this(reason, detail, Optional.empty());
        }

        @Override
        public String toString() {
            return reason + " " + detail;
        }
    }

    /** Another worker has the lane by now; it will see to the rest. */
    record Lost() implements DeliveryOutcome {}
}
