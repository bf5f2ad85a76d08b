package org.waymarker.subscription;

import jakarta.inject.Singleton;
import java.util.List;
import org.waymarker.record.FhirRecord;
import org.waymarker.subscription.SubscriptionFhirMapper.Told;

/**
 * Whether a subscriber may know which resource an event is about, asked at the moment of telling. This is the one place for it: what
 * a caller may read by scope, by consent or by its part in a patient's care is asked here too, once the core can tell it without
 * that caller's token at hand. An event that may not be told keeps its number, so that numbers have no gaps, and names nothing.
 */
@Singleton
class MayBeTold {
    private final FhirRecord record;

    MayBeTold(FhirRecord record) {
        this.record = record;
    }

    /**
     * Joins the caller's transaction. By scope it was asked when the subscription was made and whenever its owner changes it; that a
     * resource is still there is asked now.
     */
    List<Told> to(Owner owner, List<Event> events) {
        return events.stream()
                .map(event ->
                        new Told(event, record.read(event.type(), event.id()).isPresent()))
                .toList();
    }
}
