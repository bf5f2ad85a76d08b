package org.waymarker.hospital;

import java.util.UUID;
import org.waymarker.record.Delivery;

/** A resource of our record. */
record ResourceKey(String type, UUID id) {
    static ResourceKey of(Delivery.Item item) {
        return new ResourceKey(item.type(), item.id());
    }

    @Override
    public String toString() {
        return type + "/" + id;
    }
}
