package org.waymarker.record;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.References;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Include;
import org.waymarker.record.Search.Mark;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Page;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/** Finds newest versions by the index. A page without options is one statement. */
@Singleton
class JdbcSearch {
    /** Most that is brought along with one page. */
    static final int MOST_INCLUDED = 1_000;

    private final Jdbc jdbc;

    JdbcSearch(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** A stored resource with what the index knows of it. */
    private record Found(long key, Stored stored, Optional<UUID> patient, Optional<Mark> mark) {
        String reference() {
            return stored.type() + "/" + stored.id();
        }
    }

    Page find(Search search) {
        if (search.counting() == Counting.ONLY) {
            return new Page(List.of(), List.of(), false, Optional.of(count(SearchSql.count(search))), Optional.empty());
        }
        var sql = SearchSql.page(search);
        boolean byKey = search.order().equals(Order.OLDEST_FIRST);
        var rows = jdbc.list(
                sql.text(),
                row -> found(
                        row,
                        Optional.of(new Mark(
                                byKey ? Optional.empty() : Optional.of(row.instant("place")), row.number("key")))),
                sql.parameters());
        var page = rows.subList(0, Math.min(search.limit(), rows.size()));
        var next = rows.size() > search.limit() ? page.get(page.size() - 1).mark : Optional.<Mark>empty();
        var included = search.includes().isEmpty() ? List.<Stored>of() : include(search.includes(), page);
        boolean cut = included.size() > MOST_INCLUDED;
        return new Page(
                page.stream().map(Found::stored).toList(),
                cut ? included.subList(0, MOST_INCLUDED) : included,
                cut,
                total(search, rows.size()),
                next);
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

    /** @return at most one more than may be included; each once, none that is on the page */
    private List<Stored> include(List<Include> includes, List<Found> page) {
        var seen = new HashSet<String>();
        page.forEach(found -> seen.add(found.reference()));
        var included = new LinkedHashMap<Long, Stored>();
        for (var include : includes) {
            if (!page.isEmpty() && included.size() <= MOST_INCLUDED) {
                var led = include.reverse() ? referring(include, page) : referredTo(include, page);
                led.stream()
                        .filter(found -> !seen.contains(found.reference()))
                        .forEach(found -> included.putIfAbsent(found.key, found.stored));
            }
        }
        return included.values().stream().limit(MOST_INCLUDED + 1L).toList();
    }

    private List<Found> referredTo(Include include, List<Found> page) {
        var patients = new HashMap<Long, Optional<UUID>>();
        page.forEach(found -> patients.put(found.key, found.patient));
        var sources = new HashMap<String, Set<Optional<UUID>>>();
        jdbc.list(
                        "select s.resource_key, s.value from search_value s where s.name = ? and s.resource_key in ("
                                + Jdbc.placeholders(page.size()) + ")",
                        row -> Map.entry(row.text("value"), row.number("resource_key")),
                        parameters(include.name(), patients.keySet()))
                .forEach(led -> sources.computeIfAbsent(led.getKey(), reference -> new HashSet<>())
                        .add(patients.getOrDefault(led.getValue(), Optional.empty())));
        var found = new ArrayList<Found>();
        for (String type : targets(include)) {
            var ids = sources.keySet().stream()
                    .filter(reference -> reference.startsWith(type + "/"))
                    .flatMap(reference -> References.maybeId(reference.substring(type.length() + 1)).stream())
                    .limit(MOST_INCLUDED + 1L)
                    .toList();
            if (!ids.isEmpty()) {
                found.addAll(jdbc.list(
                        "select " + SearchSql.COLUMNS + " from resource r where r.type = ? and r.id in ("
                                + Jdbc.placeholders(ids.size()) + ") order by r.key",
                        row -> found(row, Optional.empty()),
                        parameters(type, ids)));
            }
        }
        return found.stream()
                .filter(f -> mayFollow(sources.getOrDefault(f.reference(), Set.of()), f.patient))
                .toList();
    }

    private List<Found> referring(Include include, List<Found> page) {
        var patients = new HashMap<String, Optional<UUID>>();
        page.stream()
                .filter(f -> include.target()
                        .filter(type -> !type.equals(f.stored.type()))
                        .isEmpty())
                .forEach(f -> patients.put(f.reference(), f.patient));
        if (patients.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<@Nullable Object>(List.of(include.name()));
        parameters.addAll(patients.keySet());
        parameters.add(include.type());
        parameters.add(MOST_INCLUDED + page.size() + 1);
        return jdbc
                .list(
                        "select " + SearchSql.COLUMNS
                                + ", s.value from search_value s join resource r on r.key = s.resource_key"
                                + " where s.name = ? and s.value in (" + Jdbc.placeholders(patients.size())
                                + ") and r.type = ? order by r.key limit ?",
                        row -> Map.entry(row.text("value"), found(row, Optional.empty())),
                        parameters.toArray())
                .stream()
                .filter(led -> mayFollow(
                        Set.of(patients.getOrDefault(led.getKey(), Optional.empty())), led.getValue().patient))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** From a resource about one patient to one about the same, and from any to one that is about nobody. */
    private static boolean mayFollow(Set<Optional<UUID>> from, Optional<UUID> to) {
        return to.isEmpty() || from.contains(to);
    }

    private static List<String> targets(Include include) {
        var declared = SearchKeys.of(include.type(), include.name())
                .map(key -> key.targets().stream()
                        .filter(SearchKeys.types().toList()::contains)
                        .toList())
                .orElse(List.of());
        return include.target()
                .map(type -> declared.contains(type) ? List.of(type) : List.<String>of())
                .orElse(declared);
    }

    private static @Nullable Object[] parameters(Object first, Collection<?> rest) {
        var all = new ArrayList<@Nullable Object>(List.of(first));
        all.addAll(rest);
        return all.toArray();
    }

    private static Found found(Row row, Optional<Mark> mark) {
        return new Found(row.number("key"), JdbcRecord.stored(row), row.maybeUuid("patient_key"), mark);
    }
}
