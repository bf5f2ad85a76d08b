package org.waymarker.capability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A header that a trust keeps in a file of its own, such as a password for its integration engine. Its value is shown nowhere.
 *
 * @param name such as {@code Authorization}
 */
public record HeaderFile(String name, String value) {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9-]{1,100}):[ \\t]*([\\x20-\\x7e]{1,8000})");

    private static final Set<String> OURS_TO_SET =
            Set.of("host", "connection", "content-length", "content-type", "expect", "transfer-encoding", "upgrade");

    /** @return empty if the file cannot be read or is not one line {@code Name: value} */
    public static Optional<HeaderFile> read(Path file) {
        try {
            var line = LINE.matcher(Files.readString(file).strip());
            return line.matches() && !OURS_TO_SET.contains(line.group(1).toLowerCase(Locale.ROOT))
                    ? Optional.of(new HeaderFile(line.group(1), line.group(2)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "HeaderFile[" + name + "]";
    }
}
