package org.waymarker.record;

import java.util.UUID;

/** A resource of our record. */
public record ResourceKey(String type, UUID id) {
    public static ResourceKey of(Delivery.Item item) {
        return new ResourceKey(item.type(), item.id());
    }

    @Override
    public String toString() {
        return type + "/" + id;
    }
}
