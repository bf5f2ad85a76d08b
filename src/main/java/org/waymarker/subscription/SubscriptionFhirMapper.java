package org.waymarker.subscription;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.waymarker.fhir.References;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.Channel.Header;

/** Subscriptions as they stand in the record, and what is told of them; field by field in {@code docs/fhir-mapping.md#subscription}. */
@Singleton
class SubscriptionFhirMapper {
    static final String TYPE = "Subscription";
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final String base;

    SubscriptionFhirMapper(@Value("${waymarker.base-url:}") String base) {
        this.base = References.base(base);
    }

    /** What a notice, or the answer to a question, is for. */
    enum NoticeType {
        HANDSHAKE("handshake"),
        HEARTBEAT("heartbeat"),
        EVENT_NOTIFICATION("event-notification"),
        QUERY_STATUS("query-status"),
        QUERY_EVENT("query-event");

        private final String code;

        NoticeType(String code) {
            this.code = code;
        }
    }

    /**
     * An event as it is told.
     *
     * @param named false if its number is all that the subscriber may know
     */
    record Told(Event event, boolean named) {}

    /** As the caller sent it, in the state that it has here, and without the values of its headers. */
    Subscription toFhir(Subscription sent, Status status, Optional<String> error, List<Header> headers) {
        var subscription = sent.copy();
        subscription.setText(null);
        subscription.getChannel().setHeader(null);
        headers.forEach(header -> subscription.getChannel().addHeader(header.masked()));
        return inState(subscription, status, error);
    }

    /** The same subscription in another state. */
    Subscription inState(Subscription subscription, Status status, Optional<String> error) {
        return subscription
                .setStatus(SubscriptionStatus.fromCode(status.code()))
                .setError(error.orElse(null));
    }

    /**
     * What is posted to a subscriber, or answers {@code $events}.
     *
     * @param id of the status in it, drawn anew for each notice
     */
    Bundle notice(Subscriber subscriber, NoticeType type, Content content, List<Told> events, UUID id, Instant now) {
        var bundle = new Bundle().setType(BundleType.HISTORY).setTimestampElement(instant(now));
        bundle.getMeta().addProfile(Backport.NOTIFICATION);
        var entry = statusEntry(subscriber, type, content, events, Optional.empty(), id);
        entry.getRequest().setMethod(HTTPVerb.GET).setUrl(base + "/Subscription/" + subscriber.id() + "/$status");
        entry.getResponse().setStatus("200");
        return bundle.addEntry(entry);
    }

    /** The states of subscriptions, in answer to {@code $status}. */
    Bundle states(List<State> states, Instant now) {
        var bundle = new Bundle()
                .setType(BundleType.SEARCHSET)
                .setTotal(states.size())
                .setTimestampElement(instant(now));
        for (var state : states) {
            var subscriber = state.subscriber;
            var entry = statusEntry(
                    subscriber,
                    NoticeType.QUERY_STATUS,
                    subscriber.channel().content(),
                    List.of(),
                    state.error,
                    state.id);
            entry.getSearch().setMode(SearchEntryMode.MATCH);
            bundle.addEntry(entry);
        }
        return bundle;
    }

    /**
     * @param error why it is in error, if it is
     * @param id of this answer
     */
    record State(Subscriber subscriber, Optional<String> error, UUID id) {}

    private BundleEntryComponent statusEntry(
            Subscriber subscriber,
            NoticeType type,
            Content content,
            List<Told> events,
            Optional<String> error,
            UUID id) {
        var parameters = new Parameters();
        parameters.getMeta().addProfile(Backport.STATUS);
        parameters.setId(id.toString());
        parameters
                .addParameter()
                .setName("subscription")
                .setValue(new Reference(base + "/Subscription/" + subscriber.id()));
        if (content == Content.ID_ONLY) {
            parameters
                    .addParameter()
                    .setName("topic")
                    .setValue(new CanonicalType(subscriber.topic().canonical()));
        }
        parameters
                .addParameter()
                .setName("status")
                .setValue(new CodeType(subscriber.status().code()));
        parameters.addParameter().setName("type").setValue(new CodeType(type.code));
        parameters
                .addParameter()
                .setName("events-since-subscription-start")
                .setValue(new StringType(Long.toString(subscriber.lastEvent())));
        events.forEach(told -> event(parameters, told, content));
        error.ifPresent(
                text -> parameters.addParameter().setName("error").setValue(new CodeableConcept().setText(text)));
        return new BundleEntryComponent().setFullUrl("urn:uuid:" + id).setResource(parameters);
    }

    private void event(Parameters parameters, Told told, Content content) {
        var event = told.event;
        var parameter = parameters.addParameter().setName("notification-event");
        parameter.addPart().setName("event-number").setValue(new StringType(Long.toString(event.number())));
        parameter.addPart().setName("timestamp").setValue(instant(event.at()));
        if (content == Content.ID_ONLY && told.named) {
            parameter.addPart().setName("focus").setValue(new Reference(base + "/" + event.type() + "/" + event.id()));
        }
    }

    private static InstantType instant(Instant instant) {
        return new InstantType(Date.from(instant), TemporalPrecisionEnum.MILLI, UTC);
    }
}
