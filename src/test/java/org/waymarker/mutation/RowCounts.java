package org.waymarker.mutation;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the rows of every table, beside the service and past it. */
final class RowCounts implements AutoCloseable {
    private final Connection connection;
    private final String sql;

    /** @param database of {@code Databases} */
    RowCounts(Map<String, Object> database) throws SQLException {
        connection = DriverManager.getConnection(
                database.get("datasources.default.url").toString(),
                database.getOrDefault("datasources.default.username", "sa").toString(),
                database.getOrDefault("datasources.default.password", "").toString());
        var tables = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select table_name from information_schema.tables where table_schema = 'public'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        if (!tables.contains("resource_version") || !tables.contains("delivery")) {
            throw new IllegalStateException("These are not the service's tables: " + tables);
        }
        sql = tables.stream()
                .map(table -> "select '" + table + "' as name, count(*) as n from \"" + table + "\"")
                .collect(Collectors.joining(" union all "));
    }

    Map<String, Long> now() throws SQLException {
        var counts = new TreeMap<String, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1).strip(), rows.getLong(2));
            }
        }
        return counts;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
