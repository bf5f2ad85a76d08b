package org.waymarker.subscription;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Subscription;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.security.Access;
import org.waymarker.security.Caller;
import org.waymarker.security.Policy;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.SubscriptionFhirMapper.NoticeType;
import org.waymarker.subscription.SubscriptionFhirMapper.State;

/** Subscriptions over FHIR: made, changed and ended by their owner, who may ask how they stand and what was missed. */
@Singleton
class SubscriptionEndpoint implements FhirEndpoint {
    private static final String WHAT = "a subscription to a topic of this service, by rest-hook";
    private static final int MOST_EVENTS = 1000;

    private final Subscriptions subscriptions;
    private final FhirRecord record;
    private final BusinessIds ids;
    private final Wishes wishes;
    private final Filters filters;
    private final SubscriptionFhirMapper mapper;
    private final MayBeTold mayBeTold;
    private final SubscriptionSettings settings;
    private final Policy policy;
    private final Clock clock;

    SubscriptionEndpoint(
            Subscriptions subscriptions,
            FhirRecord record,
            BusinessIds ids,
            Wishes wishes,
            Filters filters,
            SubscriptionFhirMapper mapper,
            MayBeTold mayBeTold,
            SubscriptionSettings settings,
            Policy policy,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.record = record;
        this.ids = ids;
        this.wishes = wishes;
        this.filters = filters;
        this.mapper = mapper;
        this.mayBeTold = mayBeTold;
        this.settings = settings;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(new Creation<>(Subscription.class, subscription -> true, WHAT, this::create));
    }

    @Override
    public List<Update<?>> updates() {
        return List.of(new Update<>(Subscription.class, subscription -> true, WHAT, this::update));
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onType(SubscriptionFhirMapper.TYPE, "$status", this::states)
                        .readOnly(),
                Operation.onInstance(SubscriptionFhirMapper.TYPE, "$status", this::state)
                        .readOnly(),
                Operation.onInstance(SubscriptionFhirMapper.TYPE, "$events", this::events)
                        .readOnly());
    }

    @Override
    public List<Owned> owned() {
        return List.of(new Owned(SubscriptionFhirMapper.TYPE, caller -> subscriptions.idsOf(Owner.of(caller))));
    }

    @Override
    public List<Advertised> advertised() {
        return Arrays.stream(Topic.values())
                .map(topic -> new Advertised(SubscriptionFhirMapper.TYPE, Backport.SUPPORTED_TOPIC, topic.canonical()))
                .toList();
    }

    private Answer create(Subscription posted, Caller caller) {
        var owner = Owner.of(caller);
        var wish = wishes.read(posted, List.of());
        if (wish.status() != Status.REQUESTED) {
            throw Wishes.refused(SubscriptionReason.SUBSCRIPTION_STATUS_INVALID, ".status");
        }
        requireToCome(wish);
        requireRoom(owner);
        var topic = Filters.topic(posted);
        requireReadable(topic, caller);
        var narrowed = filters.read(posted, topic);
        var id = UUID.randomUUID();
        subscriptions.add(Subscriber.requested(id, owner, topic, wish.channel(), wish.end()), narrowed);
        return new Answer.Created(write(
                mapper.toFhir(
                        posted,
                        Status.REQUESTED,
                        Optional.empty(),
                        wish.channel().headers()),
                id,
                caller));
    }

    private Answer update(Change<Subscription> change) {
        var id = change.id();
        var standing = subscriptions.lock(id).orElseThrow();
        // A worker may have moved it between the look at If-Match and the lock.
        int version = record.read(SubscriptionFhirMapper.TYPE, id).orElseThrow().version();
        if (!Integer.toString(version).equals(change.current().getMeta().getVersionId())) {
            return new Answer.Refused(new Refusal(
                    412,
                    IssueType.CONFLICT,
                    "VERSION_STALE",
                    "The subscription has moved on; read it and apply the change again",
                    Optional.empty()));
        }
        var wanted = change.wanted();
        if (!wanted.getCriteriaElement().equalsDeep(change.current().getCriteriaElement())) {
            throw Wishes.refused(SubscriptionReason.SUBSCRIPTION_TOPIC_FIXED, ".criteria");
        }
        var wish = wishes.read(wanted, standing.channel().headers());
        var to = SubscriptionRules.move(
                        standing.status(),
                        wish.status(),
                        !wish.channel().endpoint().equals(standing.channel().endpoint()))
                .orElseThrow(() -> Wishes.refused(SubscriptionReason.SUBSCRIPTION_STATUS_INVALID, ".status"));
        if (to != Status.OFF) {
            requireToCome(wish);
            requireReadable(standing.topic(), change.caller());
        }
        if (standing.status() == Status.OFF && to != Status.OFF) {
            requireRoom(standing.owner());
        }
        subscriptions.update(standing.changed(to, wish.channel(), wish.end(), clock.instant()));
        var error = Optional.ofNullable(change.current().getError()).filter(text -> to == Status.ERROR);
        return new Answer.Updated(
                write(mapper.toFhir(wanted, to, error, wish.channel().headers()), id, change.caller()));
    }

    private void requireToCome(Wish wish) {
        if (wish.end().filter(end -> !end.isAfter(clock.instant())).isPresent()) {
            throw Wishes.refused(SubscriptionReason.SUBSCRIPTION_END_PAST, ".end");
        }
    }

    private void requireRoom(Owner owner) {
        if (subscriptions.running(owner) >= settings.mostPerCaller()) {
            throw Wishes.refused(SubscriptionReason.SUBSCRIPTION_LIMIT_REACHED, "");
        }
    }

    /** Who hears that something happened must be allowed to read what it happened to: a filter alone would tell. */
    private void requireReadable(Topic topic, Caller caller) {
        policy.missing(caller, new Access(topic.type(), Access.Action.READ)).ifPresent(missing -> {
            throw new RefusedException(new Refusal(
                    403,
                    IssueType.FORBIDDEN,
                    "SCOPE_MISSING",
                    "The token lacks a scope for what this topic is about: " + missing.scopes(),
                    Optional.of("Subscription.criteria")));
        });
    }

    private Subscription write(Subscription subscription, UUID id, Caller caller) {
        return record.write(
                        Entry.kept(Optional.empty(), subscription, ids.existing(Kind.SUBSCRIPTION, id)),
                        caller.subject())
                .as(Subscription.class);
    }

    private Answer states(Call call) {
        var wantedIds = new HashSet<>(call.inputs().texts("id"));
        var wantedStates = new HashSet<>(call.inputs().texts("status"));
        return answer(subscriptions.idsOf(Owner.of(call.caller())).stream()
                .filter(id -> wantedIds.isEmpty() || wantedIds.contains(id.toString()))
                .flatMap(id -> subscriptions.find(id).stream())
                .filter(each -> wantedStates.isEmpty()
                        || wantedStates.contains(each.status().code()))
                .toList());
    }

    private Answer state(Call call) {
        return answer(subscriptions.find(call.instance()).stream().toList());
    }

    private Answer answer(List<Subscriber> subscribers) {
        return new Answer.Computed(mapper.states(
                subscribers.stream()
                        .map(subscriber -> new State(subscriber, error(subscriber), UUID.randomUUID()))
                        .toList(),
                clock.instant()));
    }

    private Optional<String> error(Subscriber subscriber) {
        return subscriber.status() == Status.ERROR
                ? record.read(SubscriptionFhirMapper.TYPE, subscriber.id())
                        .map(stored -> stored.as(Subscription.class).getError())
                : Optional.empty();
    }

    private Answer events(Call call) {
        var inputs = call.inputs();
        var subscriber = subscriptions.find(call.instance()).orElseThrow();
        requireReadable(subscriber.topic(), call.caller());
        var kept = subscriptions.events(
                subscriber.id(),
                number(inputs, "eventsSinceNumber").orElse(1L),
                number(inputs, "eventsUntilNumber").orElse(Long.MAX_VALUE),
                MOST_EVENTS);
        return new Answer.Computed(mapper.notice(
                subscriber,
                NoticeType.QUERY_EVENT,
                content(inputs, subscriber),
                mayBeTold.to(subscriber.owner(), kept),
                UUID.randomUUID(),
                clock.instant()));
    }

    private static Optional<Long> number(Inputs inputs, String name) {
        return inputs.maybeText(name).map(text -> {
            if (!text.matches("[0-9]{1,18}")) {
                throw inputs.refused("PARAMETER_INVALID", "must be the number of an event", name);
            }
            return Long.parseLong(text);
        });
    }

    /** A hint, by the guide: one that we do not follow leaves what the subscription says. */
    private static Content content(Inputs inputs, Subscriber subscriber) {
        var wanted = inputs.maybeText("content").orElse("");
        for (var content : Content.values()) {
            if (content.code().equals(wanted)) {
                return content;
            }
        }
        return subscriber.channel().content();
    }
}
