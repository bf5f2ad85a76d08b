package org.waymarker.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What a benchmark says while it runs. */
final class Progress {
    private static final long BEGIN = System.nanoTime();

    private Progress() {}

    static void say(String format, Object... values) {
        System.out.printf(
                "%4d s  %s%n", Duration.ofNanos(System.nanoTime() - BEGIN).toSeconds(), format.formatted(values));
    }

    /** More than the servers, the database and the load themselves ask for makes the figures worthless. */
    static void tellHowBusyTheMachineIs() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        say("Load average %.1f on %d processors", system.getSystemLoadAverage(), system.getAvailableProcessors());
    }
}
