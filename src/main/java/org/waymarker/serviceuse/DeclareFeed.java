package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.waymarker.fhir.FhirTimes;

/** Takes someone's word that a feed is complete, after a look at what can be looked at. */
@Singleton
public class DeclareFeed {
    private final JdbcFeeds feeds;
    private final NdjsonContacts files;
    private final List<ContactSource> sources;
    private final FhirTimes times;
    private final Clock clock;

    DeclareFeed(JdbcFeeds feeds, NdjsonContacts files, List<ContactSource> sources, FhirTimes times, Clock clock) {
        this.feeds = feeds;
        this.files = files;
        this.sources = List.copyOf(sources);
        this.times = times;
        this.clock = clock;
    }

    /**
     * What is declared.
     *
     * @param file for a file source: its name, relative to the feeds directory
     * @param mayBeEmpty the file may hold no contact of a kind: there was none
     */
    public record Declaration(
            FeedName name,
            FeedSource source,
            Set<ContactKind> kinds,
            DateRange complete,
            SortedSet<OdsCode> organisations,
            Optional<String> file,
            boolean mayBeEmpty) {
        public Declaration {
            kinds = Set.copyOf(kinds);
            organisations = Collections.unmodifiableSortedSet(new TreeSet<>(organisations));
        }
    }

    /** What became of a declaration. */
    public sealed interface Decision {
        /**
         * It holds.
         *
         * @param contents of its file
         */
        record Declared(Feed feed, Optional<FeedContents> contents) implements Decision {}

        /** It is counted from no longer. */
        record Withdrawn(Feed feed) implements Decision {}

        /**
         * It does not hold.
         *
         * @param detail for the caller, without patient data
         */
        record Refused(Reason reason, String detail) implements Decision {}
    }

    /** Why not. Names are part of the API. */
    public enum Reason {
        FEED_NOT_COMPLETE_YET,
        FEED_FILE_MISSING,
        FEED_FILE_NOT_EXPECTED,
        FEED_FILE_UNUSABLE,
        FEED_KIND_NOT_FOUND,
        FEED_UNKNOWN,
        FEED_SOURCE_NOT_CONNECTED
    }

    /** The same name again takes the place of the declaration before. The whole file is read before the answer. */
    public Decision declare(Declaration declaration, String by) {
        if (declaration.complete().to().isAfter(times.today(clock))) {
            return new Decision.Refused(Reason.FEED_NOT_COMPLETE_YET, "No feed is complete for a day that is not over");
        }
        if (sources.stream().noneMatch(source -> source.source() == declaration.source())) {
            return new Decision.Refused(
                    Reason.FEED_SOURCE_NOT_CONNECTED, "This service is not connected to a hospital's FHIR server");
        }
        if (!declaration.source().isFile()) {
            return declaration.file().isPresent()
                    ? new Decision.Refused(
                            Reason.FEED_FILE_NOT_EXPECTED,
                            "A feed of source " + declaration.source().code() + " is not read from a file")
                    : hold(declaration, Optional.empty(), Optional.empty(), by);
        }
        if (declaration.file().isEmpty()) {
            return new Decision.Refused(
                    Reason.FEED_FILE_MISSING,
                    "A feed of source " + declaration.source().code() + " needs the name of its file");
        }
        var file = declaration.file().get();
        try {
            var examined = files.examine(declaration.name(), declaration.source(), file);
            var lacking = lacking(declaration, examined.contents());
            return lacking.isEmpty() || declaration.mayBeEmpty()
                    ? hold(
                            declaration,
                            Optional.of(new FeedFile(file, examined.sha256())),
                            Optional.of(examined.contents()),
                            by)
                    : notFound(lacking);
        } catch (UnusableFeedException | ContactsUnavailableException e) {
            return new Decision.Refused(Reason.FEED_FILE_UNUSABLE, String.valueOf(e.getMessage()));
        }
    }

    /** From now on nothing is counted from the feed of that name. Its declarations stay on file; it may be declared again. */
    public Decision withdraw(FeedName name, String by) {
        return feeds.find(name)
                .<Decision>map(feed -> {
                    feeds.withdraw(feed, by);
                    files.keepOnly(feeds.all());
                    return new Decision.Withdrawn(feed);
                })
                .orElseGet(() -> new Decision.Refused(Reason.FEED_UNKNOWN, "No feed of that name has been declared"));
    }

    /** Kinds of which everybody would have a count of zero. */
    private static List<ContactKind> lacking(Declaration declaration, FeedContents contents) {
        return declaration.kinds().stream()
                .filter(kind -> contents.kinds().stream()
                        .noneMatch(found -> found.kind() == kind && found.mayTouch(declaration.complete())))
                .sorted()
                .toList();
    }

    private static Decision notFound(List<ContactKind> lacking) {
        return new Decision.Refused(
                Reason.FEED_KIND_NOT_FOUND,
                "In the days for which it is declared complete the file holds no contact that took place of kind "
                        + lacking.stream().map(ContactKind::code).collect(Collectors.joining(", "))
                        + ". Leave the kind out if the file is not of it; if its codes are not recognised, add them to the"
                        + " ConceptMap (waymarker.service-use.kinds); if there truly was none, give may-be-empty");
    }

    private Decision hold(
            Declaration declaration, Optional<FeedFile> file, Optional<FeedContents> contents, String by) {
        var feed = new Feed(
                declaration.name(),
                declaration.source(),
                declaration.kinds(),
                declaration.complete(),
                declaration.organisations(),
                file);
        feeds.declare(feed, by);
        files.keepOnly(feeds.all());
        return new Decision.Declared(feed, contents);
    }
}
