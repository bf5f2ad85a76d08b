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
import org.waymarker.patient.OnePerson;
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
            add(
                    " left join search_period o on o.resource_key = r.key and o.name = ?",
                    SearchIndex.typed(search.type(), order.name()));
        }
        add(" where r.type = ?", search.type());
        search.patient().ifPresent(patient -> add(" and r.patient_key in " + OnePerson.KEYS, patient.value()));
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
            add("r.key in (select s.resource_key from search_value s where ")
                    .values(criterion.name(), criterion.anyOf())
                    .add(")");
        } else {
            standing(criterion.name(), criterion.anyOf());
        }
    }

    /** Whether a page has to be looked for among all of a type, by values that many resources may share. */
    static boolean asksForMany(Search search) {
        return search.patient().isEmpty()
                && !search.conditions().isEmpty()
                && search.conditions().stream()
                        .noneMatch(condition -> condition instanceof Criterion criterion
                                && (criterion.name().equals("_id") || tellsAFew(search.type(), criterion.name())));
    }

    private boolean tellsAFew(String name) {
        return tellsAFew(search.type(), name);
    }

    /** An identifier is one thing's, and few refer to one resource of ours; codes, and whoever owns or asks, have many. */
    private static boolean tellsAFew(String type, String name) {
        var base = name.endsWith(SearchKey.BY_IDENTIFIER)
                ? name.substring(0, name.length() - SearchKey.BY_IDENTIFIER.length())
                : name;
        return base.endsWith("identifier") || SearchKeys.includes(type).contains(type + ":" + base);
    }

    private SearchSql standing(String name, List<Wanted> anyOf) {
        return add("exists (select 1 from search_value s where s.resource_key = r.key and ")
                .values(name, anyOf)
                .add(")");
    }

    private SearchSql values(String name, List<Wanted> anyOf) {
        var alternatives = new ArrayList<String>();
        var bound = new ArrayList<Object>();
        var bare = anyOf.stream().filter(wanted -> wanted.system().isEmpty()).toList();
        if (!bare.isEmpty()) {
            alternatives.add("s.token in (" + Jdbc.placeholders(bare.size()) + ")");
            bare.forEach(wanted -> bound.add(SearchIndex.token(search.type(), name, wanted.value())));
        }
        for (var wanted : anyOf) {
            wanted.system().ifPresent(system -> {
                boolean whole = !wanted.value().isEmpty();
                alternatives.add(whole ? "(s.token = ? and s.system = ?)" : "(s.name = ? and s.system = ?)");
                bound.add(whole ? SearchIndex.token(search.type(), name, wanted.value()) : name);
                bound.add(SearchIndex.fitting(system));
            });
        }
        return add("(" + String.join(" or ", alternatives) + ")", bound.toArray());
    }

    private void missing(Missing missing) {
        var name = missing.name();
        boolean date = SearchKeys.of(search.type(), name)
                .filter(key -> key.kind() == Kind.DATE)
                .isPresent();
        add(missing.missing() ? "not " : "");
        if (date) {
            add(
                    "exists (select 1 from search_period s where s.resource_key = r.key and s.name = ?)",
                    SearchIndex.typed(search.type(), name));
        } else {
            // A reference may name what it leads to by identifier alone.
            add(
                    "exists (select 1 from search_value s where s.resource_key = r.key and s.name in (?, ?))",
                    name,
                    name + SearchKey.BY_IDENTIFIER);
        }
    }

    private void dated(Dated dated) {
        if (dated.name().equals(Order.LAST_UPDATED)) {
            add("(").comparisons(dated.anyOf(), "r.last_updated", "r.last_updated")
                    .add(")");
        } else {
            add(
                            "exists (select 1 from search_period s where s.resource_key = r.key and s.name = ? and (",
                            SearchIndex.typed(search.type(), dated.name()))
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
            // What follows from the others is said too where an index can begin with it.
            case EQ -> add("(" + low + " >= ? and " + low + " < ? and " + endsBy + ")", from, to, to);
            case NE -> add("(" + low + " < ? or " + endsAfter + ")", from, to);
            case GT -> add(endsAfter, to);
            case LT -> add(low + " < ?", from);
            case GE -> {
                if (moment) {
                    add(low + " >= ?", from);
                } else {
                    add("(" + high + " > ? and (" + low + " >= ? or " + endsAfter + "))", from, from, to);
                }
            }
            case LE -> {
                if (moment) {
                    add(low + " < ?", to);
                } else {
                    add("(" + low + " < ? and (" + low + " < ? or " + endsBy + "))", to, from, to);
                }
            }
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
