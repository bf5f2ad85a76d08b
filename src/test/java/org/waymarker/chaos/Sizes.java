package org.waymarker.chaos;

/** How large a run is: small by default, for every build; the profile {@code chaos} makes it large. */
final class Sizes {
    private Sizes() {}

    static int of(String name, int usual) {
        return Integer.getInteger("chaos." + name, usual);
    }

    static long seed() {
        return Long.getLong("chaos.seed", 2026);
    }

    /** Percentage of requests that meet a fault. */
    static int faults() {
        return of("faults", 8);
    }
}
