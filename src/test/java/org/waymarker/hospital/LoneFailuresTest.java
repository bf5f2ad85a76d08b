package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.record.LaneKey;

class LoneFailuresTest {
    private static final LaneKey ONE = LaneKey.ofGroup(UUID.randomUUID());
    private static final LaneKey OTHER = LaneKey.ofGroup(UUID.randomUUID());

    private final LoneFailures failures = new LoneFailures();

    @Test
    void proveNothingTheFirstTime() {
        failures.answered(OTHER);
        assertThat(failures.failed(ONE, false)).isZero();
    }

    @Test
    void areThoseBetweenWhichOthersWereAnswered() {
        failures.failed(ONE, false);
        failures.answered(OTHER);
        assertThat(failures.failed(ONE, false)).isEqualTo(1);
        assertThat(failures.failed(ONE, false)).as("nobody was answered since").isEqualTo(1);
        failures.answered(OTHER);
        assertThat(failures.failed(ONE, false)).isEqualTo(2);
    }

    @Test
    void areNotThoseThatAllShare() {
        failures.failed(ONE, false);
        failures.failed(OTHER, false);
        assertThat(failures.failed(ONE, false)).isZero();
        failures.answered(OTHER);
        assertThat(failures.failed(ONE, true)).isZero();
    }

    @Test
    void areForgottenOnceTheLaneIsAnswered() {
        failures.failed(ONE, false);
        failures.answered(OTHER);
        failures.failed(ONE, false);
        failures.answered(ONE);
        failures.answered(OTHER);
        assertThat(failures.failed(ONE, false)).isZero();
    }
}
