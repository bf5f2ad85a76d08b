package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.testing.Postgres;

/** PostgreSQL goes by an index for each search that an EHR makes, on a record that is not small. */
@ExtendWith(Postgres.class)
class SearchPlansIT {
    private static final int RESOURCES = 20_000;

    @Test
    void goesByAnIndexAndNeverThroughTheWholeTable(Postgres.Database database) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            PlannedSearches.fill(connection, RESOURCES);
            for (var search : PlannedSearches.searches(RESOURCES).entrySet()) {
                assertThat(PlannedSearches.plan(connection, "", search.getValue()))
                        .as(search.getKey())
                        .contains("Index")
                        .doesNotContain("Seq Scan");
            }
        }
    }
}
