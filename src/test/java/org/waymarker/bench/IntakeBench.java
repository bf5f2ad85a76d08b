package org.waymarker.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.bench.QueuedPeople.Event;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Hospital;

/**
 * Offers taken in: the operation that makes one, at Waymarker, beside the transaction of the same resources straight to the HAPI JPA server, as an
 * EHR would post it if there were no Waymarker. Both on one PostgreSQL, and durable when answered.
 */
public final class IntakeBench {
    private static final int GROUPS = 25;
    private static final List<String> TYPES = List.of("ServiceRequest", "Task");
    /** What the record says beyond what a hospital is told, and what each server adds by itself. */
    private static final Set<String> NOT_COMPARED = Set.of("id", "meta", "extension", "text", "identifier");

    private final IntakeSettings settings;
    private final Peers peers;
    private final Completers completers;
    private final String transaction;

    private IntakeBench(IntakeSettings settings, Peers peers, Completers completers, String transaction) {
        this.settings = settings;
        this.peers = peers;
        this.completers = completers;
        this.transaction = transaction;
    }

    public static void main(String[] args) {
        Progress.exitAfter(IntakeBench::run);
    }

    private static boolean run() throws Exception {
        var settings = IntakeSettings.read();
        try (var peers = Peers.start(settings.dir(), settings.heap())) {
            Progress.say("Both answer; " + peers.database().durability());
            var transaction = captured(peers, settings);
            var completers = Completers.make(api(peers), settings.people(), GROUPS);
            Admission.of(peers.hapi(), 1, settings.people());
            Progress.say("Both know %d people", settings.people());
            Progress.tellHowBusyTheMachineIs();
            var right = new IntakeBench(settings, peers, completers, transaction).measure();
            Progress.tellHowBusyTheMachineIs();
            return right;
        }
    }

    private static String captured(Peers peers, IntakeSettings settings) throws IOException, SQLException {
        try (var stub =
                peers.jvms().local("stub", StubHospital.class, List.of()).awaited()) {
            var people = QueuedPeople.tell(peers.database(), "told");
            return Transactions.capture(peers.database(), peers.jvms(), "told", people, stub.target(), settings.dir())
                    .of(Event.OFFER);
        }
    }

    private static Api api(Peers peers) {
        return new Api(
                FhirJson.CONTEXT, peers.waymarker().base(), peers.waymarker().token());
    }

    private boolean measure() throws SQLException {
        var table = new MedianTable("Waymarker", "HAPI JPA");
        var sides = new SideBySide(
                peers.waymarker(),
                peers.hapi(),
                settings.rounds(),
                settings.warm(),
                settings.closed(),
                settings.open());
        var outcome = sides.measure(new Work("offer", 200, settings.rate(), this::request), table);
        table.print();
        compare(outcome.sent());
        return outcome.wrong() == 0;
    }

    private byte[] request(Target target, int number) {
        return target == peers.waymarker()
                ? target.post(
                        completers.plan(number) + "/$refer-peer-support",
                        FhirJson.encode(new Ins()
                                .reference("requester", "Practitioner/clinician")
                                .reference("group", completers.group(number))
                                .done()))
                : target.post("", transaction(number));
    }

    /** The person's own ids, and an offer's own identifiers: one person may be offered several places. */
    private String transaction(int number) {
        var person = QueuedPeople.number(completers.person(number));
        return transaction
                .replace("p-" + QueuedPeople.ONE, "p-" + person)
                .replace("cp-" + QueuedPeople.ONE, "cp-" + person)
                .replace(QueuedPeople.ONE, QueuedPeople.number(number));
    }

    /** A comparison of speed means something only if both keep the same. */
    private void compare(Map<Target, Integer> sent) throws SQLException {
        try (var connection = peers.database().connect("waymarker")) {
            for (var type : TYPES) {
                var ours = Integer.parseInt(
                        BenchDatabase.ask(connection, "select count(*) from resource where type = '" + type + "'"));
                var theirs = Hospital.client(peers.hapi().base())
                        .search()
                        .byUrl(type + "?_summary=count")
                        .returnBundle(Bundle.class)
                        .execute()
                        .getTotal();
                Progress.say("%s: Waymarker holds %d, HAPI JPA %d", type, ours, theirs);
                if (ours != sent.get(peers.waymarker()) || theirs != sent.get(peers.hapi())) {
                    throw new IllegalStateException("Offers sent were " + sent.values());
                }
                compareElements(type);
            }
        }
    }

    private void compareElements(String type) {
        var person = "Patient/" + Admission.patientId(1);
        var ours = ((Bundle)
                        api(peers).get(type + "?_count=1&patient=" + person).resource())
                .getEntryFirstRep()
                .getResource();
        var theirs = Hospital.client(peers.hapi().base())
                .search()
                .byUrl(type + "?_count=1&patient=" + person)
                .returnBundle(Bundle.class)
                .execute()
                .getEntryFirstRep()
                .getResource();
        if (!elements(ours).equals(elements(theirs))) {
            throw new IllegalStateException(
                    "%s: Waymarker keeps %s, HAPI JPA %s".formatted(type, elements(ours), elements(theirs)));
        }
    }

    private static Set<String> elements(Resource resource) {
        var names = new TreeSet<String>();
        resource.children().stream()
                .filter(Property::hasValues)
                .map(Property::getName)
                .filter(name -> !NOT_COMPARED.contains(name))
                .forEach(names::add);
        return names;
    }
}
