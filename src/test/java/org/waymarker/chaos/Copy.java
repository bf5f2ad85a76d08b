package org.waymarker.chaos;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One resource with all its versions, here or at the hospital.
 *
 * @param identifier value of its business identifier
 * @param id on the server that holds it
 * @param versions oldest first
 */
record Copy(String identifier, String id, List<Version> versions) {
    /** @param content what it says, as far as both servers say it alike */
    record Version(String status, String content) {}

    Copy {
        versions = List.copyOf(versions);
    }

    /** What it said at any time, without what was merely said again. */
    List<String> contents() {
        return changes(versions.stream().map(Version::content).toList());
    }

    List<String> statuses() {
        return changes(versions.stream().map(Version::status).toList());
    }

    private static List<String> changes(List<String> all) {
        return IntStream.range(0, all.size())
                .filter(i -> i == 0 || !all.get(i).equals(all.get(i - 1)))
                .mapToObj(all::get)
                .toList();
    }
}
