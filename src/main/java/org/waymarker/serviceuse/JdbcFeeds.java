package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/** The declared feeds. What is said last of a name holds, a withdrawal too; what was said before stays on file. */
@Singleton
class JdbcFeeds {
    private static final String COLUMNS =
            "name, source, kinds, complete_from, complete_to, organisations, file_name, file_sha256";
    private static final String NEWEST =
            " from feed f where f.seq = (select max(g.seq) from feed g where g.name = f.name)";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcFeeds(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Transactional
    void declare(Feed feed, String by) {
        put(feed, false, by);
    }

    /** From now on nothing is counted from it, until it is declared again. */
    @Transactional
    void withdraw(Feed feed, String by) {
        put(feed, true, by);
    }

    private void put(Feed feed, boolean withdrawn, String by) {
        jdbc.update(
                "insert into feed (" + COLUMNS + ", withdrawn, declared_at, declared_by) values ("
                        + Jdbc.placeholders(11) + ")",
                feed.name().value(),
                feed.source(),
                feed.kinds().stream().map(ContactKind::name).sorted().collect(Collectors.joining(" ")),
                feed.complete().from(),
                feed.complete().to(),
                feed.organisations().isEmpty()
                        ? null
                        : feed.organisations().stream().map(OdsCode::value).collect(Collectors.joining(" ")),
                feed.file().map(FeedFile::name),
                feed.file().map(FeedFile::sha256),
                withdrawn,
                clock.instant(),
                by);
    }

    /** As declared last, by name; without those that have been withdrawn. */
    @Transactional(readOnly = true)
    List<Feed> all() {
        return jdbc.list("select " + COLUMNS + NEWEST + " and not f.withdrawn order by f.name", JdbcFeeds::feed);
    }

    /** As declared last, withdrawn or not. */
    @Transactional(readOnly = true)
    Optional<Feed> find(FeedName name) {
        return jdbc.first("select " + COLUMNS + NEWEST + " and f.name = ?", JdbcFeeds::feed, name.value());
    }

    private static Feed feed(Row row) {
        return new Feed(
                new FeedName(row.text("name")),
                row.constant("source", FeedSource.class),
                kinds(row.text("kinds")),
                new DateRange(row.date("complete_from"), row.date("complete_to")),
                row.maybeText("organisations").map(JdbcFeeds::organisations).orElseGet(TreeSet::new),
                row.maybeText("file_name").map(name -> new FeedFile(name, row.text("file_sha256"))));
    }

    private static SortedSet<OdsCode> organisations(String codes) {
        return Stream.of(codes.split(" ")).map(OdsCode::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<ContactKind> kinds(String names) {
        return Stream.of(names.split(" ")).map(ContactKind::valueOf).collect(Collectors.toSet());
    }
}
