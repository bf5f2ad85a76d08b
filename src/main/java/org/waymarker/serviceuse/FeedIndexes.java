package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the indexes; setting {@code waymarker.feeds.index-directory}. Each is named after the content of the file that it
 * is of, and after the moment at which that file was last changed: a file that has been touched since is read whole again, and what
 * came of it stands beside. An index may be deleted at any time; whoever misses it makes it anew.
 */
@Singleton
class FeedIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(FeedIndexes.class);
    private static final String WRITING = "writing-";
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final FeedsDirectory feeds;
    private final String setting;
    private final Clock clock;

    FeedIndexes(FeedsDirectory feeds, @Value("${waymarker.feeds.index-directory:}") String setting, Clock clock) {
        this.feeds = feeds;
        this.setting = setting;
        this.clock = clock;
    }

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
    Optional<FeedIndex> find(String sha256, Stamp stamp) throws IOException {
        try {
            return Optional.of(FeedIndex.open(file(sha256, stamp)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("An index of a feed cannot be used and is made anew: {}", e.getMessage());
            return Optional.empty();
        }
    }

    FeedIndexWriter write() throws IOException {
        return new FeedIndexWriter(Files.createDirectories(directory()));
    }

    /** Where the index of that content is to stand. */
    Path file(String sha256, Stamp stamp) throws IOException {
        return directory().resolve(sha256 + "-" + stamp.size + "-" + stamp.modified + ".index");
    }

    private Path directory() throws IOException {
        return setting.isBlank() ? feeds.root().resolve(".index") : Path.of(setting);
    }

    /**
     * Deletes the indexes of other contents, and what a process that died has left behind. One that another process makes at this
     * moment for a feed that nobody has declared yet may go with them, and is made again.
     */
    void keepOnly(Set<String> sha256s) {
        try (var files = Files.list(directory())) {
            for (Path file : files.toList()) {
                var name = String.valueOf(file.getFileName());
                boolean abandoned = name.startsWith(WRITING)
                        && Files.getLastModifiedTime(file)
                                .toInstant()
                                .isBefore(clock.instant().minus(ABANDONED));
                boolean unused = name.endsWith(".index") && sha256s.stream().noneMatch(name::startsWith);
                if (abandoned || unused) {
                    delete(file);
                }
            }
        } catch (NoSuchFileException e) {
            // No file has been declared yet.
            LOG.debug("There are no indexes of feeds", e);
        } catch (IOException e) {
            LOG.warn("Old indexes of feeds cannot be deleted: {}", e.getMessage());
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
