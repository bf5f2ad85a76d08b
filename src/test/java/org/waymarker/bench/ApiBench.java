package org.waymarker.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.hl7.fhir.r4.model.Bundle;
import org.waymarker.bench.Load.Run;
import org.waymarker.fhir.FhirJson;
import org.waymarker.testing.Wire;

/**
 * Reads, searches and creates, Waymarker and the HAPI JPA server side by side on one PostgreSQL: how fast each goes at four and at eight
 * connections, and how long an answer takes at one arrival rate for both. They take turns, and medians are quoted.
 */
public final class ApiBench {
    private static final List<Integer> CONNECTIONS = List.of(4, 8);
    private static final int WARMING_REQUESTS = 2000;
    /** Times {@code bench.warm.seconds}. */
    private static final int LONGEST_WARMING = 8;

    private final BenchSettings settings;
    private final Peers peers;
    private final Holdings holdings;
    private final List<String> table = new ArrayList<>();

    private ApiBench(BenchSettings settings, Peers peers, Holdings holdings) {
        this.settings = settings;
        this.peers = peers;
        this.holdings = holdings;
    }

    /**
     * @param request the n-th request's bytes for a target
     * @param status what each answer must have
     */
    private record Work(String name, int status, int rate, BiFunction<Target, Integer, byte[]> request) {}

    public static void main(String[] args) throws Exception {
        var begin = System.nanoTime();
        var settings = BenchSettings.read();
        var right = false;
        try (var peers = Peers.start(settings.dir(), settings.heap())) {
            say("Both answer after %d s; %s", seconds(begin), peers.database().durability());
            var holdings = Holdings.fill(peers.waymarker(), peers.hapi(), settings.patients());
            say(
                    "Each holds %d patients' %d resources after %d s",
                    settings.patients(), holdings.count(), seconds(begin));
            tellHowBusyTheMachineIs();
            right = new ApiBench(settings, peers, holdings).measure();
            tellHowBusyTheMachineIs();
            say("%d s in all", seconds(begin));
        }
        System.exit(right ? 0 : 1);
    }

    private boolean measure() throws IOException {
        var works = List.of(
                new Work(
                        "read CarePlan by id",
                        200,
                        settings.readRate(),
                        (to, n) -> to.get(holdings.plan(scattered(n)))),
                search("CarePlan by patient", "CarePlan?patient=[patient]"),
                search("Task by patient", "Task?patient=[patient]"),
                search(
                        "Observation by patient, code",
                        "Observation?patient=[patient]&code=" + holdings.observationCode()),
                new Work(
                        "create ServiceRequest",
                        201,
                        settings.createRate(),
                        (to, n) -> to.post("ServiceRequest", holdings.order(n))));
        table.add("| | | Waymarker | HAPI JPA | ratio |");
        table.add("|---|---|---:|---:|---:|");
        var right = true;
        for (var work : works) {
            if (work.status == 200) {
                compareAnswers(work);
            }
            right &= measure(work);
        }
        table.forEach(System.out::println);
        return right;
    }

    private Work search(String name, String query) {
        return new Work(
                "search " + name,
                200,
                settings.searchRate(),
                (to, n) -> to.get(query.replace("[patient]", holdings.patient(scattered(n)))));
    }

    /** The same order of patients for both, far from each other. */
    private static int scattered(int number) {
        return (int) (number * 2_654_435_761L >>> 8 & 0x7FFFFFFF);
    }

    /** A comparison of speed means something only if both give the same. */
    private void compareAnswers(Work work) throws IOException {
        for (int n = 0; n < 5; n++) {
            var ours = ids(peers.waymarker(), work, n);
            var theirs = ids(peers.hapi(), work, n);
            if (ours.isEmpty() || !ours.equals(theirs)) {
                throw new IllegalStateException(work.name + ": Waymarker gives " + ours + ", HAPI JPA " + theirs);
            }
        }
    }

    private static TreeSet<String> ids(Target target, Work work, int number) throws IOException {
        try (var wire = new Wire(URI.create(target.base()), Duration.ofSeconds(30))) {
            var resource = FhirJson.parse(
                    wire.send(work.request.apply(target, number), false).text());
            var ids = new TreeSet<String>();
            if (resource instanceof Bundle bundle) {
                bundle.getEntry().forEach(entry -> ids.add(entry.getResource().getIdPart()));
            } else {
                ids.add(resource.getIdPart());
            }
            return ids;
        }
    }

    private boolean measure(Work work) {
        var targets = List.of(peers.waymarker(), peers.hapi());
        var closed = new LinkedHashMap<Integer, Map<Target, List<Run>>>();
        var open = new LinkedHashMap<Target, List<Run>>();
        var next = new LinkedHashMap<Target, AtomicInteger>();
        for (var target : targets) {
            next.put(target, new AtomicInteger());
            warm(target, work, next.get(target));
        }
        var wrong = 0;
        for (int round = 0; round < settings.rounds(); round++) {
            for (var target : targets) {
                for (int connections : CONNECTIONS) {
                    var run = Load.closed(
                            target,
                            n -> work.request.apply(target, n),
                            next.get(target),
                            work.status,
                            connections,
                            settings.closed());
                    closed.computeIfAbsent(connections, c -> new LinkedHashMap<>())
                            .computeIfAbsent(target, t -> new ArrayList<>())
                            .add(run);
                    wrong += run.wrong();
                }
                var run = Load.open(
                        target,
                        n -> work.request.apply(target, n),
                        next.get(target),
                        work.status,
                        work.rate,
                        settings.open());
                open.computeIfAbsent(target, t -> new ArrayList<>()).add(run);
                wrong += run.wrong();
            }
        }
        for (int connections : CONNECTIONS) {
            row(
                    work.name + ", " + connections + " connections",
                    "requests/s",
                    closed.get(connections),
                    Run::rate,
                    "%.0f");
        }
        row("", "the server's CPU, ms each", closed.get(8), Run::cpuMillisPerRequest, "%.3f");
        row("at " + work.rate + "/s", "p50, ms", open, run -> run.percentile(0.5), "%.2f");
        row("", "p99, ms", open, run -> run.percentile(0.99), "%.2f");
        if (wrong > 0) {
            table.add("| **" + wrong + " answers were not " + work.status + "** | | | | |");
        }
        say("%s measured", work.name);
        return wrong == 0;
    }

    /** By requests rather than by time alone: a slow server, or one on a busy machine, has compiled nothing after a few seconds. */
    private void warm(Target target, Work work, AtomicInteger next) {
        for (int i = 0; i < LONGEST_WARMING && (i == 0 || next.get() < WARMING_REQUESTS); i++) {
            Load.closed(target, n -> work.request.apply(target, n), next, work.status, 8, settings.warm());
        }
    }

    private void row(String what, String unit, Map<Target, List<Run>> runs, ToDoubleFunction<Run> figure, String form) {
        var ours = median(runs.get(peers.waymarker()), figure);
        var theirs = median(runs.get(peers.hapi()), figure);
        table.add("| %s | %s | %s | %s | %.2f |"
                .formatted(what, unit, form.formatted(ours), form.formatted(theirs), ours / theirs));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        var sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** More than the servers, the database and the load themselves ask for makes the figures worthless. */
    private static void tellHowBusyTheMachineIs() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        say("Load average %.1f on %d processors", system.getSystemLoadAverage(), system.getAvailableProcessors());
    }

    private static long seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds();
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
