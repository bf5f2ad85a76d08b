package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.hospital.NewsLedger.Item;
import org.waymarker.hospital.NewsLedger.Outcome;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Steering;
import org.waymarker.testing.SettableClock;

/** Whose turn it is to listen, and what has been heard, on any database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListeningContract {
    private static final Duration EVERY = Duration.ofSeconds(30);

    private ApplicationContext context;
    private ListeningRound round;
    private NewsLedger ledger;
    private SettableClock clock;

    abstract Map<String, Object> database();

    @BeforeAll
    void start() {
        var settings = new HashMap<>(database());
        settings.put("waymarker.testing.clock", "settable");
        settings.put("waymarker.hospital.listening.every", EVERY.toString());
        context = ApplicationContext.run(settings);
        round = context.getBean(ListeningRound.class);
        ledger = context.getBean(NewsLedger.class);
        clock = context.getBean(SettableClock.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @SuppressWarnings("unchecked")
    private <T> T in(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    @Test
    void oneReplicaListensAtATimeAndAgainWhenTheTimeHasCome() {
        clock.advance(EVERY);
        assertThat(round.begin("one")).isTrue();
        assertThat(round.begin("two")).isFalse();
        assertThat(round.goesOn("two")).isFalse();
        clock.advance(Duration.ofMinutes(3));
        assertThat(round.begin("two")).as("the first has given no sign").isTrue();
        assertThat(round.goesOn("one")).isFalse();
        round.end("one", true);
        assertThat(round.goesOn("two")).as("and ends nothing of the other's").isTrue();
        round.end("two", true);
        var whole = clock.instant();
        assertThat(round.last().endedAt()).contains(whole);

        clock.advance(EVERY.minusMillis(2));
        assertThat(round.begin("one")).as("too early").isFalse();
        round.ask();
        clock.advance(Duration.ofMillis(1));
        assertThat(round.begin("one"))
                .as("the hospital has told that something changed")
                .isTrue();
        round.end("one", false);
        assertThat(round.last().endedAt()).as("it did not hear of everybody").contains(whole);
        assertThat(round.begin("one")).isFalse();
        clock.advance(EVERY);
        assertThat(round.begin("one")).isTrue();
        round.end("one", true);
    }

    @Test
    void aVersionIsNewsOnce() {
        var key = in(() -> context.getBean(Patients.class)
                .register(Set.of(new PatientRef.HospitalId(UUID.randomUUID().toString())), Optional.empty()));
        var id = UUID.randomUUID().toString();
        var first = new Item("CarePlan", id, "1", key);
        assertThat(in(() -> ledger.isNew(first))).isTrue();
        note(first, Outcome.NOTHING, Optional.empty());
        assertThat(in(() -> ledger.isNew(first))).isFalse();
        assertThat(in(() -> ledger.isNew(new Item("Task", id, "1", key)))).isTrue();
        var second = new Item("CarePlan", id, "2", key);
        assertThat(in(() -> ledger.isNew(second))).isTrue();
        note(second, Outcome.FOR_A_PERSON, Optional.of("WHY"));
        assertThat(in(() -> ledger.lines(Outcome.FOR_A_PERSON)))
                .filteredOn(line -> line.theirId().equals(id))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.lane()).isEqualTo(LaneKey.ofPatient(key));
                    assertThat(line.reason()).contains("WHY");
                });
        settleIt(key, id);
    }

    private void note(Item item, Outcome outcome, Optional<String> reason) {
        in(() -> {
            ledger.note(item, Optional.empty(), outcome, reason);
            return true;
        });
    }

    private void settleIt(PatientKey key, String id) {
        var act = new Steering.Act("tester", "seen to");
        var lane = LaneKey.ofPatient(key);
        assertThat(in(() -> ledger.settle(lane, "CarePlan", Optional.of("another"), act)))
                .isZero();
        assertThat(in(() -> ledger.settle(lane, "Task", Optional.empty(), act))).isZero();
        assertThat(in(() -> ledger.settle(LaneKey.ofGroup(key.value()), "CarePlan", Optional.empty(), act)))
                .isZero();
        assertThat(in(() -> ledger.settle(lane, "CarePlan", Optional.of(id), act)))
                .isEqualTo(1);
        assertThat(in(() -> ledger.settle(lane, "CarePlan", Optional.of(id), act)))
                .isZero();
    }
}
