package org.waymarker.bench;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.sandbox.ReportedRatio;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.LoadedHospital;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Records;
import org.waymarker.sandbox.population.Systems;
import org.waymarker.testing.OutageProxy;

/**
 * A report on a large cohort whose contacts are on a real FHIR server: how many requests that takes, how long counting and reporting take,
 * and whether the report says what happened. Nothing is delivered meanwhile, so that every request to the hospital is for the report.
 */
public final class CohortBench {
    private static final String MEASURE = "ed-attendances";

    private final Api api;
    private final Population population;
    private final LoadedHospital loaded;

    private CohortBench(Api api, Population population, LoadedHospital loaded) {
        this.api = api;
        this.population = population;
        this.loaded = loaded;
    }

    public static void main(String[] args) {
        Progress.exitAfter(CohortBench::run);
    }

    private static boolean run() throws Exception {
        var today = LocalDate.now(ZoneOffset.UTC);
        var population = Population.generate(4711, Asked.number("cohort.people", 10_000), today);
        try (var database = BenchDatabase.start(Asked.dir());
                var jvms = new Jvms(Asked.dir(), Asked.heap())) {
            Progress.say(database.durability());
            database.create("hospital");
            database.create("waymarker");
            var hospital = jvms.hapi(database.url("hospital")).awaited().target();
            var loaded = LoadedHospital.load(population, client(hospital), CohortBench::tell);
            try (var counted = OutageProxy.inFrontOf(hospital.base())) {
                var waymarker = jvms.waymarker(
                                "waymarker",
                                database.url("waymarker"),
                                Map.of(
                                        "WAYMARKER_HOSPITAL_BASE_URL", counted.baseUrl(),
                                        "WAYMARKER_HOSPITAL_WORKERS", "0",
                                        "WAYMARKER_HOSPITAL_LISTENING_EVERY", "0s",
                                        "WAYMARKER_RECOUNT_SHARE", "1",
                                        "WAYMARKER_EVALUATION_PERMISSION", "not-refused"))
                        .awaited()
                        .target();
                var api = new Api(FhirJson.CONTEXT, waymarker.base(), waymarker.token());
                var bench = new CohortBench(api, population, loaded);
                bench.openAndClose();
                bench.declareFeed();
                Progress.tellHowBusyTheMachineIs();
                bench.measure(counted, waymarker);
                Progress.tellHowBusyTheMachineIs();
                return true;
            }
        }
    }

    private static IGenericClient client(Target hospital) {
        FhirJson.CONTEXT.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        FhirJson.CONTEXT.getRestfulClientFactory().setSocketTimeout(60_000);
        return FhirJson.CONTEXT.newRestfulGenericClient(hospital.base());
    }

    private static void tell(int loaded) {
        if (loaded % 1000 == 0) {
            Progress.say("%d people at the hospital", loaded);
        }
    }

    private void openAndClose() {
        for (Cohort cohort : population.cohorts()) {
            var opening = new Ins()
                    .identifier("cohort", Systems.COHORT, cohort.key())
                    .text("name", cohort.name())
                    .date("first-session", cohort.firstSession())
                    .date("last-session", cohort.lastSession())
                    .positive("sessions", cohort.sessions());
            var closing = new Ins()
                    .value("closing-session", Records.closingPeriod(cohort))
                    .reference("declared-by", loaded.clinicians().get(0));
            for (Person person : cohort.people()) {
                var course = person.course();
                opening.parts("participant", new Ins().value("subject", subject(person)));
                closing.parts(
                        "person",
                        new Ins()
                                .value("subject", subject(person))
                                .code("outcome", course.outcome())
                                .count("attended", course.attended())
                                .count("offered", course.offered())
                                .flag("present", course.present()));
            }
            var group = api.call("Group/$open-cohort", opening.done())
                    .only(Group.class)
                    .getIdPart();
            api.call("Group/" + group + "/$close-cohort", closing.done());
        }
        Progress.say("%d cohorts closed", population.cohorts().size());
    }

    private Reference subject(Person person) {
        return new Reference(loaded.patients().get(person));
    }

    private void declareFeed() {
        var declaration = new Ins()
                .text("name", "Hospital")
                .code("source", "hospital-encounters")
                .date("complete-from", population.completeFrom())
                .date("complete-to", population.today().minusDays(1));
        for (String kind : new String[] {"ed-attendance", "emergency-admission", "outpatient-pain"}) {
            declaration.code("kind", kind);
        }
        api.call("Observation/$declare-feed", declaration.done());
    }

    private void measure(OutageProxy hospital, Target waymarker) throws InterruptedException {
        int people = population.people().size();
        hospital.forget();
        var begin = System.nanoTime();
        var job = api.call(
                        "Measure/$evaluate-measure",
                        new Ins()
                                .date("periodStart", population.completeFrom())
                                .date("periodEnd", population.today().minusDays(1))
                                .done())
                .location();
        var reply = api.get(job);
        Duration counting = Duration.ZERO;
        while (reply.status() == 202) {
            Thread.sleep(250);
            if (counting.isZero() && number(reply.resource(), "percent") == 100) {
                counting = since(begin);
                Progress.say("%d people counted in %d s", people, counting.toSeconds());
            }
            reply = api.get(job);
        }
        var whole = since(begin);
        Progress.say(
                "Reported in %d s more; %d ms of processor time in all",
                whole.minus(counting).toSeconds(), waymarker.cpu().toMillis());
        var report = ((Reference)
                        ((Parameters) reply.resource()).getParameter("report").getValue())
                .getReference();
        var ratio = ReportedRatio.compare(api.text(report + "/$document?format=csv"), MEASURE, population);
        Progress.say("The report's ratio of %s is what happened: %s", MEASURE, ratio);
        int alone = 2 * people;
        var requests = hospital.requests();
        Progress.say(
                "Requests to the hospital: %d; one search for each person and window takes %d, without what finds the person: %.1f %%",
                requests.size(), alone, 100.0 * requests.size() / alone);
        requests.stream()
                .collect(Collectors.groupingBy(CohortBench::kind, TreeMap::new, Collectors.counting()))
                .forEach((kind, number) -> Progress.say("  %s: %d", kind, number));
    }

    /** Method and path, a further page told apart. */
    private static String kind(OutageProxy.Request request) {
        var words = request.line().split("[ ?]");
        return words[0] + " " + words[1] + (request.line().contains("_getpages") ? ", a further page" : "");
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static int number(Resource status, String name) {
        return ((IntegerType) ((Parameters) status).getParameter(name).getValue()).getValue();
    }
}
