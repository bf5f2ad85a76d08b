package org.waymarker.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** System properties, which the profile {@code bench} passes on. */
final class Asked {
    private Asked() {}

    /** {@code bench.dir}: everything that a benchmark writes. */
    static Path dir() {
        return Path.of(System.getProperty("bench.dir", "target/bench")).toAbsolutePath();
    }

    /** {@code bench.xmx}: of each server, e.g. {@code 1g} */
    static String heap() {
        return System.getProperty("bench.xmx", "1g").toLowerCase(Locale.ROOT);
    }

    /** Separated by commas. */
    static List<String> words(String name, String otherwise) {
        return Stream.of(System.getProperty(name, otherwise).split(","))
                .map(String::strip)
                .toList();
    }

    static int number(String name, int otherwise) {
        var value = System.getProperty(name, "");
        try {
            return value.isBlank() ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + value, e);
        }
    }
}
