package org.waymarker.chaos;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.waymarker.testing.OutageProxy;

/** One run from the first cohort to the verdict: the service as child processes, the network that fails, the real hospital behind it. */
final class Run implements AutoCloseable {
    static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
    private static final int PER_COHORT = 10;
    private static final Duration STILL = Duration.ofSeconds(60);
    private static final Duration STILL_WITH_PARKED_LANES = Duration.ofSeconds(5);

    private final String name;
    private final IGenericClient hospital;
    private final OutageProxy proxy;
    private final Backing database;
    private final String identifierBase = "https://waymarker.example/id/" + UUID.randomUUID();
    private final Script script = new Script();
    private final Cast cast;
    private final List<ServiceProcess> services;
    private final Ehr ehr;
    private final Instant since = Instant.now().minusSeconds(60);
    private final long begun = System.nanoTime();

    /**
     * @param name of its logs, below {@code target/chaos}
     * @param settings beyond the usual ones, by replica; as many as there are to be
     */
    Run(
            String name,
            int offers,
            IGenericClient hospital,
            OutageProxy proxy,
            Backing database,
            List<Map<String, String>> settings) {
        this.name = name;
        this.hospital = hospital;
        this.proxy = proxy;
        this.database = database;
        this.cast = Cast.registered(hospital, offers, PER_COHORT);
        var logs = logs(name);
        this.services = IntStream.range(0, settings.size())
                .mapToObj(i -> new ServiceProcess(logs, "service-" + i, settings(settings.get(i))))
                .toList();
        this.ehr = new Ehr(services.stream().map(ServiceProcess::base).toList());
        proxy.keepNoRequests();
    }

    private static Path logs(String name) {
        try {
            var logs = Path.of("target", "chaos", name).toAbsolutePath();
            Files.createDirectories(logs);
            try (var old = Files.list(logs)) {
                old.forEach(file -> file.toFile().delete());
            }
            return logs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Short waits, so that a run meets many retries in little time. */
    private Map<String, String> settings(Map<String, String> others) {
        var settings = new HashMap<>(database.settings());
        settings.put("WAYMARKER_IDENTIFIER_BASE", identifierBase);
        settings.put("WAYMARKER_HOSPITAL_BASE_URL", proxy.baseUrl());
        settings.put("WAYMARKER_HOSPITAL_CREATE_SESSION_ENCOUNTERS", "true");
        settings.put("WAYMARKER_HOSPITAL_CONNECT_TIMEOUT", "PT1S");
        settings.put("WAYMARKER_HOSPITAL_READ_TIMEOUT", READ_TIMEOUT.toString());
        settings.put("WAYMARKER_HOSPITAL_LEASE", "PT5S");
        settings.put("WAYMARKER_HOSPITAL_RETRY_FIRST", "PT0.1S");
        settings.put("WAYMARKER_HOSPITAL_RETRY_CAP", "PT2S");
        settings.put("WAYMARKER_HOSPITAL_POLL_INTERVAL", "PT0.2S");
        settings.put("LOGGER_LEVELS_ORG_WAYMARKER_HOSPITAL", "DEBUG");
        settings.putAll(others);
        return settings;
    }

    void start() {
        services.forEach(ServiceProcess::start);
    }

    ServiceProcess service(int replica) {
        return services.get(replica);
    }

    List<Person> people() {
        return cast.people();
    }

    Ehr ehr() {
        return ehr;
    }

    /** Until everything is accepted. */
    void intake() {
        new Intake(ehr, script, cast.clinician()).play(cast.cohorts());
    }

    /** What the hospital holds, with its history. */
    Map<Thing, List<Copy>> atHospital() {
        return Reading.hospital(hospital, since, identifierBase, cast.people());
    }

    /** Calls accepted and transactions begun. */
    int workDone() {
        return ehr.accepted() + proxy.transactions();
    }

    /** What {@link #workDone} comes to at the end, at least. */
    int allWork() {
        return allCalls() + allDeliveries();
    }

    int allCalls() {
        return Intake.calls(cast.cohorts());
    }

    int allDeliveries() {
        return Intake.deliveries(cast.cohorts());
    }

    /**
     * What is not yet at the hospital.
     *
     * @param queued deliveries, those of parked lanes among them
     */
    record Backlog(int queued, int parked) {}

    Backlog backlog() {
        var answer = (Parameters) ehr.read("$deliveries");
        return new Backlog(number(answer, "queued"), number(answer, "parked"));
    }

    private static int number(Parameters answer, String name) {
        return ((IntegerType) answer.getParameter(name).getValue()).getValue();
    }

    /** Keys of the lanes that wait for a person, with their reasons. */
    Map<String, String> parkedLanes() {
        var lanes = new HashMap<String, String>();
        ((Parameters) ehr.read("$deliveries"))
                .getParameter().stream()
                        .filter(parameter -> parameter.getName().equals("lane"))
                        .forEach(lane -> lanes.put(part(lane, "key"), part(lane, "reason")));
        return lanes;
    }

    private static String part(Parameters.ParametersParameterComponent lane, String name) {
        return lane.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue()
                .primitiveValue();
    }

    /** Waits until nothing is queued but what is in parked lanes. @throws AssertionError if nothing moves any more */
    Backlog settled() {
        var last = backlog();
        var moved = System.nanoTime();
        while (last.queued() > 0) {
            Pauses.of(Duration.ofMillis(100));
            var now = backlog();
            if (!now.equals(last)) {
                moved = System.nanoTime();
            }
            last = now;
            var still = Duration.ofNanos(System.nanoTime() - moved);
            if (now.parked() > 0 && still.compareTo(STILL_WITH_PARKED_LANES) > 0) {
                return now;
            }
            if (still.compareTo(STILL) > 0) {
                throw new AssertionError(name + ": nothing moves, and " + now.queued() + " deliveries are queued");
            }
        }
        return last;
    }

    /** Reads both sides, and prints the table. A service on a file is stopped for it if lanes are parked. */
    Verdict verdict(Report report) {
        var parked = parkedLanes();
        var ours = Reading.waymarker(ehr, identifierBase, cast.people());
        var seconds = (System.nanoTime() - begun) / 1_000_000_000;
        var waiting = Set.<String>of();
        if (!parked.isEmpty()) {
            if (!database.isShared()) {
                services.forEach(ServiceProcess::close);
            }
            waiting = database.waiting();
        }
        var expected = script.states();
        var verdict = Verdict.of(expected, ours, atHospital(), waiting);
        report.print(name, cast.people().size(), verdict, expected, parked, ehr, seconds);
        return verdict;
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
    }
}
