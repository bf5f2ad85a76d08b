package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The one directory of which files are read on a caller's word; setting {@code waymarker.feeds.directory}. */
@Singleton
class FeedsDirectory {
    private final Path directory;

    FeedsDirectory(@Value("${waymarker.feeds.directory}") Path directory) {
        this.directory = directory;
    }

    /** @throws IOException if there is no such directory */
    Path root() throws IOException {
        return directory.toRealPath();
    }

    /**
     * A file of the directory or of one below it.
     *
     * @throws UnusableFeedException if there is none of that name; the same words for one that is elsewhere, so that nobody can
     *     find out which files exist
     */
    Path resolve(String name) {
        try {
            var root = root();
            var relative = Path.of(name);
            // The real path has no "..", and no link left to follow.
            var file = root.resolve(relative).toRealPath();
            if (!relative.isAbsolute() && file.startsWith(root) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException | IOException e) {
            throw notThere();
        }
        throw notThere();
    }

    private static UnusableFeedException notThere() {
        return new UnusableFeedException("There is no file of that name in the feeds directory");
    }
}
