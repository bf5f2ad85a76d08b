package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** PostgreSQL dies under load and comes back; the service goes on by itself, and keeps all that it accepted. */
@ExtendWith(Hospital.class)
class DatabaseKillIT {
    @Test
    void keepsWhatItAcceptedThroughADeathOfItsDatabase(
            IGenericClient hospital, OutageProxy proxy, @TempDir Path folder) {
        var seed = Sizes.seed();
        var kills = Sizes.of("database.kills", 1);
        try (var postgres = new DurablePostgres(folder.resolve("postgres"));
                var run = new Run(
                        "database",
                        Sizes.of("database.offers", 30),
                        hospital,
                        proxy,
                        Backing.postgres(postgres.url()),
                        List.of(Map.of()))) {
            var report = new Report()
                    .fact("seed", seed)
                    .fact("show fsync", postgres.show("fsync"))
                    .fact("show synchronous_commit", postgres.show("synchronous_commit"));
            assertThat(postgres.show("fsync")).isEqualTo("on");
            assertThat(postgres.show("synchronous_commit")).isEqualTo("on");
            run.start();
            var moments = Killer.moments(seed, kills, run.allCalls());
            try (var killer = new Killer(moments, run.ehr()::accepted, () -> {
                var before = run.ehr().sentAgain();
                postgres.kill();
                Pauses.until(
                        "callers notice",
                        Duration.ofSeconds(60),
                        () -> run.ehr().sentAgain() > before + 3);
                postgres.startAgain();
            })) {
                run.intake();
            }
            run.settled();
            var verdict = run.verdict(report.fact("kills of PostgreSQL with signal 9", postgres.kills()));
            assertThat(verdict.wrong()).isEmpty();
            assertThat(verdict.right()).isTrue();
            assertThat(postgres.kills()).isEqualTo(kills);
        }
    }
}
