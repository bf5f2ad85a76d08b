package org.waymarker.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;
import org.waymarker.fhir.FhirJson;
import org.waymarker.testing.Wire;

/**
 * Reads, searches and creates, Waymarker and the HAPI JPA server side by side on one PostgreSQL: how fast each goes at four and at eight
 * connections, and how long an answer takes at one arrival rate for both. They take turns, and medians are quoted.
 */
public final class ApiBench {
    private final BenchSettings settings;
    private final Peers peers;
    private final Holdings holdings;
    private final MedianTable table = new MedianTable("Waymarker", "HAPI JPA");

    private ApiBench(BenchSettings settings, Peers peers, Holdings holdings) {
        this.settings = settings;
        this.peers = peers;
        this.holdings = holdings;
    }

    public static void main(String[] args) {
        Progress.exitAfter(ApiBench::run);
    }

    private static boolean run() throws Exception {
        var settings = BenchSettings.read();
        try (var peers = Peers.start(settings.dir(), settings.heap())) {
            Progress.say("Both answer; " + peers.database().durability());
            var holdings = Holdings.fill(peers.waymarker(), peers.hapi(), settings.patients());
            Progress.say("Each holds %d patients' %d resources", settings.patients(), holdings.count());
            Progress.tellHowBusyTheMachineIs();
            var right = new ApiBench(settings, peers, holdings).measure();
            Progress.tellHowBusyTheMachineIs();
            return right;
        }
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
        var sides = new SideBySide(
                peers.waymarker(),
                peers.hapi(),
                settings.rounds(),
                settings.warm(),
                settings.closed(),
                settings.open());
        var right = true;
        for (var work : works) {
            if (work.status() == 200) {
                compareAnswers(work);
            }
            right &= sides.measure(work, table).wrong() == 0;
        }
        table.print();
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
                throw new IllegalStateException(work.name() + ": Waymarker gives " + ours + ", HAPI JPA " + theirs);
            }
        }
    }

    private static TreeSet<String> ids(Target target, Work work, int number) throws IOException {
        try (var wire = new Wire(URI.create(target.base()), Duration.ofSeconds(30))) {
            var resource = FhirJson.parse(
                    wire.send(work.request().apply(target, number), false).text());
            var ids = new TreeSet<String>();
            if (resource instanceof Bundle bundle) {
                bundle.getEntry().forEach(entry -> ids.add(entry.getResource().getIdPart()));
            } else {
                ids.add(resource.getIdPart());
            }
            return ids;
        }
    }
}
