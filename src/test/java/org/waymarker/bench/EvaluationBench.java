package org.waymarker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.bench.Load.Run;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;

/**
 * Offers taken in at a fixed rate, without and with an evaluation going on in the same process: what the counting of a large cohort costs
 * those who call meanwhile, and how fast it is. In each round other people are counted for the first time, which is when there is most to write.
 */
public final class EvaluationBench {
    private static final int COHORT = 50;
    private static final int GROUPS = 25;
    private static final String CLINICIAN = "Practitioner/clinician";
    private static final String NHS = "https://fhir.nhs.uk/Id/nhs-number";
    private static final String FILE = "contacts.ndjson";

    private final Target waymarker;
    private final Api api;
    private final Path feeds;
    private final Completers completers;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final List<String> lines = new ArrayList<>();
    private final Random random = new Random(11);
    private final AtomicInteger next = new AtomicInteger();

    private EvaluationBench(Target waymarker, Api api, Path feeds, Completers completers) {
        this.waymarker = waymarker;
        this.api = api;
        this.feeds = feeds;
        this.completers = completers;
    }

    public static void main(String[] args) {
        Progress.exitAfter(EvaluationBench::run);
    }

    private static boolean run() throws Exception {
        int rounds = Asked.number("evaluation.rounds", 3);
        int counted = Asked.number("evaluation.people", 1000);
        int rate = Asked.number("evaluation.rate", 20);
        var lasting = Duration.ofSeconds(Asked.number("evaluation.seconds", 10));
        try (var database = BenchDatabase.start(Asked.dir());
                var jvms = new Jvms(Asked.dir(), Asked.heap())) {
            database.create("waymarker");
            var feeds = Files.createDirectories(Asked.dir().resolve("feeds"));
            var waymarker = jvms.waymarker(
                            "waymarker",
                            database.url("waymarker"),
                            Map.of(
                                    "WAYMARKER_FEEDS_DIRECTORY",
                                    feeds.toString(),
                                    "WAYMARKER_EVALUATION_PERMISSION",
                                    "not-refused"))
                    .awaited()
                    .target();
            var api = new Api(FhirJson.CONTEXT, waymarker.base(), waymarker.token());
            var offers = rate * (int) lasting.toSeconds() * (2 * rounds + 2);
            var completers = Completers.make(api, offers / GROUPS + 1, GROUPS);
            var bench = new EvaluationBench(waymarker, api, feeds, completers);
            for (int round = 0; round < rounds; round++) {
                bench.people(round, counted);
            }
            bench.declareFeed();
            Progress.say(
                    "%d people to be counted in each of %d rounds, %d lines in the feed; %s",
                    counted, rounds, bench.lines.size(), database.durability());
            Progress.tellHowBusyTheMachineIs();
            var right = bench.measure(rounds, counted, rate, lasting);
            Progress.tellHowBusyTheMachineIs();
            return right;
        }
    }

    /** Cohorts that ended on a day of the round's own, more than a year ago. */
    private void people(int round, int number) {
        var last = day(round);
        for (int from = 0; from < number; from += COHORT) {
            var opening = new Ins()
                    .identifier("cohort", "urn:evaluation-bench", round + "-" + from)
                    .text("name", "Cohort " + round + "-" + from)
                    .date("first-session", last.minusDays(84))
                    .date("last-session", last)
                    .positive("sessions", 12);
            var closing = new Ins()
                    .value(
                            "closing-session",
                            new Period()
                                    .setStartElement(new DateTimeType(last + "T10:00:00Z"))
                                    .setEndElement(new DateTimeType(last + "T12:00:00Z")))
                    .reference("declared-by", CLINICIAN);
            for (int i = from; i < Math.min(number, from + COHORT); i++) {
                var nhsNumber = People.freshNhsNumber();
                var subject = new Reference();
                subject.getIdentifier().setSystem(NHS).setValue(nhsNumber);
                opening.parts("participant", new Ins().value("subject", subject));
                closing.parts(
                        "person",
                        new Ins()
                                .value("subject", subject.copy())
                                .code("outcome", "completed")
                                .count("attended", 11)
                                .count("offered", 12)
                                .flag("present", true));
                consultations(nhsNumber, last);
            }
            var cohort = api.call("Group/$open-cohort", opening.done())
                    .only(Group.class)
                    .getIdPart();
            api.call("Group/" + cohort + "/$close-cohort", closing.done());
        }
    }

    private LocalDate day(int round) {
        return today.minusDays(400 + 10L * round);
    }

    /** Twenty in three years. */
    private void consultations(String nhsNumber, LocalDate last) {
        for (int i = 0; i < 20; i++) {
            lines.add("""
                    {"resourceType":"Encounter","id":"%d","status":"finished",\
                    "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},\
                    "serviceType":{"coding":[{"system":"https://waymarker.example/fhir/CodeSystem/contact-kind",\
                    "code":"gp-consultation"}]},"subject":{"identifier":{"system":"%s","value":"%s"}},\
                    "period":{"start":"%s"}}""".formatted(
                            lines.size(), NHS, nhsNumber, last.plusDays(360).minusDays(random.nextInt(1100))));
        }
    }

    private void declareFeed() throws IOException {
        Files.write(feeds.resolve(FILE), lines);
        api.call(
                "Observation/$declare-feed",
                new Ins()
                        .text("name", "GP practices")
                        .code("source", "ndjson-file")
                        .code("kind", "gp-consultation")
                        .date("complete-from", today.minusDays(2000))
                        .date("complete-to", today.minusDays(1))
                        .text("file", FILE)
                        .done());
    }

    private boolean measure(int rounds, int counted, int rate, Duration lasting) {
        load(rate, lasting);
        var alone = new ArrayList<Run>();
        var beside = new ArrayList<Run>();
        var speeds = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            alone.add(load(rate, lasting));
            var begin = System.nanoTime();
            var job = api.call(
                            "Measure/$evaluate-measure",
                            new Ins()
                                    .date("periodStart", day(round))
                                    .date("periodEnd", day(round))
                                    .done())
                    .location();
            var run = load(rate, lasting);
            Progress.say("Round %d: %d %% of %d counted while offers came in", round + 1, percentSoFar(job), counted);
            beside.add(run);
            api.await(job);
            speeds.add(counted / ((System.nanoTime() - begin) / 1e9));
        }
        var table = new MedianTable("during an evaluation", "without");
        table.row("offers at " + rate + "/s", "p50, ms", beside, alone, run -> run.percentile(0.5), "%.1f");
        table.row("offers at " + rate + "/s", "p99, ms", beside, alone, run -> run.percentile(0.99), "%.1f");
        table.print();
        Progress.say("People counted per second, offers coming in: %.0f", MedianTable.median(speeds, speed -> speed));
        int wrong = alone.stream().mapToInt(Run::wrong).sum()
                + beside.stream().mapToInt(Run::wrong).sum();
        if (wrong > 0) {
            Progress.say(
                    "%d answers were wrong, such as %s",
                    wrong, beside.get(0).oddity() + alone.get(0).oddity());
        }
        return wrong == 0;
    }

    private int percentSoFar(String job) {
        var status = (Parameters) api.read(job).resource();
        return ((IntegerType) status.getParameter("percent").getValue()).getValue();
    }

    private Run load(int rate, Duration lasting) {
        return Load.open(waymarker, this::offer, next, 200, rate, lasting);
    }

    private byte[] offer(int number) {
        return waymarker.post(
                completers.plan(number) + "/$refer-peer-support",
                FhirJson.encode(new Ins()
                        .reference("requester", CLINICIAN)
                        .reference("group", completers.group(number))
                        .done()));
    }
}
