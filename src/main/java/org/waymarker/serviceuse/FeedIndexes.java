package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.References;
import org.waymarker.security.Sha256;

/**
 * The directory of the indexes; setting {@code waymarker.feeds.index-directory}. Each is named after the content of the file that it
 * is of, after what decides which subjects its lines are of, and after the moment at which that file was last changed: a file that has
 * been touched since is read whole again, and what came of it takes the older one's place. An index may be deleted at any time; whoever
 * misses it makes it anew.
 */
@Singleton
class FeedIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(FeedIndexes.class);
    /** Those whose name tells no source are of an earlier form. */
    private static final Pattern INDEX = Pattern.compile(
            "[0-9a-f]{64}(?:-ndjson-file|-hospital-export-file-[0-9a-f]{8})?-[0-9]+-(-?[0-9]{1,18})\\.index");

    private static final Pattern WRITING = Pattern.compile("writing-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final FeedsDirectory feeds;
    private final String setting;
    private final String hospital;
    private final Clock clock;

    FeedIndexes(
            FeedsDirectory feeds,
            @Value("${waymarker.feeds.index-directory:}") String setting,
            @Value("${waymarker.hospital.base-url:}") String hospital,
            Clock clock) {
        this.feeds = feeds;
        this.setting = setting;
        this.hospital = Sha256.hex(References.base(hospital)).substring(0, 8);
        this.clock = clock;
    }

    /**
     * What an index is of. One content read as two sources has an index for each, since these know people by different keys.
     *
     * @param sha256 of the file's bytes, in hexadecimal
     */
    record Content(String sha256, FeedSource source) {}

    /**
     * What tells whether a file is still the one that was read, without reading it.
     *
     * @param size in bytes
     * @param modified milliseconds since 1970
     */
    record Stamp(long size, long modified) {
        static Stamp of(Path file) throws IOException {
            return new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
        }
    }

    /** The index of that content, if there is one that can be used. */
    Optional<FeedIndex> find(Content content, Stamp stamp) throws IOException {
        try {
            return Optional.of(FeedIndex.open(file(content, stamp)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("An index of a feed cannot be used and is made anew: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether there is one of some content that a file of this source had at that moment. */
    boolean mayHave(FeedSource source, Stamp stamp) throws IOException {
        var ending = file(new Content("", source), stamp).getFileName().toString();
        try {
            return indexes().stream()
                    .anyMatch(index -> index.getFileName().toString().endsWith(ending));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    FeedIndexWriter write() throws IOException {
        return new FeedIndexWriter(Files.createDirectories(directory()));
    }

    /** Gives an index its name, and deletes those of the same content as it stood at earlier moments. */
    void finish(FeedIndexWriter index, Content content, Stamp stamp, long rules, FeedContents found)
            throws IOException {
        index.finish(file(content, stamp), rules, found);
        try {
            for (Path older : indexes()) {
                var name = INDEX.matcher(String.valueOf(older.getFileName()));
                // A newer one may be of a second copy of the file: the two would delete each other's in turns.
                if (name.matches()
                        && name.group().startsWith(prefix(content))
                        && Long.parseLong(name.group(1)) < stamp.modified) {
                    Files.deleteIfExists(older);
                }
            }
        } catch (IOException e) {
            LOG.warn("Older indexes of a feed cannot be deleted: {}", e.getMessage());
        }
    }

    private Path file(Content content, Stamp stamp) throws IOException {
        return directory().resolve(prefix(content) + stamp.size + "-" + stamp.modified + ".index");
    }

    /** By NHS number alone; or by Patient id as well, where the references of one server count and no other's. */
    private String prefix(Content content) {
        return content.sha256 + "-" + content.source.code()
                + (content.source == FeedSource.HOSPITAL_EXPORT_FILE ? "-" + hospital : "") + "-";
    }

    private Path directory() throws IOException {
        return setting.isBlank() ? feeds.root().resolve(".index") : Path.of(setting);
    }

    /** Files under a name that only an index has: whatever else lies in the directory is not ours. */
    private List<Path> indexes() throws IOException {
        try (var files = Files.list(directory())) {
            return files.filter(file ->
                            INDEX.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    /**
     * Deletes the indexes of other contents, and what a process that died has left behind. One that another process makes at this
     * moment for a feed that nobody has declared yet may go with them, and is made again.
     */
    void keepOnly(Collection<Content> contents) {
        var kept = contents.stream().map(this::prefix).toList();
        try {
            for (Path index : indexes()) {
                var name = String.valueOf(index.getFileName());
                if (kept.stream().noneMatch(name::startsWith)) {
                    Files.deleteIfExists(index);
                }
            }
            for (Path folder : abandoned()) {
                delete(folder);
            }
        } catch (NoSuchFileException e) {
            // No file has been declared yet.
            LOG.debug("There are no indexes of feeds", e);
        } catch (IOException e) {
            LOG.warn("Old indexes of feeds cannot be deleted: {}", e.getMessage());
        }
    }

    private List<Path> abandoned() throws IOException {
        var before = clock.instant().minus(ABANDONED);
        try (var files = Files.list(directory())) {
            return files.filter(file ->
                            WRITING.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(folder -> lastChanged(folder).isBefore(before))
                    .toList();
        }
    }

    /** Now, of a folder that is gone. */
    private Instant lastChanged(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return clock.instant();
        }
    }

    /** Of a folder, what is in it as well. */
    static void delete(Path path) throws IOException {
        List<Path> all;
        try (var below = Files.walk(path)) {
            all = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
