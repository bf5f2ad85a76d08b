package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.subscription.SubscriptionFixtures.aSubscriber;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.record.Search.Wanted;
import org.waymarker.store.Jdbc;
import org.waymarker.subscription.Subscriptions.Claim;
import org.waymarker.subscription.Subscriptions.Listener;
import org.waymarker.testing.SettableClock;

/** What the tables of subscriptions promise, on whatever database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SubscriptionsContract {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Owner owner = new Owner("ehr-1");
    private ApplicationContext context;
    private Subscriptions subscriptions;
    private SettableClock clock;
    private TransactionOperations<Connection> transactions;

    abstract Map<String, Object> database();

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start() {
        var properties = new HashMap<>(database());
        properties.put("waymarker.testing.clock", "settable");
        properties.put("waymarker.subscriptions.workers", 0);
        context = ApplicationContext.run(properties);
        subscriptions = context.getBean(Subscriptions.class);
        clock = context.getBean(SettableClock.class);
        transactions = context.getBean(TransactionOperations.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    /** What another test left is out of the way. */
    @BeforeEach
    void turnOthersOff() {
        in(() -> context.getBean(Jdbc.class).update("update subscription set status = 'OFF', owner = 'earlier'"));
    }

    private <T> T in(Supplier<T> work) {
        return transactions.executeWrite(status -> work.get());
    }

    private void run(Runnable work) {
        in(() -> {
            work.run();
            return true;
        });
    }

    private Subscriber added(Topic topic, Filter... filters) {
        var subscriber = aSubscriber(owner, topic);
        run(() -> subscriptions.add(subscriber, List.of(filters)));
        return subscriber;
    }

    private Subscriber active() {
        var subscriber = added(Topic.PEER_REFERRAL_TASK);
        move(claim().get(0), Status.ACTIVE);
        return find(subscriber.id());
    }

    private void move(Claim claim, Status status) {
        assertThat(in(() -> subscriptions.move(claim, status, Optional.empty())))
                .isTrue();
    }

    private Subscriber find(UUID id) {
        return in(() -> subscriptions.find(id)).orElseThrow();
    }

    private List<Claim> claim() {
        return in(() -> subscriptions.claim("worker-" + UUID.randomUUID(), 10, LEASE));
    }

    private Occurrence occurrence() {
        return new Occurrence(
                Topic.PEER_REFERRAL_TASK,
                "Task",
                UUID.randomUUID(),
                clock.instant(),
                Map.of("status", Set.of(new Token("", "requested"))));
    }

    private void append(Subscriber subscriber, int count) {
        run(() -> subscriptions.append(
                subscriber.id(),
                IntStream.range(0, count).mapToObj(i -> occurrence()).toList()));
    }

    @Test
    void keepsASubscriptionWithItsHeaders() {
        var subscriber = added(Topic.PMP_PLAN_COMPLETED);
        assertThat(find(subscriber.id())).isEqualTo(subscriber);
        assertThat(in(() -> subscriptions.find(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void keepsAChangeAndForgivesFailures() {
        var subscriber = active();
        append(subscriber, 1);
        var claim = claim().get(0);
        run(() -> subscriptions.failed(claim, clock.instant().plusSeconds(5), clock.instant()));
        var end = Instant.parse("2030-01-01T00:00:00Z");
        var standing = find(subscriber.id());
        assertThat(standing.attempts()).isEqualTo(1);
        var changed = standing.changed(Status.OFF, standing.channel(), Optional.of(end), clock.instant());
        run(() -> subscriptions.update(changed));
        assertThat(find(subscriber.id())).isEqualTo(changed);
        assertThat(changed.attempts()).isZero();
    }

    @Test
    void knowsWhoseTheyAre() {
        var one = added(Topic.PEER_REFERRAL_TASK);
        var other = added(Topic.PMP_PLAN_COMPLETED);
        run(() -> subscriptions.update(other.changed(Status.OFF, other.channel(), Optional.empty(), clock.instant())));
        assertThat(in(() -> subscriptions.idsOf(owner))).containsExactlyInAnyOrder(one.id(), other.id());
        assertThat(in(() -> subscriptions.idsOf(new Owner("ehr-2")))).isEmpty();
        assertThat(in(() -> subscriptions.running(owner))).isEqualTo(1);
    }

    @Test
    void findsWhoListensWithTheirFilters() {
        var any = added(Topic.PEER_REFERRAL_TASK);
        var status = new Filter(
                "status", List.of(new Wanted(Optional.empty(), "accepted"), new Wanted(Optional.of("s"), "rejected")));
        var patient = new Filter(Filter.PATIENT, List.of(new Wanted(Optional.empty(), "p")));
        var narrow = added(Topic.PEER_REFERRAL_TASK, status, patient);
        added(Topic.PMP_PLAN_COMPLETED);
        var off = added(Topic.PEER_REFERRAL_TASK);
        run(() -> subscriptions.update(off.changed(Status.OFF, off.channel(), Optional.empty(), clock.instant())));
        var heard = in(() -> subscriptions.listeners(Topic.PEER_REFERRAL_TASK));
        assertThat(heard).extracting(Listener::id).containsExactlyInAnyOrder(any.id(), narrow.id());
        assertThat(heard)
                .filteredOn(each -> each.id().equals(any.id()))
                .flatExtracting(Listener::filters)
                .isEmpty();
        assertThat(heard)
                .filteredOn(each -> each.id().equals(narrow.id()))
                .flatExtracting(Listener::filters)
                .extracting(Filter::name)
                .containsExactly("status", "patient");
        assertThat(heard)
                .filteredOn(each -> each.id().equals(narrow.id()))
                .flatExtracting(Listener::filters)
                .contains(patient);
    }

    @Test
    void numbersEventsFromOneAndGivesThemInOrder() {
        var subscriber = active();
        append(subscriber, 3);
        append(subscriber, 2);
        assertThat(find(subscriber.id()).lastEvent()).isEqualTo(5);
        assertThat(numbers(subscriber, 1, 99, 99)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(numbers(subscriber, 2, 4, 99)).containsExactly(2L, 3L, 4L);
        assertThat(numbers(subscriber, 2, 99, 2)).containsExactly(2L, 3L);
    }

    private List<Long> numbers(Subscriber subscriber, long first, long last, int limit) {
        return in(() -> subscriptions.events(subscriber.id(), first, last, limit)).stream()
                .map(Event::number)
                .toList();
    }

    @Test
    void losesNoNumberByARollback() {
        var subscriber = active();
        try {
            run(() -> {
                subscriptions.append(subscriber.id(), List.of(occurrence()));
                throw new IllegalStateException("rolled back on purpose");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("rolled back on purpose");
        }
        append(subscriber, 1);
        assertThat(numbers(subscriber, 1, 99, 99)).containsExactly(1L);
    }

    @Test
    void numbersWithoutGapsWhoeverWritesAtTheSameInstant() throws Exception {
        var first = active();
        var second = active();
        var inOrder = List.of(first, second).stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
        var pool = Executors.newFixedThreadPool(8);
        try {
            var work = IntStream.range(0, 80)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        run(() -> inOrder.forEach(each -> subscriptions.append(each.id(), List.of(occurrence()))));
                        return true;
                    })
                    .toList();
            for (var done : pool.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
        for (var each : inOrder) {
            assertThat(numbers(each, 1, 999, 999))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 80).boxed().toList());
        }
    }

    @Test
    void givesWhatIsDueToOneWorkerOnly() throws Exception {
        for (int i = 0; i < 6; i++) {
            added(Topic.PEER_REFERRAL_TASK);
        }
        var pool = Executors.newFixedThreadPool(4);
        var claimed = new ArrayList<UUID>();
        try {
            var work = IntStream.range(0, 8)
                    .<Callable<List<Claim>>>mapToObj(i -> this::claim)
                    .toList();
            for (var done : pool.invokeAll(work)) {
                done.get().forEach(claim -> claimed.add(claim.id()));
            }
        } finally {
            pool.shutdown();
        }
        assertThat(claimed).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void claimsOnlyWhatHasSomethingToDo() {
        var subscriber = active();
        assertThat(claim()).isEmpty();
        append(subscriber, 1);
        var claim = claim().get(0);
        assertThat(in(() ->
                        subscriptions.told(claim, 1, Optional.of(clock.instant().plusSeconds(60)))))
                .isTrue();
        assertThat(claim()).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        var beat = claim().get(0);
        assertThat(in(() -> subscriptions.held(beat)).orElseThrow().sentEvent()).isEqualTo(1);
        run(() -> subscriptions.release(beat));
        assertThat(claim()).as("still due").hasSize(1);
    }

    @Test
    void claimsWhatHasReachedItsEnd() {
        var subscriber = active();
        var end = clock.instant().plusSeconds(10);
        run(() -> subscriptions.update(
                subscriber.changed(Status.ERROR, subscriber.channel(), Optional.of(end), clock.instant())));
        assertThat(claim()).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(claim()).extracting(Claim::id).containsExactly(subscriber.id());
    }

    @Test
    void letsAnotherWorkerTakeOverWhenTheLeaseRunsOut() {
        var subscriber = active();
        append(subscriber, 2);
        var lost = claim().get(0);
        clock.advance(LEASE);
        var heir = claim().get(0);
        assertThat(in(() -> subscriptions.held(lost))).isEmpty();
        assertThat(in(() -> subscriptions.told(lost, 2, Optional.empty()))).isFalse();
        assertThat(in(() -> subscriptions.failed(lost, clock.instant(), clock.instant())))
                .isFalse();
        assertThat(in(() -> subscriptions.move(lost, Status.OFF, Optional.empty())))
                .isFalse();
        assertThat(in(() -> subscriptions.told(heir, 2, Optional.empty()))).isTrue();
        assertThat(find(subscriber.id()).sentEvent()).isEqualTo(2);
    }

    @Test
    void waitsAfterAFailureAndStartsAnewAfterASuccess() {
        var subscriber = active();
        append(subscriber, 1);
        var since = clock.instant();
        var first = claim().get(0);
        run(() -> subscriptions.failed(first, since.plusSeconds(5), since));
        assertThat(claim()).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        var second = claim().get(0);
        assertThat(in(() -> subscriptions.held(second)).orElseThrow())
                .satisfies(held -> assertThat(held.attempts()).isEqualTo(1))
                .satisfies(held -> assertThat(held.failingSince()).contains(since));
        run(() -> subscriptions.told(second, 1, Optional.empty()));
        assertThat(find(subscriber.id()).attempts()).isZero();
        assertThat(find(subscriber.id()).failingSince()).isEmpty();
    }

    @Test
    void forgetsOldEventsAndKeepsTheirCount() {
        var subscriber = active();
        append(subscriber, 2);
        clock.advance(Duration.ofDays(31));
        append(subscriber, 1);
        in(() -> subscriptions.forget(clock.instant().minus(Duration.ofDays(30))));
        assertThat(numbers(subscriber, 1, 99, 99)).containsExactly(3L);
        assertThat(find(subscriber.id()).lastEvent()).isEqualTo(3);
    }
}
