package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.testing.FaultMix;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** Everything that a network, a gateway and a killed process can do, all at once. */
@ExtendWith(Hospital.class)
class ChaosIT {
    @Test
    void offersArriveOnceAndInOrderThroughEveryFaultAndKill(
            IGenericClient hospital, OutageProxy proxy, @TempDir Path folder) {
        var seed = Sizes.seed();
        var kills = Sizes.of("kills", 2);
        var mix = FaultMix.ofAll(seed, Sizes.faults() / 100.0);
        try (var run =
                new Run("offers", Sizes.of("offers", 100), hospital, proxy, Backing.h2(folder), List.of(Map.of()))) {
            run.start();
            proxy.play(mix, Run.READ_TIMEOUT);
            var service = run.service(0);
            try (var killer = new Killer(Killer.moments(seed, kills, run.allWork()), run::workDone, () -> {
                service.kill();
                service.start();
            })) {
                run.intake();
            }
            run.settled();
            var verdict = run.verdict(new Report()
                    .fact("seed", seed)
                    .fact("kills with signal 9, and restarts", service.kills())
                    .faults(mix));
            assertThat(verdict.wrong()).isEmpty();
            assertThat(verdict.right()).isTrue();
            assertThat(service.kills()).isEqualTo(kills);
        }
    }
}
