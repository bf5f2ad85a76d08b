package org.waymarker.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Truth;

/** Feeds are declared, contacts counted, and the counts looked at for a few. */
final class ServiceUseSteps {
    static final String FEED_FILE = "contacts.ndjson";
    private final Api api;
    private final Cast cast;
    private final Expected expected;
    private final Console console;
    private final Population population;

    ServiceUseSteps(Api api, Cast cast, Expected expected, Console console, Population population) {
        this.api = api;
        this.cast = cast;
        this.expected = expected;
        this.console = console;
        this.population = population;
    }

    void declareFeeds() {
        api.call(
                "Observation/$declare-feed",
                complete(new Ins()
                                .text("name", "Example Hospital")
                                .code("source", "hospital-encounters")
                                .code("kind", "ed-attendance")
                                .code("kind", "emergency-admission")
                                .code("kind", "outpatient-pain"))
                        .done());
        api.call(
                "Observation/$declare-feed",
                complete(new Ins()
                                .text("name", "Region")
                                .code("source", "ndjson-file")
                                .code("kind", "gp-consultation")
                                .code("kind", "nhs111-contact"))
                        .text("file", FEED_FILE)
                        .done());
        console.step("Two feeds are declared: the hospital's Encounters, and a file of GP and 111 contacts");
    }

    private Ins complete(Ins in) {
        return in.date("complete-from", population.completeFrom())
                .date("complete-to", population.today().minusDays(1));
    }

    /** Asks for every cohort at once, then waits for the jobs. */
    void recount(List<Scene> scenes) {
        var jobs = new ArrayList<String>();
        for (var scene : scenes) {
            var reply = api.call(
                    "Observation/$recount",
                    new Ins().reference("cohort", "Group/" + scene.cohortId).done());
            jobs.add(reply.location());
            scene.cohort.people().forEach(this::expect);
        }
        try (var progress = console.progress("Counting contacts, cohorts", jobs.size())) {
            for (var i = 0; i < jobs.size(); i++) {
                api.await(jobs.get(i));
                progress.at(i + 1);
            }
        }
        var first = scenes.get(0);
        var person = first.cohort.people().get(0);
        var path = "Observation?patient=" + cast.patient(person);
        console.detail(api.url(path) + "  (" + person.name() + ")");
    }

    /** Two panels and two counts a measure, and one change a measure. */
    private void expect(Person person) {
        var measures = Truth.MEASURES.size();
        expected.many(Line.SERVICE_USE, cast.patient(person), 2 + 2 * measures);
        expected.many(Line.SERVICE_USE_CHANGE, cast.patient(person), measures);
    }
}
