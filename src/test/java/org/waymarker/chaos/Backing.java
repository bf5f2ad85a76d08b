package org.waymarker.chaos;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The database of a run.
 *
 * @param settings by which the service finds it
 * @param url by which a test reads it
 */
record Backing(Map<String, String> settings, String url, String user, String password) {

    /** A file, as for a small site; read only once the service has stopped. */
    static Backing h2(Path folder) {
        return new Backing(
                Map.of("WAYMARKER_DATA_DIR", folder.toString()),
                "jdbc:h2:file:" + folder.resolve("waymarker")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;NON_KEYWORDS=KEY,VALUE;IFEXISTS=TRUE",
                "sa",
                "");
    }

    static Backing postgres(String url) {
        return new Backing(
                Map.of(
                        "WAYMARKER_DATABASE_URL", url,
                        "WAYMARKER_DATABASE_USER", "postgres",
                        "WAYMARKER_DATABASE_PASSWORD", "postgres"),
                url,
                "postgres",
                "postgres");
    }

    /** Whether a test may read it while the service runs. */
    boolean isShared() {
        return url.startsWith("jdbc:postgresql:");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Business identifiers of what is queued in lanes that wait for a person. */
    Set<String> waiting() {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select r.id from lane l join delivery d on d.lane = l.key join delivery_resource x on x.lane = d.lane"
                                + " and x.seq = d.seq join resource r on r.key = x.resource_key"
                                + " where l.state = 'PARKED' and d.state = 'QUEUED'")) {
            var waiting = new HashSet<String>();
            while (rows.next()) {
                waiting.add(rows.getString(1));
            }
            return waiting;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
