package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Many seeds, a table of what happened, and exit code 0 only if everything held. One seed alone is told event by event. */
public final class SimulationBench {
    private static final int REPORTS = Integer.getInteger("simulation.reports", 5);

    private SimulationBench() {}

    /** Settings are system properties: {@code simulation.from}, {@code simulation.seeds}, {@code simulation.threads}. */
    public static void main(String[] args) throws InterruptedException {
        long from = Long.getLong("simulation.from", 0);
        long seeds = Long.getLong("simulation.seeds", 100_000);
        if (seeds == 1) {
            System.out.print(new Simulations().story(from));
        }
        var begun = System.nanoTime();
        var tally = new Tally();
        var next = new AtomicLong(from);
        var reports = new AtomicLong();
        var threads = new ArrayList<Thread>();
        for (int i = Integer.getInteger("simulation.threads", 2); i > 0; i--) {
            var thread = new Thread(() -> run(next, from + seeds, tally, reports));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s%.0f s, %.2f ms a seed%n", tally.table(), seconds, seconds * 1000 / seeds);
        System.exit(tally.seeds() == seeds && tally.allHold() ? 0 : 1);
    }

    private static void run(AtomicLong next, long end, Tally tally, AtomicLong reports) {
        var simulations = new Simulations();
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            var outcome = simulations.run(seed);
            tally.add(outcome);
            if (!outcome.holds() && reports.incrementAndGet() <= REPORTS) {
                System.out.println(simulations.report(outcome));
            }
            if (seed % 10_000 == 0) {
                System.out.printf("seed %,d of %,d%n", seed, end);
            }
        }
    }
}
