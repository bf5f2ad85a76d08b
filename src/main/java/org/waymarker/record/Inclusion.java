package org.waymarker.record;

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
import org.waymarker.record.JdbcSearch.Found;
import org.waymarker.record.Search.Include;
import org.waymarker.store.Jdbc;

/** What one page leads to, being gathered: each resource once, and none that is on the page. */
final class Inclusion {
    /** Most that is brought along with one page. */
    static final int MOST = 1_000;

    private final Jdbc jdbc;
    private final List<Found> page;
    private final Map<String, Stored> included = new LinkedHashMap<>();
    private boolean cut;

    Inclusion(Jdbc jdbc, List<Found> page) {
        this.jdbc = jdbc;
        this.page = page;
    }

    List<Stored> included() {
        return List.copyOf(included.values());
    }

    /** Whether there was more. */
    boolean cut() {
        return cut;
    }

    void follow(Include include) {
        if (page.isEmpty()) {
            return;
        }
        var led = include.reverse() ? referring(include) : referredTo(include);
        var onPage = new HashSet<String>();
        page.forEach(found -> onPage.add(found.reference()));
        for (var found : led) {
            if (onPage.contains(found.reference()) || included.containsKey(found.reference())) {
                continue;
            }
            if (included.size() == MOST) {
                cut = true;
                return;
            }
            included.put(found.reference(), found.stored());
        }
    }

    private List<Found> referredTo(Include include) {
        var patients = new HashMap<Long, Optional<UUID>>();
        page.forEach(found -> patients.put(found.key(), found.patient()));
        var sources = new HashMap<String, Set<Optional<UUID>>>();
        jdbc.list(
                        "select s.resource_key, s.value from search_value s where s.name = ? and s.resource_key in ("
                                + Jdbc.placeholders(page.size()) + ")",
                        row -> Map.entry(row.text("value"), row.number("resource_key")),
                        parameters(include.name(), patients.keySet()))
                .forEach(led -> sources.computeIfAbsent(led.getKey(), reference -> new HashSet<>())
                        .add(patients.getOrDefault(led.getValue(), Optional.empty())));
        var found = new ArrayList<Found>();
        for (String type : include.targets()) {
            var ids = sources.keySet().stream()
                    .filter(reference -> reference.startsWith(type + "/"))
                    .flatMap(reference -> References.maybeId(reference.substring(type.length() + 1)).stream())
                    .toList();
            cut |= ids.size() > MOST;
            var some = ids.subList(0, Math.min(ids.size(), MOST));
            if (!some.isEmpty()) {
                found.addAll(jdbc.list(
                        "select " + SearchSql.COLUMNS + " from resource r where r.type = ? and r.id in ("
                                + Jdbc.placeholders(some.size()) + ") order by r.key",
                        row -> Found.of(row, Optional.empty()),
                        parameters(type, some)));
            }
        }
        return found.stream()
                .filter(f -> mayFollow(sources.getOrDefault(f.reference(), Set.of()), f.patient()))
                .toList();
    }

    private List<Found> referring(Include include) {
        var patients = new HashMap<String, Optional<UUID>>();
        page.stream()
                .filter(f -> include.target()
                        .filter(type -> !type.equals(f.stored().type()))
                        .isEmpty())
                .forEach(f -> patients.put(f.reference(), f.patient()));
        if (patients.isEmpty()) {
            return List.of();
        }
        // So that resources about others, which are not followed, do not use up the limit.
        var whose =
                patients.values().stream().flatMap(Optional::stream).distinct().toList();
        var parameters = new ArrayList<@Nullable Object>();
        patients.keySet().forEach(to -> parameters.add(SearchIndex.token(include.type(), include.name(), to)));
        parameters.addAll(whose);
        parameters.add(MOST + 1);
        var led = jdbc.list(
                "select " + SearchSql.COLUMNS + ", s.value from search_value s"
                        + " join resource r on r.key = s.resource_key where s.token in ("
                        + Jdbc.placeholders(patients.size()) + ") and (r.patient_key is null"
                        + (whose.isEmpty() ? "" : " or r.patient_key in (" + Jdbc.placeholders(whose.size()) + ")")
                        + ") order by r.key limit ?",
                row -> Map.entry(row.text("value"), Found.of(row, Optional.empty())),
                parameters.toArray());
        cut |= led.size() > MOST;
        return led.stream()
                .filter(l -> mayFollow(
                        Set.of(patients.getOrDefault(l.getKey(), Optional.empty())),
                        l.getValue().patient()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** From a resource about one patient to one about the same, and from any to one that is about nobody. */
    private static boolean mayFollow(Set<Optional<UUID>> from, Optional<UUID> to) {
        return to.isEmpty() || from.contains(to);
    }

    private static @Nullable Object[] parameters(Object first, Collection<?> rest) {
        var all = new ArrayList<@Nullable Object>(List.of(first));
        all.addAll(rest);
        return all.toArray();
    }
}
