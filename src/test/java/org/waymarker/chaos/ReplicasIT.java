package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.testing.FaultMix;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.Postgres;
import org.waymarker.testing.Postgres.Database;

/** Two replicas share the load of one PostgreSQL until one of them is killed for good. */
@ExtendWith({Hospital.class, Postgres.class})
class ReplicasIT {
    /** The token that each sends to the hospital tells them apart on the wire. */
    private static final List<String> TOKENS = List.of("replica-0", "replica-1");

    @Test
    void theOtherReplicaTakesOver(IGenericClient hospital, OutageProxy proxy, Database database) {
        var seed = Sizes.seed();
        var mix = FaultMix.ofAll(seed, Sizes.faults() / 100.0);
        var settings = TOKENS.stream()
                .map(token -> Map.of("WAYMARKER_HOSPITAL_TOKEN", token))
                .toList();
        try (var run = new Run(
                "replicas",
                Sizes.of("replicas.offers", 30),
                hospital,
                proxy,
                Backing.postgres(database.url()),
                settings)) {
            run.start();
            proxy.play(mix, Run.READ_TIMEOUT);
            var atTheKill = new AtomicReference<Map<String, Integer>>(Map.of());
            var middle = run.allWork() / 2;
            try (var killer = new Killer(List.of(middle), run::workDone, () -> {
                Pauses.until(
                        "both replicas deliver",
                        Duration.ofSeconds(60),
                        () -> proxy.carriedOut().size() == 2);
                run.service(0).kill();
                atTheKill.set(proxy.carriedOut());
            })) {
                run.intake();
            }
            run.settled();
            var verdict = run.verdict(new Report()
                    .fact("seed", seed)
                    .fact("transactions carried out until the kill", told(atTheKill.get()))
                    .fact("transactions carried out in all", told(proxy.carriedOut()))
                    .faults(mix));
            assertThat(verdict.wrong()).isEmpty();
            assertThat(verdict.right()).isTrue();
            assertThat(atTheKill.get().keySet())
                    .containsExactlyElementsOf(
                            TOKENS.stream().map(token -> "Bearer " + token).toList());
            assertThat(proxy.carriedOut().get("Bearer replica-1"))
                    .isGreaterThan(atTheKill.get().get("Bearer replica-1"));
        }
    }

    private static String told(Map<String, Integer> carriedOut) {
        return carriedOut.toString().replace("Bearer ", "");
    }
}
