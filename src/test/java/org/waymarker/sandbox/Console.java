package org.waymarker.sandbox;

import java.io.PrintStream;
import java.time.Duration;

/** What the person at the console sees: steps as they happen, and for long work a bar on a terminal or now and then a line in a pipe. */
final class Console {
    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();

    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void heading(String text) {
        out.println();
        out.println(text);
    }

    void step(String text) {
        out.printf("  %6.1f s  %s%n", seconds(), text);
    }

    /** A line below a step: a link or a detail. */
    void detail(String text) {
        out.println("            " + text);
    }

    void lines(String text) {
        out.println(text);
    }

    Progress progress(String what, int total) {
        return new Progress(what, total);
    }

    private double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** Work of which the amount is known. */
    final class Progress implements AutoCloseable {
        private static final int WIDTH = 30;
        private final String what;
        private final int total;
        private final long since = System.nanoTime();
        private long lastLine = since;
        private int done;

        private Progress(String what, int total) {
            this.what = what;
            this.total = total;
        }

        synchronized void at(int nowDone) {
            done = nowDone;
            if (terminal) {
                var filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
                out.printf(
                        "\r  %6.1f s  %s [%s%s] %d/%d ",
                        seconds(), what, "#".repeat(filled), ".".repeat(WIDTH - filled), done, total);
                out.flush();
            } else if (System.nanoTime() - lastLine > Duration.ofSeconds(5).toNanos()) {
                lastLine = System.nanoTime();
                step(what + ": " + done + " of " + total);
            }
        }

        @Override
        public synchronized void close() {
            if (terminal) {
                out.print("\r" + " ".repeat(what.length() + WIDTH + 40) + "\r");
            }
            step("%s: %d of %d in %.1f s".formatted(what, done, total, (System.nanoTime() - since) / 1e9));
        }
    }
}
