package org.waymarker.store;

import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs written-out SQL on the connection of the caller's transaction. Parameters may be strings, numbers, booleans, UUIDs,
 * dates, instants, enums (by name), and an {@link Optional} or null for a missing value.
 */
@Singleton
public class Jdbc {
    private static final int VALUES_AT_A_TIME = 500;

    private final JdbcOperations operations;

    Jdbc(JdbcOperations operations) {
        this.operations = operations;
    }

    /** @return rows changed */
    public int update(String sql, @Nullable Object... parameters) {
        return operations.prepareStatement(sql, statement -> {
            bind(statement, parameters);
            return statement.executeUpdate();
        });
    }

    /**
     * Runs a statement that writes one row at most.
     *
     * @return a column of that row as it stands afterwards, in the same round trip; empty if none was written
     */
    public Optional<Long> written(String column, String sql, @Nullable Object... parameters) {
        return operations.execute(connection -> {
            try (var statement = connection.prepareStatement(sql, new String[] {column})) {
                bind(statement, parameters);
                statement.executeUpdate();
                try (var keys = statement.getGeneratedKeys()) {
                    return keys.next() ? Optional.of(keys.getLong(1)) : Optional.empty();
                }
            }
        });
    }

    /** Runs one statement for many rows of parameters, in one round trip where the driver can. */
    public void batch(String sql, Collection<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        operations.prepareStatement(sql, statement -> {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** @return every row, in the order of the query */
    public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        return operations.prepareStatement(sql, statement -> {
            bind(statement, parameters);
            try (ResultSet results = statement.executeQuery()) {
                var rows = new ArrayList<T>();
                var row = new Row(results);
                while (results.next()) {
                    rows.add(mapper.apply(row));
                }
                return rows;
            }
        });
    }

    /**
     * As {@link #list}, for one {@code in (...)} of however many values: so many at a time as a statement may hold without trouble on every
     * database, each part in the order of the query.
     *
     * @param sql of so many placeholders
     */
    public <T> List<T> listAmong(Collection<?> values, IntFunction<String> sql, Function<Row, T> mapper) {
        var all = List.copyOf(values);
        var rows = new ArrayList<T>();
        for (int from = 0; from < all.size(); from += VALUES_AT_A_TIME) {
            var some = all.subList(from, Math.min(from + VALUES_AT_A_TIME, all.size()));
            rows.addAll(list(sql.apply(some.size()), mapper, some.toArray()));
        }
        return rows;
    }

    /** @return the first row, if there is one */
    public <T> Optional<T> first(String sql, Function<Row, T> mapper, @Nullable Object... parameters) {
        return list(sql, mapper, parameters).stream().findFirst();
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, sqlValue(parameters[i]));
        }
    }

    private static @Nullable Object sqlValue(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return sqlValue(optional.orElse(null));
        }
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value;
    }

    /** Whether the database is PostgreSQL, for what helps there and does not exist elsewhere. */
    public boolean isPostgres() {
        return operations.execute(
                connection -> connection.getMetaData().getDatabaseProductName().equals("PostgreSQL"));
    }

    /** The SQL of {@code n} placeholders, {@code ?, ?, ?}. */
    public static String placeholders(int n) {
        return String.join(", ", Collections.nCopies(n, "?"));
    }

    /** The SQL of {@code n} pairs of placeholders, {@code (?, ?), (?, ?)}. */
    public static String pairs(int n) {
        return String.join(", ", Collections.nCopies(n, "(?, ?)"));
    }

    /** A row being read; column names as in the query. */
    public static final class Row {
        private final ResultSet results;

        private Row(ResultSet results) {
            this.results = results;
        }

        public String text(String column) {
            return get(column, String.class);
        }

        public int integer(String column) {
            return get(column, Integer.class);
        }

        public long number(String column) {
            return get(column, Long.class);
        }

        public boolean flag(String column) {
            return get(column, Boolean.class);
        }

        public UUID uuid(String column) {
            return get(column, UUID.class);
        }

        public LocalDate date(String column) {
            return get(column, LocalDate.class);
        }

        public Instant instant(String column) {
            return get(column, OffsetDateTime.class).toInstant();
        }

        public <E extends Enum<E>> E constant(String column, Class<E> type) {
            return Enum.valueOf(type, text(column));
        }

        public Optional<String> maybeText(String column) {
            return maybe(column, String.class);
        }

        public Optional<Integer> maybeInteger(String column) {
            return maybe(column, Integer.class);
        }

        public Optional<Long> maybeNumber(String column) {
            return maybe(column, Long.class);
        }

        public Optional<UUID> maybeUuid(String column) {
            return maybe(column, UUID.class);
        }

        public Optional<LocalDate> maybeDate(String column) {
            return maybe(column, LocalDate.class);
        }

        public Optional<Instant> maybeInstant(String column) {
            return maybe(column, OffsetDateTime.class).map(OffsetDateTime::toInstant);
        }

        public <E extends Enum<E>> Optional<E> maybeConstant(String column, Class<E> type) {
            return maybeText(column).map(name -> Enum.valueOf(type, name));
        }

        private <T> T get(String column, Class<T> type) {
            return maybe(column, type)
                    .orElseThrow(() -> new IllegalStateException("Column " + column + " is null where it must not be"));
        }

        private <T> Optional<T> maybe(String column, Class<T> type) {
            try {
                return Optional.ofNullable(results.getObject(column, type));
            } catch (SQLException e) {
                throw new IllegalStateException("Column " + column + " cannot be read as " + type.getSimpleName(), e);
            }
        }
    }
}
