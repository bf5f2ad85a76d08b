package org.waymarker.subscription;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.subscription.SubscriptionFhirMapper.NoticeType;
import org.waymarker.subscription.SubscriptionFhirMapper.Told;
import org.waymarker.subscription.Subscriptions.Claim;

/** Does for one subscriber what is due next: a handshake, a notice of events, a sign of life, or its end. */
@Singleton
class NotifySubscriber {
    private static final Logger LOG = LoggerFactory.getLogger(NotifySubscriber.class);
    private static final String AUTHOR = "subscriptions";

    private final Subscriptions subscriptions;
    private final FhirRecord record;
    private final BusinessIds ids;
    private final SubscriptionFhirMapper mapper;
    private final MayBeTold mayBeTold;
    private final RestHook hook;
    private final SubscriptionSettings settings;
    private final TransactionOperations<Connection> transactions;
    private final Clock clock;

    NotifySubscriber(
            Subscriptions subscriptions,
            FhirRecord record,
            BusinessIds ids,
            SubscriptionFhirMapper mapper,
            MayBeTold mayBeTold,
            RestHook hook,
            SubscriptionSettings settings,
            TransactionOperations<Connection> transactions,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.record = record;
        this.ids = ids;
        this.mapper = mapper;
        this.mayBeTold = mayBeTold;
        this.hook = hook;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Not to be called within a transaction: the subscriber is spoken to. */
    void carryOut(Claim claim) {
        transactions.executeRead(status -> subscriptions.held(claim)).ifPresent(subscriber -> {
            switch (SubscriptionRules.next(subscriber, clock.instant())) {
                case TURN_OFF -> move(claim, Status.OFF, Optional.empty(), Optional.empty());
                case SHAKE_HANDS -> shakeHands(claim, subscriber);
                case TELL -> tell(claim, subscriber);
                case BEAT -> beat(claim, subscriber);
                case REST -> write(() -> subscriptions.release(claim));
            }
        });
    }

    private void shakeHands(Claim claim, Subscriber subscriber) {
        var failure = post(subscriber, NoticeType.HANDSHAKE, List.of());
        if (failure.isEmpty()) {
            move(claim, Status.ACTIVE, Optional.empty(), subscriber.nextHeartbeat(clock.instant()));
            return;
        }
        LOG.warn("Subscription {} does not answer the handshake: {}", subscriber.id(), failure.get());
        move(
                claim,
                Status.ERROR,
                Optional.of("The handshake failed: " + failure.get() + ". Put the status requested to try again"),
                Optional.empty());
    }

    private void tell(Claim claim, Subscriber subscriber) {
        var events = transactions.executeRead(status -> mayBeTold.to(
                subscriber.owner(),
                subscriptions.events(
                        subscriber.id(),
                        subscriber.sentEvent() + 1,
                        subscriber.lastEvent(),
                        subscriber.channel().maxCount())));
        // None left: they were forgotten while the subscriber was away.
        long last = events.isEmpty()
                ? subscriber.lastEvent()
                : events.get(events.size() - 1).event().number();
        var failure =
                events.isEmpty() ? Optional.<String>empty() : post(subscriber, NoticeType.EVENT_NOTIFICATION, events);
        note(claim, subscriber, last, failure);
    }

    private void beat(Claim claim, Subscriber subscriber) {
        note(claim, subscriber, subscriber.sentEvent(), post(subscriber, NoticeType.HEARTBEAT, List.of()));
    }

    private Optional<String> post(Subscriber subscriber, NoticeType type, List<Told> events) {
        var channel = subscriber.channel();
        return hook.post(
                channel,
                mapper.notice(subscriber, type, channel.content(), events, UUID.randomUUID(), clock.instant()));
    }

    private void note(Claim claim, Subscriber subscriber, long last, Optional<String> failure) {
        var now = clock.instant();
        if (failure.isPresent()) {
            failed(claim, subscriber, failure.get(), now);
        } else {
            write(() -> subscriptions.told(claim, last, subscriber.nextHeartbeat(now)));
        }
    }

    private void failed(Claim claim, Subscriber subscriber, String failure, Instant now) {
        int failures = subscriber.attempts() + 1;
        var since = subscriber.failingSince().orElse(now);
        if (SubscriptionRules.isDead(failures, since, now, settings.mostFailures(), settings.giveUpAfter())) {
            LOG.warn("Subscription {} is taken for dead after {} failures: {}", subscriber.id(), failures, failure);
            move(
                    claim,
                    Status.ERROR,
                    Optional.of("Given up after " + failures + " failures, the last one: " + failure
                            + ". Put the status requested to go on; $events tells what was missed"),
                    Optional.empty());
            return;
        }
        LOG.debug("Subscription {} is told again later: {}", subscriber.id(), failure);
        var due = now.plus(SubscriptionRules.waitAfter(failures, settings.retryFirst(), settings.retryCap()));
        write(() -> subscriptions.failed(claim, due, since));
    }

    /** In the record too, so that the subscriber sees it; neither if the claim was lost meanwhile. */
    private void move(Claim claim, Status to, Optional<String> error, Optional<Instant> heartbeatAt) {
        write(() -> {
            if (subscriptions.move(claim, to, heartbeatAt)) {
                var standing = record.read(SubscriptionFhirMapper.TYPE, claim.id())
                        .orElseThrow()
                        .as(Subscription.class);
                record.write(
                        Entry.kept(
                                Optional.empty(),
                                mapper.inState(standing, to, error),
                                ids.existing(Kind.SUBSCRIPTION, claim.id())),
                        AUTHOR);
            }
        });
    }

    private void write(Runnable work) {
        transactions.executeWrite(status -> {
            work.run();
            return true;
        });
    }
}
