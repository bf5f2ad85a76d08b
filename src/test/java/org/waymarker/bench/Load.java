package org.waymarker.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.waymarker.testing.Wire;

/** Makes load: as fast as so many connections allow, or at a fixed rate whatever the server does. */
final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Enough that at a fixed rate no request waits for a connection unless the server is far behind. */
    private static final int OPEN_CONNECTIONS = 32;

    private Load() {}

    /**
     * What came of one run.
     *
     * @param nanos how long each request took, in ascending order
     * @param wrong answers of another status than expected, or none
     * @param oddity one of those, for whoever asks what went wrong; else empty
     */
    record Run(Duration took, long[] nanos, int wrong, String oddity, Duration cpu) {
        double rate() {
            return nanos.length / (took.toNanos() / 1e9);
        }

        /** @param share 0.99 for the 99th percentile; milliseconds */
        double percentile(double share) {
            return nanos.length == 0 ? Double.NaN : nanos[(int) Math.ceil(share * nanos.length) - 1] / 1e6;
        }

        double cpuMillisPerRequest() {
            return cpu.toNanos() / 1e6 / nanos.length;
        }
    }

    /** @param request the bytes of the n-th request */
    static Run closed(
            Target target,
            IntFunction<byte[]> request,
            AtomicInteger next,
            int status,
            int connections,
            Duration lasting) {
        var end = System.nanoTime() + lasting.toNanos();
        return run(target, connections, wire -> {
            var mine = new Samples();
            while (System.nanoTime() < end) {
                var bytes = request.apply(next.getAndIncrement());
                mine.send(wire, bytes, status, System.nanoTime());
            }
            return mine;
        });
    }

    /** A request's time counts from when it was due, so that one that had to wait for others counts its waiting. */
    static Run open(
            Target target, IntFunction<byte[]> request, AtomicInteger next, int status, int rate, Duration lasting) {
        var start = System.nanoTime();
        var arrivals = new AtomicInteger();
        var all = (int) (rate * lasting.toSeconds());
        return run(target, OPEN_CONNECTIONS, wire -> {
            var mine = new Samples();
            for (var arrival = arrivals.getAndIncrement(); arrival < all; arrival = arrivals.getAndIncrement()) {
                var bytes = request.apply(next.getAndIncrement());
                var due = start + arrival * 1_000_000_000L / rate;
                for (var wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                mine.send(wire, bytes, status, due);
            }
            return mine;
        });
    }

    private interface Worker {
        Samples work(Wire wire);
    }

    private static Run run(Target target, int connections, Worker worker) {
        var threads = Executors.newFixedThreadPool(connections);
        try {
            var tasks = new ArrayList<Callable<Samples>>();
            for (int i = 0; i < connections; i++) {
                tasks.add(() -> {
                    try (var wire = new Wire(URI.create(target.base()), PATIENCE)) {
                        return worker.work(wire);
                    }
                });
            }
            var cpu = target.cpu();
            var start = System.nanoTime();
            var all = new ArrayList<Samples>();
            for (var done : threads.invokeAll(tasks)) {
                all.add(done.get());
            }
            var took = Duration.ofNanos(System.nanoTime() - start);
            return new Run(
                    took,
                    merged(all),
                    all.stream().mapToInt(s -> s.wrong).sum(),
                    all.stream().map(s -> s.oddity).reduce("", (some, other) -> other.isEmpty() ? some : other),
                    target.cpu().minus(cpu));
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The load on " + target.name() + " broke off", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long[] merged(List<Samples> all) {
        return all.stream()
                .flatMapToLong(samples -> Arrays.stream(samples.nanos, 0, samples.count))
                .sorted()
                .toArray();
    }

    /** Of one connection. */
    private static final class Samples {
        private long[] nanos = new long[4096];
        private int count;
        private int wrong;
        private String oddity = "";

        void send(Wire wire, byte[] request, int status, long since) {
            try {
                var answer = wire.send(request, false);
                if (answer.status() != status) {
                    wrong(answer.status() + " " + answer.text());
                }
            } catch (IOException e) {
                wrong(e.toString());
            }
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = System.nanoTime() - since;
        }

        private void wrong(String what) {
            wrong++;
            oddity = what;
        }
    }
}
