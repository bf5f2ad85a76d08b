package org.waymarker.evaluation;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waymarker.programme.EpisodeId;
import org.waymarker.store.Jdbc;

/** What has been published: documents, and whose figures were in them. Every method joins the caller's transaction. */
@Singleton
class JdbcPublished {
    private final Jdbc jdbc;

    JdbcPublished(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Key(UUID report, int number) {}

    /** Holds off other reports until the transaction ends, so that no two are compared with everything but each other. */
    void lock() {
        jdbc.list("select id from evaluation order by id for update", row -> row.uuid("id"));
    }

    /**
     * Sets whose figures other reports have shown, by variable. A report on a period that does not touch this one has nobody in common with
     * it, and so differs by everybody.
     */
    Map<String, List<Set<EpisodeId>>> cuts(LocalDate from, LocalDate to, UUID exceptOf) {
        var variables = new LinkedHashMap<Key, String>();
        var people = new HashMap<Key, Set<EpisodeId>>();
        jdbc.list(
                        "select report_id, number, variable from evaluation_cut where period_from <= ? and period_to >= ?"
                                + " and report_id <> ? order by report_id, number",
                        row -> Map.entry(new Key(row.uuid("report_id"), row.integer("number")), row.text("variable")),
                        to,
                        from,
                        exceptOf)
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
        jdbc.list(
                        "select p.report_id, p.number, p.episode_id from evaluation_person p join evaluation_cut c"
                                + " on c.report_id = p.report_id and c.number = p.number"
                                + " where c.period_from <= ? and c.period_to >= ? and c.report_id <> ?",
                        row -> Map.entry(
                                new Key(row.uuid("report_id"), row.integer("number")),
                                new EpisodeId(row.uuid("episode_id"))),
                        to,
                        from,
                        exceptOf)
                .forEach(entry -> people.computeIfAbsent(entry.getKey(), key -> new HashSet<>())
                        .add(entry.getValue()));
        var cuts = new LinkedHashMap<String, List<Set<EpisodeId>>>();
        variables.forEach((key, variable) ->
                cuts.computeIfAbsent(variable, v -> new ArrayList<>()).add(people.getOrDefault(key, Set.of())));
        return cuts;
    }

    boolean isThere(UUID report) {
        return jdbc.first(
                        "select report_id from evaluation_document where report_id = ?",
                        row -> row.uuid("report_id"),
                        report)
                .isPresent();
    }

    void put(
            UUID report,
            LocalDate from,
            LocalDate to,
            Map<String, List<Set<EpisodeId>>> cuts,
            Map<DocumentFormat, String> documents) {
        var rows = new ArrayList<@Nullable Object[]>();
        int number = 0;
        for (var entry : cuts.entrySet()) {
            for (Set<EpisodeId> people : entry.getValue()) {
                int own = number++;
                jdbc.update(
                        "insert into evaluation_cut (report_id, number, variable, period_from, period_to)"
                                + " values (?, ?, ?, ?, ?)",
                        report,
                        own,
                        entry.getKey(),
                        from,
                        to);
                people.forEach(person -> rows.add(new @Nullable Object[] {report, own, person.value()}));
            }
        }
        jdbc.batch("insert into evaluation_person (report_id, number, episode_id) values (?, ?, ?)", rows);
        documents.forEach((format, content) -> jdbc.update(
                "insert into evaluation_document (report_id, format, content) values (?, ?, ?)",
                report,
                format,
                content));
    }

    Optional<String> document(UUID report, DocumentFormat format) {
        return jdbc.first(
                "select content from evaluation_document where report_id = ? and format = ?",
                row -> row.text("content"),
                report,
                format);
    }
}
