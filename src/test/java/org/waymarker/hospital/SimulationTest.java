package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Some of the seeds that {@link SimulationBench} runs by the hundred thousand. */
class SimulationTest {
    private static final int SEEDS = 500;

    private final Simulations simulations = new Simulations();

    @Test
    void keepsItsPromisesWhateverGoesWrong() {
        var tally = new Tally();
        for (long seed = 0; seed < SEEDS; seed++) {
            var outcome = simulations.run(seed);
            assertThat(outcome.holds()).as(simulations.report(outcome)).isTrue();
            tally.add(outcome);
        }
        assertThat(tally.faults()).as("faults that happened").containsOnlyKeys(Fault.values());
    }

    @Test
    void runsTheSameSeedTheSameWay() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(simulations.run(seed).hash())
                    .as("seed %d", seed)
                    .isEqualTo(simulations.run(seed).hash());
        }
    }
}
