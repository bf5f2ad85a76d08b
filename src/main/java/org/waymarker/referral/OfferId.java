package org.waymarker.referral;

import java.util.UUID;

/** An offer. Also the id of its ServiceRequest. */
public record OfferId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
