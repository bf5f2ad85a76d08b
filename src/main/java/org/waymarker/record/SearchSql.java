package org.waymarker.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.DateSpan;
import org.waymarker.fhir.SearchKey;
import org.waymarker.fhir.SearchKey.Kind;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.Search.Comparison;
import org.waymarker.record.Search.Condition;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Dated;
import org.waymarker.record.Search.Missing;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Search.Without;
import org.waymarker.store.Jdbc;

/** A search as SQL: its text and, in their order, its parameters. */
final class SearchSql {
    static final String COLUMNS = "r.key, r.type, r.id, r.version, r.last_updated, r.patient_key, r.body";

    private final Search search;
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    private SearchSql(Search search) {
        this.search = search;
    }

    String text() {
        return text.toString();
    }

    @Nullable
    Object[] parameters() {
        return parameters.toArray();
    }

    /** One row more than the limit, which tells whether there is a next page; {@code place} is where the order puts each. */
    static SearchSql page(Search search) {
        var sql = new SearchSql(search);
        var order = search.order();
        sql.add("select " + COLUMNS);
        if (!order.equals(Order.OLDEST_FIRST)) {
            sql.add(", ").position().add(" as place");
        }
        sql.from();
        search.after().ifPresent(mark -> {
            var than = order.descending() ? " < " : " > ";
            mark.position()
                    .ifPresentOrElse(
                            position -> sql.add(" and (")
                                    .position()
                                    .add(", r.key)" + than + "(?, ?)", position, mark.key()),
                            () -> sql.add(" and r.key" + than + "?", mark.key()));
        });
        var direction = order.descending() ? " desc" : "";
        sql.add(" order by " + (order.equals(Order.OLDEST_FIRST) ? "" : "place" + direction + ", "))
                .add("r.key" + direction)
                .add(" limit ?", search.limit() + 1);
        return sql;
    }

    /** All that match, wherever the page begins. */
    static SearchSql count(Search search) {
        var sql = new SearchSql(search).add("select count(*) as n");
        return sql.from();
    }

    /** As many as match, but no more than one above what is cheap. */
    static SearchSql cheapCount(Search search) {
        var sql = new SearchSql(search).add("select count(*) as n from (select r.key");
        return sql.from().add(" limit ?) as few", Counting.CHEAP + 1);
    }

    private SearchSql position() {
        var order = search.order();
        // What has no such date comes last in either direction.
        return order.name().equals(Order.LAST_UPDATED)
                ? add("r.last_updated")
                : add("coalesce(o.low, ?)", order.descending() ? DateSpan.EVER : DateSpan.NEVER);
    }

    private SearchSql from() {
        add(" from resource r");
        var order = search.order();
        if (!order.equals(Order.OLDEST_FIRST) && !order.name().equals(Order.LAST_UPDATED)) {
            add(" left join search_period o on o.resource_key = r.key and o.name = ?", order.name());
        }
        add(" where r.type = ?", search.type());
        search.patient().ifPresent(patient -> add(" and r.patient_key = ?", patient.value()));
        for (var condition : search.conditions()) {
            add(" and ").condition(condition);
        }
        return this;
    }

    private void condition(Condition condition) {
        if (condition instanceof Criterion criterion) {
            if (criterion.name().equals("_id")) {
                ids(criterion);
            } else {
                criterion(criterion);
            }
        } else if (condition instanceof Without without) {
            add("not ").standing(without.name(), without.noneOf());
        } else if (condition instanceof Missing missing) {
            missing(missing);
        } else {
            dated((Dated) condition);
        }
    }

    private void ids(Criterion criterion) {
        var ids = criterion.anyOf().stream()
                .map(wanted -> UUID.fromString(wanted.value()))
                .toArray();
        add("r.id in (" + Jdbc.placeholders(ids.length) + ")", ids);
    }

    /**
     * Where it alone tells of a few resources, it is asked for them, and for each resource otherwise. PostgreSQL sees one
     * question in both; H2 does what the words say.
     */
    private void criterion(Criterion criterion) {
        if (search.patient().isEmpty() && tellsAFew(criterion.name())) {
            add("r.key in (select s.resource_key from search_value s where s.name = ? and ", criterion.name())
                    .values(criterion.anyOf())
                    .add(")");
        } else {
            standing(criterion.name(), criterion.anyOf());
        }
    }

    private boolean tellsAFew(String name) {
        return name.endsWith("identifier")
                || SearchKeys.of(search.type(), name)
                        .filter(key -> key.kind() == Kind.REFERENCE)
                        .isPresent();
    }

    private SearchSql standing(String name, List<Wanted> anyOf) {
        return add("exists (select 1 from search_value s where s.resource_key = r.key and s.name = ? and ", name)
                .values(anyOf)
                .add(")");
    }

    private SearchSql values(List<Wanted> anyOf) {
        var alternatives = new ArrayList<String>();
        var bound = new ArrayList<Object>();
        var bare = anyOf.stream().filter(wanted -> wanted.system().isEmpty()).toList();
        if (!bare.isEmpty()) {
            alternatives.add("s.value in (" + Jdbc.placeholders(bare.size()) + ")");
            bare.forEach(wanted -> bound.add(SearchIndex.fitting(wanted.value())));
        }
        for (var wanted : anyOf) {
            wanted.system().ifPresent(system -> {
                alternatives.add(wanted.value().isEmpty() ? "s.system = ?" : "(s.value = ? and s.system = ?)");
                if (!wanted.value().isEmpty()) {
                    bound.add(SearchIndex.fitting(wanted.value()));
                }
                bound.add(SearchIndex.fitting(system));
            });
        }
        return add("(" + String.join(" or ", alternatives) + ")", bound.toArray());
    }

    private void missing(Missing missing) {
        boolean date = SearchKeys.of(search.type(), missing.name())
                .filter(key -> key.kind() == Kind.DATE)
                .isPresent();
        add(missing.missing() ? "not " : "")
                .add("exists (select 1 from " + (date ? "search_period" : "search_value") + " s")
                // A reference may name what it leads to by identifier alone.
                .add(
                        " where s.resource_key = r.key and s.name in (?, ?))",
                        missing.name(),
                        missing.name() + SearchKey.BY_IDENTIFIER);
    }

    private void dated(Dated dated) {
        if (dated.name().equals(Order.LAST_UPDATED)) {
            add("(").comparisons(dated.anyOf(), "r.last_updated", "r.last_updated")
                    .add(")");
        } else {
            add("exists (select 1 from search_period s where s.resource_key = r.key and s.name = ? and (", dated.name())
                    .comparisons(dated.anyOf(), "s.low", "s.high")
                    .add("))");
        }
    }

    private SearchSql comparisons(List<Comparison> anyOf, String low, String high) {
        boolean instants = low.equals(high);
        for (int i = 0; i < anyOf.size(); i++) {
            add(i == 0 ? "" : " or ").comparison(anyOf.get(i), low, high, instants);
        }
        return this;
    }

    /**
     * As FHIR compares the range of a resource with the range of the value. A moment is the first instant of its range, whose
     * end lies before any later border: "ends after" is then "is at or after", and "ends by" is "is before".
     */
    private void comparison(Comparison comparison, String low, String high, boolean moment) {
        Instant from = comparison.span().low();
        Instant to = comparison.span().high();
        var endsAfter = high + (moment ? " >= ?" : " > ?");
        var endsBy = high + (moment ? " < ?" : " <= ?");
        switch (comparison.prefix()) {
            // A range within another begins before that one ends: said too, for the index.
            case EQ -> add("(" + low + " >= ? and " + low + " < ? and " + endsBy + ")", from, to, to);
            case NE -> add("(" + low + " < ? or " + endsAfter + ")", from, to);
            case GT -> add(endsAfter, to);
            case LT -> add(low + " < ?", from);
            case GE -> add("(" + low + " >= ? or " + endsAfter + ")", from, to);
            case LE -> add("(" + low + " < ? or " + endsBy + ")", from, to);
            case SA -> add(low + " >= ?", to);
            case EB -> add(endsBy, from);
            case AP -> add("(" + low + " < ? and " + high + (moment ? " >= ?)" : " > ?)"), to, from);
        }
    }

    private SearchSql add(String sql, @Nullable Object... bound) {
        text.append(sql);
        parameters.addAll(Arrays.asList(bound));
        return this;
    }
}
