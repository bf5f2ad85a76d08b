package org.waymarker.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What a benchmark says while it runs. */
final class Progress {
    private static final long BEGIN = System.nanoTime();

    private Progress() {}

    /**
     * Carries a benchmark out and ends the process, whatever threads a failure left running: exit code 0 if the work says that all is right.
     */
    static void exitAfter(Callable<Boolean> work) {
        try {
            System.exit(work.call() ? 0 : 1);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** @param format as it stands, where no values are given */
    static void say(String format, Object... values) {
        System.out.printf(
                "%4d s  %s%n",
                Duration.ofNanos(System.nanoTime() - BEGIN).toSeconds(),
                values.length == 0 ? format : format.formatted(values));
    }

    /** More than the servers, the database and the load themselves ask for makes the figures worthless. */
    static void tellHowBusyTheMachineIs() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        say("Load average %.1f on %d processors", system.getSystemLoadAverage(), system.getAvailableProcessors());
    }
}
