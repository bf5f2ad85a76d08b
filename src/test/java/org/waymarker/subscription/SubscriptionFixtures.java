package org.waymarker.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.Channel.Header;

/** Subscriptions as tests need them. */
final class SubscriptionFixtures {
    static final String HOOK = "https://good.example/hook";

    private SubscriptionFixtures() {}

    static SubscriptionSettings settings(String... allowed) {
        return new SubscriptionSettings(
                List.of(allowed),
                3,
                0,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                100,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(15),
                50,
                Duration.ofDays(2),
                Duration.ofDays(30));
    }

    /** Every event of offers, by id. */
    static Subscription wanted(String endpoint) {
        var subscription = new Subscription()
                .setStatus(SubscriptionStatus.REQUESTED)
                .setReason("Answers to offers")
                .setCriteria("https://waymarker.example/fhir/SubscriptionTopic/peer-referral-task");
        subscription
                .getChannel()
                .setType(SubscriptionChannelType.RESTHOOK)
                .setEndpoint(endpoint)
                .setPayload("application/fhir+json");
        return subscription;
    }

    static Subscription filtered(Subscription subscription, String... searches) {
        for (var search : searches) {
            subscription
                    .getCriteriaElement()
                    .addExtension(
                            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria",
                            new StringType(search));
        }
        return subscription;
    }

    static Subscription content(Subscription subscription, String code) {
        subscription
                .getChannel()
                .getPayloadElement()
                .addExtension(
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content",
                        new CodeType(code));
        return subscription;
    }

    static Subscription heartbeat(Subscription subscription, int seconds) {
        subscription
                .getChannel()
                .addExtension(
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-heartbeat-period",
                        new UnsignedIntType(seconds));
        return subscription;
    }

    static Subscription timeout(Subscription subscription, int seconds) {
        subscription
                .getChannel()
                .addExtension(
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-timeout",
                        new UnsignedIntType(seconds));
        return subscription;
    }

    static Subscription maxCount(Subscription subscription, int count) {
        subscription
                .getChannel()
                .addExtension(
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-max-count",
                        new PositiveIntType(count));
        return subscription;
    }

    static Channel aChannel() {
        return new Channel(
                HOOK,
                List.of(new Header("Authorization", "Bearer s3cret"), new Header("X-Tenant", "a: b")),
                Channel.JSON,
                Content.ID_ONLY,
                10,
                Duration.ofSeconds(30),
                Optional.of(Duration.ofSeconds(60)));
    }

    static Subscriber aSubscriber(Owner owner, Topic topic) {
        return Subscriber.requested(UUID.randomUUID(), owner, topic, aChannel(), Optional.empty());
    }
}
