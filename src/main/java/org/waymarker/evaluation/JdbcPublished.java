package org.waymarker.evaluation;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /** A set of a report. */
    private record Key(UUID report, int number) {}

    private record Cut(Key people, String variable) {}

    /** Holds off other reports until the transaction ends, so that no two are compared with everything but each other. */
    void lock() {
        jdbc.list("select id from evaluation order by id for update", row -> row.uuid("id"));
    }

    /**
     * Sets whose figures other reports have shown, by variable. A report on a period that does not touch this one has nobody in common with
     * it, and so differs by everybody.
     *
     * @param sets makes them
     */
    Map<String, List<BitSet>> cuts(LocalDate from, LocalDate to, UUID exceptOf, EpisodeSets sets) {
        var cuts = jdbc.list(
                "select report_id, set_number, variable from evaluation_cut where period_from <= ? and period_to >= ?"
                        + " and report_id <> ? order by report_id, number",
                row -> new Cut(new Key(row.uuid("report_id"), row.integer("set_number")), row.text("variable")),
                to,
                from,
                exceptOf);
        var people = new HashMap<Key, BitSet>();
        cuts.stream()
                .map(cut -> cut.people.report)
                .distinct()
                .forEach(report -> jdbc.list(
                                "select number, people from evaluation_set where report_id = ?",
                                row -> Map.entry(
                                        new Key(report, row.integer("number")), sets.of(read(row.text("people")))),
                                report)
                        .forEach(entry -> people.put(entry.getKey(), entry.getValue())));
        return cuts.stream()
                .collect(Collectors.groupingBy(
                        Cut::variable,
                        Collectors.mapping(cut -> people.getOrDefault(cut.people, new BitSet()), Collectors.toList())));
    }

    private static List<EpisodeId> read(String people) {
        return Arrays.stream(people.split(" "))
                .map(id -> new EpisodeId(UUID.fromString(id)))
                .toList();
    }

    private static String written(Set<EpisodeId> people) {
        return people.stream().map(EpisodeId::toString).sorted().collect(Collectors.joining(" "));
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
        var sets = new LinkedHashMap<Set<EpisodeId>, Integer>();
        var rows = new ArrayList<@Nullable Object[]>();
        cuts.forEach((variable, shown) -> shown.forEach(people -> rows.add(new @Nullable Object[] {
            report, rows.size(), variable, from, to, sets.computeIfAbsent(people, p -> sets.size())
        })));
        jdbc.batch(
                "insert into evaluation_cut (report_id, number, variable, period_from, period_to, set_number)"
                        + " values (?, ?, ?, ?, ?, ?)",
                rows);
        sets.forEach((people, number) -> jdbc.update(
                "insert into evaluation_set (report_id, number, people) values (?, ?, ?)",
                report,
                number,
                written(people)));
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
