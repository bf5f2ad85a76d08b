package org.waymarker.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import org.waymarker.serviceuse.Measure;

/** Writes pages of made-up cohorts to {@code target/sample-reports}, to be looked at and printed when the page has been changed. */
final class SampleReport {
    private SampleReport() {}

    public static void main(String[] args) throws IOException {
        var directory = Files.createDirectories(Path.of("target/sample-reports"));
        write(directory, "large", MadeUpCohort.large());
        write(directory, "small", MadeUpCohort.small());
        var every = new EnumMap<Measure, Double>(Measure.class);
        for (Measure measure : Measure.values()) {
            every.put(measure, 0.4 + measure.ordinal());
        }
        write(directory, "every-measure", new MadeUpCohort(60, 3, every));
        write(directory, "no-feed", new MadeUpCohort(60, 3, new EnumMap<>(Measure.class)));
    }

    private static void write(Path directory, String name, MadeUpCohort cohort) throws IOException {
        Files.writeString(directory.resolve(name + ".html"), HtmlReport.of(cohort.report()));
    }
}
