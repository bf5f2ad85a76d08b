package org.waymarker.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.sandbox.population.Population;

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
        ReportedRatio.compare(table, MEASURE, population);
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
}
