package org.waymarker.record;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Mark;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Page;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/** Finds newest versions by the index. A page without options is one statement. */
@Singleton
class JdbcSearch {
    private final Jdbc jdbc;

    JdbcSearch(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** A stored resource with what the index knows of it. */
    record Found(long key, Stored stored, Optional<UUID> patient, Optional<Mark> mark) {
        static Found of(Row row, Optional<Mark> mark) {
            return new Found(row.number("key"), JdbcRecord.stored(row), row.maybeUuid("patient_key"), mark);
        }

        String reference() {
            return stored.type() + "/" + stored.id();
        }
    }

    Page find(Search search) {
        if (SearchSql.asksForMany(search) && jdbc.isPostgres()) {
            planForTheValue();
        }
        if (search.counting() == Counting.ONLY) {
            return new Page(List.of(), List.of(), false, Optional.of(count(SearchSql.count(search))), Optional.empty());
        }
        var sql = SearchSql.page(search);
        boolean byKey = search.order().equals(Order.OLDEST_FIRST);
        var rows = jdbc.list(
                sql.text(),
                row -> Found.of(
                        row,
                        Optional.of(new Mark(
                                byKey ? Optional.empty() : Optional.of(row.instant("place")), row.number("key")))),
                sql.parameters());
        var page = rows.subList(0, Math.min(search.limit(), rows.size()));
        var next = rows.size() > search.limit() ? page.get(page.size() - 1).mark : Optional.<Mark>empty();
        var inclusion = new Inclusion(jdbc, page);
        search.includes().forEach(inclusion::follow);
        return new Page(
                page.stream().map(Found::stored).toList(),
                inclusion.included(),
                inclusion.cut(),
                total(search, rows.size()),
                next);
    }

    /**
     * For the rest of the transaction. A prepared statement is otherwise planned once for any value, and the best way to a code
     * that one resource has in a thousand is the worst to one that every other has.
     */
    private void planForTheValue() {
        jdbc.first("select set_config('plan_cache_mode', 'force_custom_plan', true) as mode", row -> row.text("mode"));
    }

    /** The first page counts for free if it holds all. */
    private Optional<Long> total(Search search, int rows) {
        if (search.counting() == Counting.NEVER) {
            return Optional.empty();
        }
        if (search.after().isEmpty() && rows <= search.limit()) {
            return Optional.of((long) rows);
        }
        return search.counting() == Counting.ALWAYS
                ? Optional.of(count(SearchSql.count(search)))
                : Optional.of(count(SearchSql.cheapCount(search))).filter(n -> n <= Counting.CHEAP);
    }

    private long count(SearchSql sql) {
        return jdbc.first(sql.text(), row -> row.number("n"), sql.parameters()).orElseThrow();
    }
}
