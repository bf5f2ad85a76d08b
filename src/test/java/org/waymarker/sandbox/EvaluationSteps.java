package org.waymarker.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Truth;

/** People allow the use of their records for evaluation, and the service asks for a report on all of them. */
final class EvaluationSteps {
    private static final String MEASURE = "gp-consultations";

    private final Api api;
    private final Cast cast;
    private final Console console;
    private final Population population;
    private final Path dir;

    EvaluationSteps(Api api, Cast cast, Console console, Population population, Path dir) {
        this.api = api;
        this.cast = cast;
        this.console = console;
        this.population = population;
        this.dir = dir;
    }

    void report(List<Scene> scenes) {
        scenes.forEach(scene -> scene.plans.forEach((person, plan) -> api.call(
                "CarePlan/" + plan + "/$set-permission",
                new Ins()
                        .code("code", "evaluation")
                        .flag("granted", true)
                        .reference("recorded-by", cast.clinician(person.index()))
                        .done())));
        var job = api.call(
                        "Measure/$evaluate-measure",
                        new Ins()
                                .date("periodStart", population.completeFrom())
                                .date("periodEnd", population.today().minusDays(1))
                                .done())
                .location();
        var status = (Parameters) api.await(job).resource();
        var report = ((Reference) status.getParameter("report").getValue()).getReference();
        save(report, "html", "report.html");
        var table = save(report, "csv", "report.csv");
        save(report, "dictionary", "report-dictionary.csv");
        compare(table);
        console.step("A report on " + scenes.size() + " cohorts: " + dir.resolve("report.html"));
        console.detail(api.url(report));
    }

    private String save(String report, String format, String name) {
        var text = api.text(report + "/$document?format=" + format);
        try {
            Files.writeString(dir.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text;
    }

    /** The report's ratio against what happened. */
    private void compare(String table) {
        int before = 0;
        int after = 0;
        for (var cohort : population.cohorts()) {
            for (var person : cohort.people()) {
                var pair = Truth.of(person, cohort, population.today()).counts().get(MEASURE);
                var began = !List.of("died", "never-started")
                        .contains(person.course().outcome());
                if (began && pair.before().isPresent() && pair.after().isPresent()) {
                    before += pair.before().getAsInt();
                    after += pair.after().getAsInt();
                }
            }
        }
        var truth = BigDecimal.valueOf(after).divide(BigDecimal.valueOf(before), 3, RoundingMode.HALF_EVEN);
        var key = "figure," + MEASURE + ",52,all,ratio,,";
        var said = table.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).split(",")[0])
                .findFirst()
                .orElse("nothing");
        if (!said.equals(truth.toPlainString())) {
            throw new Api.UnexpectedAnswer(
                    "The report says that the ratio of " + MEASURE + " is " + said + "; it is " + truth);
        }
    }
}
