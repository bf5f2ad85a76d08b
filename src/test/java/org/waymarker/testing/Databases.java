package org.waymarker.testing;

import java.util.Map;
import java.util.UUID;

/** Databases for an {@code ApplicationContext} of a test's own. */
public final class Databases {
    private Databases() {}

    /** A fresh H2 database in memory, as properties of the service. */
    public static Map<String, Object> h2() {
        return Map.of(
                "datasources.default.url",
                "jdbc:h2:mem:" + UUID.randomUUID()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;NON_KEYWORDS=KEY,VALUE;DB_CLOSE_DELAY=-1");
    }

    /** A fresh PostgreSQL database, as properties of the service. */
    public static Map<String, Object> postgres() {
        var database = Postgres.fresh();
        return Map.of(
                "datasources.default.url",
                database.url(),
                "datasources.default.username",
                database.user(),
                "datasources.default.password",
                database.password());
    }
}
