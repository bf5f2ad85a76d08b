package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.hospital.Failure.Away;
import org.waymarker.record.LaneKey;
import org.waymarker.testing.SettableClock;

class HospitalGateTest {
    private static final LaneKey ANNA = LaneKey.ofGroup(UUID.randomUUID());
    private static final LaneKey BERT = LaneKey.ofGroup(UUID.randomUUID());
    private static final Away REFUSED = new Away("CONNECTION_REFUSED", false, true, Optional.empty());
    private static final Away SLOW = new Away("NO_ANSWER_IN_TIME", true, false, Optional.empty());
    private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofMinutes(1);

    private final SettableClock clock = new SettableClock();
    private final HospitalGate gate =
            new HospitalGate(clock, HospitalFixtures.settings("http://localhost/fhir"), new Random(7));

    @Test
    void closesForAllWhenNobodyCanGetThrough() {
        gate.enter().orElseThrow().failed(ANNA, REFUSED);
        assertThat(gate.enter()).isEmpty();
        assertThat(gate.absence().orElseThrow().cause()).isEqualTo("CONNECTION_REFUSED");
    }

    @Test
    void staysOpenWhileOnlyOneLaneFails() {
        for (int i = 0; i < 5; i++) {
            gate.enter().orElseThrow().failed(ANNA, SLOW);
        }
        assertThat(gate.enter()).isPresent();
        gate.enter().orElseThrow().failed(BERT, SLOW);
        assertThat(gate.enter()).isEmpty();
    }

    @Test
    void staysOpenWhenAnAnswerComesBetweenTwoFailures() {
        gate.enter().orElseThrow().failed(ANNA, SLOW);
        assertThat(gate.enter().orElseThrow().answered()).isFalse();
        gate.enter().orElseThrow().failed(BERT, SLOW);
        assertThat(gate.enter()).isPresent();
    }

    @Test
    void letsOneTryAtATimeAndOpensWithItsAnswer() {
        gate.enter().orElseThrow().failed(ANNA, REFUSED);
        clock.advance(LONGER_THAN_ANY_WAIT);
        var probe = gate.enter().orElseThrow();
        assertThat(probe.isForOne()).isTrue();
        assertThat(gate.enter()).isEmpty();
        probe.failed(BERT, SLOW);
        assertThat(gate.enter()).isEmpty();

        clock.advance(LONGER_THAN_ANY_WAIT);
        gate.enter().orElseThrow().unused();
        assertThat(gate.enter().orElseThrow().answered()).as("it had been away").isTrue();
        assertThat(gate.enter().orElseThrow().isForOne()).isFalse();
        assertThat(gate.absence()).isEmpty();
    }

    @Test
    void doesNotCountOneOutageOncePerWorker() {
        var passes = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> gate.enter().orElseThrow())
                .toList();
        passes.forEach(pass -> pass.failed(ANNA, REFUSED));
        clock.advance(Duration.ofSeconds(1));
        assertThat(gate.enter()).as("a second after the first failure").isPresent();
    }

    @Test
    void waitsAsLongAsTheHospitalAsks() {
        gate.enter().orElseThrow().failed(ANNA, new Away("HTTP_503", true, true, Optional.of(Duration.ofMinutes(10))));
        clock.advance(Duration.ofMinutes(9));
        assertThat(gate.enter()).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        assertThat(gate.enter()).isPresent();
    }
}
