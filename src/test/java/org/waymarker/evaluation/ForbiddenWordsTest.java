package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.Count;
import org.waymarker.serviceuse.Measure;
import org.waymarker.statistics.Unknown;

/** Before and after tell that there was a difference, and nothing of what made it; no word of a report may say more. */
class ForbiddenWordsTest {
    private static final Pattern FORBIDDEN = Pattern.compile(
            "\\b(saved?|saves|savings?|reduc\\w*|because of|due to|thanks to|led to|caused?|effects?|effective\\w*|impacts?|benefits?"
                    + "|prevent\\w*|avoided|improve\\w*)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    @Test
    void knowsThemWhenItSeesThem() {
        assertThat(found("GP visits were Reduced by a tenth")).isNotEmpty();
        assertThat(found("lower because of the group")).isNotEmpty();
        assertThat(found("120 visits saved")).isNotEmpty();
        assertThat(found("the effect of the group")).isNotEmpty();
        assertThat(found("lower in the year after")).isEmpty();
    }

    @Test
    void noDocumentHasThem() {
        var every = new EnumMap<Measure, Double>(Measure.class);
        for (Measure measure : Measure.values()) {
            every.put(measure, 0.4 + measure.ordinal());
        }
        for (Report report : List.of(
                MadeUpCohort.large().report(),
                MadeUpCohort.small().report(),
                new MadeUpCohort(60, 3, every).report(),
                new MadeUpCohort(60, 3, new EnumMap<>(Measure.class)).report())) {
            assertThat(found(HtmlReport.of(report))).isEmpty();
            assertThat(found(CsvReport.of(report))).isEmpty();
        }
        assertThat(found(CsvReport.dictionary())).isEmpty();
    }

    @Test
    void noReasonHasThem() {
        for (Count.Reason reason : Count.Reason.values()) {
            assertThat(found(reason.sentence())).isEmpty();
        }
        for (Unknown reason : Unknown.values()) {
            assertThat(found(reason.sentence())).isEmpty();
        }
    }

    /** Also what no report of a test happens to say. */
    @Test
    void noTextOfThisPackageHasThem() throws IOException {
        var texts = new ArrayList<String>();
        try (var files = Files.list(Path.of("src/main/java/org/waymarker/evaluation"))) {
            for (Path file : files.toList()) {
                LITERAL.matcher(Files.readString(file)).results().forEach(match -> texts.add(match.group(1)));
            }
        }
        assertThat(texts).hasSizeGreaterThan(200);
        assertThat(texts).allSatisfy(text -> assertThat(found(text)).isEmpty());
    }

    private static List<String> found(String text) {
        return FORBIDDEN
                .matcher(text)
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .toList();
    }
}
