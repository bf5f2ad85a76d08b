package org.waymarker.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.Databases;

/** A small share of what {@code org.waymarker.bench.Mutations} tries, the same at each build. */
class MutationsIT {
    private static final int REQUESTS = 300;
    private static final long SEED = 2026;

    @Test
    void answersWhateverIsSentWithAnOperationOutcomeAndWritesNothingOfWhatItRefuses() throws SQLException {
        try (var run = MutationRun.prepare(SEED, Databases.h2())) {
            assertThat(run.corpusSize()).isGreaterThan(200);
            var told = new ArrayList<String>();
            var report = run.run(
                    0,
                    REQUESTS,
                    Optional.empty(),
                    failure -> told.add("%n#%d [%s] %s: %s%n  %s%n  kept as %s"
                            .formatted(
                                    failure.number(),
                                    failure.how(),
                                    failure.requestLine(),
                                    failure.why(),
                                    failure.answer(),
                                    MutationRun.keep(failure, Path.of("target/mutations")))));
            assertThat(told).isEmpty();
            assertThat(report.byStatus().keySet())
                    .as("a run that is refused at the door tries nothing")
                    .contains(200, 400, 404, 405, 422);
            assertThat(report.unlisted())
                    .as("codes that CodeSystem refusal lacks")
                    .isEmpty();
        }
    }
}
