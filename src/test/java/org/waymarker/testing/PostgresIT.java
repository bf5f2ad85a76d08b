package org.waymarker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Postgres.class)
class PostgresIT {

    @Test
    void givesEachClassADatabaseOfItsOwn(Postgres.Database mine) throws SQLException {
        var other = Postgres.fresh();
        assertThat(other.name()).isNotEqualTo(mine.name());
        try (var connection = mine.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_database()")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(mine.name());
        }
    }
}
