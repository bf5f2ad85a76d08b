package org.waymarker.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.patient.PersonChanges.Watched;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;

/** Who is who once the hospital has merged, renumbered and buried, on any database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PersonsContract {
    private ApplicationContext context;
    private Patients patients;
    private PersonChanges changes;
    private Standings standings;
    private Heard heard;

    abstract Map<String, Object> database();

    /** What is told of people. */
    @Singleton
    @Requires(property = "waymarker.testing.persons")
    static class Heard {
        private final List<Object> events = new ArrayList<>();

        @EventListener
        void on(PatientDied died) {
            events.add(died);
        }

        @EventListener
        void on(DeathWithdrawn withdrawn) {
            events.add(withdrawn);
        }
    }

    @BeforeAll
    void start() {
        var settings = new HashMap<>(database());
        settings.put("waymarker.testing.clock", "settable");
        settings.put("waymarker.testing.persons", true);
        context = ApplicationContext.run(settings);
        patients = context.getBean(Patients.class);
        changes = context.getBean(PersonChanges.class);
        standings = context.getBean(Standings.class);
        heard = context.getBean(Heard.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @BeforeEach
    void forget() {
        heard.events.clear();
    }

    @SuppressWarnings("unchecked")
    private <T> T in(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    private void act(Runnable work) {
        in(() -> {
            work.run();
            return true;
        });
    }

    private static PatientRef.HospitalId fresh() {
        return new PatientRef.HospitalId(UUID.randomUUID().toString());
    }

    private static PatientRef.Nhs number() {
        return new PatientRef.Nhs(new NhsNumber(People.freshNhsNumber()));
    }

    private PatientKey known(PatientRef... refs) {
        return in(() -> patients.register(Set.of(refs), Optional.empty()));
    }

    private PatientKey find(PatientRef ref) {
        return in(() -> patients.find(Set.of(ref))).orElseThrow();
    }

    @Test
    void mergedIsFoundByEitherNameAndGoesByTheOther() {
        var x = fresh();
        var y = fresh();
        var nhs = number();
        var key = known(x, nhs);
        var other = in(() -> changes.replaced(key, y));

        assertThat(other).isNotEqualTo(key);
        assertThat(List.of(find(x), find(y), find(nhs))).containsOnly(other);
        var identity = in(() -> patients.identity(key));
        assertThat(identity.key()).isEqualTo(other);
        assertThat(identity.hospitalId()).contains(y);
        assertThat(identity.nhsNumber()).as("known of the one that was merged").contains(nhs.number());
        assertThat(in(() -> patients.register(Set.of(y, nhs), Optional.empty())))
                .isEqualTo(other);

        act(() -> changes.restored(key));
        assertThat(find(x)).isEqualTo(key);
        assertThat(find(y)).isEqualTo(other);
        assertThat(in(() -> patients.identity(key)).hospitalId()).contains(x);
    }

    @Test
    void followsAChainToItsEndAndTakesOneLinkOutOfIt() {
        var ids = List.of(fresh(), fresh(), fresh());
        var first = known(ids.get(0));
        var second = in(() -> changes.replaced(first, ids.get(1)));
        var third = in(() -> changes.replaced(second, ids.get(2)));
        assertThat(ids.stream().map(this::find)).containsOnly(third);
        act(() -> changes.restored(second));
        assertThat(ids.stream().map(this::find)).containsExactly(second, second, third);
    }

    @Test
    void joinsTwoWhomWeKnewAlreadyAndRefusesARing() {
        var x = fresh();
        var y = fresh();
        var one = known(x, number());
        var other = known(y, number());
        assertThat(in(() -> changes.replaced(one, y))).isEqualTo(other);
        assertThat(in(() -> changes.replaced(one, y))).as("told twice").isEqualTo(other);
        assertThat(find(x)).isEqualTo(other);
        assertThatThrownBy(() -> in(() -> changes.replaced(other, x))).isInstanceOf(ConflictingPatientException.class);
        assertThat(find(y)).isEqualTo(other);
    }

    @Test
    void permissionsOfEitherHoldForThePersonAndTheNewestAnswerCounts() {
        var key = known(fresh());
        var permissions = context.getBean(Permissions.class);
        var at = context.getBean(SettableClock.class).instant();
        act(() -> permissions.answer(key, Permission.HOLD_MEMBERSHIP, true, at, "tester"));
        var other = in(() -> changes.replaced(key, fresh()));
        assertThat(in(() -> permissions.granted(other, Permission.HOLD_MEMBERSHIP)))
                .isTrue();
        act(() -> permissions.answer(other, Permission.HOLD_MEMBERSHIP, false, at, "tester"));
        assertThat(in(() -> permissions.granted(key, Permission.HOLD_MEMBERSHIP)))
                .isFalse();
    }

    @Test
    void anotherNumberTakesTheOldOnesPlace() {
        var old = number();
        var key = known(fresh(), old);
        var now = number();
        act(() -> changes.renumbered(key, now.number()));
        assertThat(find(now)).isEqualTo(key);
        assertThat(in(() -> patients.find(Set.of(old)))).isEmpty();
        var somebody = known(number(), fresh());
        assertThatThrownBy(() -> in(() -> {
                    changes.renumbered(somebody, now.number());
                    return true;
                }))
                .isInstanceOf(ConflictingPatientException.class);
        assertThat(in(() -> patients.identity(somebody)).nhsNumber())
                .as("what was begun is undone")
                .isPresent();
    }

    @Test
    void tellsOfADeathOnceAndOfItsEndOnce() {
        var key = known(fresh());
        var died = new Standing(Optional.of(new Standing.Death(Optional.of(LocalDate.parse("2026-01-02")))), false);
        assertThat(in(() -> standings.heard(key, Standing.USUAL))).isFalse();
        assertThat(in(() -> standings.heard(key, died))).isTrue();
        assertThat(in(() -> standings.heard(key, died))).isFalse();
        assertThat(in(() -> standings.of(key))).isEqualTo(died);
        act(() -> standings.heard(key, new Standing(died.death(), true)));
        act(() -> standings.heard(key, Standing.USUAL));
        assertThat(heard.events)
                .containsExactly(
                        new PatientDied(key, Optional.of(LocalDate.parse("2026-01-02"))), new DeathWithdrawn(key));
    }

    @Test
    void whoDiedBeforeTheMergeIsDeadUntilTheOtherIsHeard() {
        var key = known(fresh());
        var died = new Standing(Optional.of(new Standing.Death(Optional.empty())), false);
        act(() -> standings.heard(key, died));
        var other = in(() -> changes.replaced(key, fresh()));
        assertThat(in(() -> standings.of(other))).isEqualTo(died);
        act(() -> standings.heard(other, Standing.USUAL));
        assertThat(in(() -> standings.of(key))).as("one person").isEqualTo(Standing.USUAL);
    }

    @Test
    void listensFirstForThoseOfWhomTheLeastIsKnown() {
        var clock = context.getBean(SettableClock.class);
        var early = known(fresh());
        var late = known(fresh());
        var never = known(fresh());
        known(number());
        var begin = clock.instant();
        act(() -> changes.heardUntil(List.of(late), begin.minus(Duration.ofMinutes(1))));
        act(() -> changes.heardUntil(List.of(early), begin.minus(Duration.ofMinutes(2))));
        var order = in(() -> changes.unheardSince(begin, 1000)).stream()
                .map(Watched::key)
                .filter(Set.of(early, late, never)::contains)
                .toList();
        assertThat(order)
                .as("without a Patient at the hospital there is nobody to ask about")
                .containsExactly(never, early, late);
        act(() -> changes.heardUntil(order, begin));
        assertThat(in(() -> changes.unheardSince(begin, 1000)))
                .extracting(Watched::key)
                .doesNotContainAnyElementsOf(order);
    }
}
