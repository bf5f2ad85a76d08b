package org.waymarker.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.testing.Databases;

class ScoringTablesFileTest {
    private static final String HEAD = "- questionnaire: https://trust.example/q#  version: \"2.1\"#";

    private static List<ScoringTable> parse(String yaml) {
        return ScoringTablesFile.parse(yaml.replace('#', '\n'));
    }

    @Test
    void readsADeployersTable() {
        var table = parse(HEAD + "  scales:#    pseq-2: [a, b]#    eq-vas: [c]#  other: [d]")
                .get(0);
        assertThat(table.of()).isEqualTo(new QuestionnaireVersion("https://trust.example/q", "2.1"));
        assertThat(table.scales().get(Scale.PSEQ_2)).containsExactly("a", "b");
        assertThat(table.numbers()).containsExactly("a", "b", "c");
        assertThat(table.other()).containsExactly("d");
    }

    @Test
    void readsQuestionsAboutContacts() {
        var counts = parse(HEAD + "  counts: {window: follow-up-window, items: {x: gp-consultations}}")
                .get(0)
                .counts()
                .orElseThrow();
        assertThat(counts.window()).isEqualTo("follow-up-window");
        assertThat(counts.items()).containsEntry("x", "gp-consultations");
    }

    @Test
    void takesNothingFromAnEmptyFile() {
        assertThat(parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "scales: {pseq-2: [a]}; pseq-2 has 2 items",
                "scales: {pseq-2: [a, a]}; a linkId stands there twice",
                "scales: {pseq-2: [a, b], eq-vas: [a]}; a linkId stands there twice",
                "scales: {pseq-2: [a, b]}#  other: [b]; a linkId stands there twice",
                "scales: {mood: [a]}; no scale that is known",
                "scales: {pseq-2: [1.10, b]}; write it in quotes",
                "scales: {}; has scales, or it asks for counts",
                "scale: {}; nothing that stands there",
                "counts: {window: ever, items: {x: gp-consultations}}; a window is baseline-window or",
                "counts: {window: baseline-window, items: {x: window-days}}; no measure of service use",
                "counts: {window: baseline-window, items: {x: gp-consultations, y: gp-consultations}}; once",
                "counts: {window: baseline-window}; something is missing",
            })
    void saysWhatIsWrong(String line, String words) {
        assertThatThrownBy(() -> parse(HEAD + "  " + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("table 1: ")
                .hasMessageContaining(words);
    }

    @Test
    void namesTheFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("tables.yml"), "scales: [");
        assertThatThrownBy(() -> ScoringTablesFile.read(file))
                .hasMessageContaining("tables.yml")
                .hasMessageContaining("no YAML");
        assertThatThrownBy(() -> ScoringTablesFile.read(folder.resolve("none.yml")))
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-|The file %s of waymarker.questionnaires.tables cannot be read",
                "scales: [|The file %s of waymarker.questionnaires.tables: this is no YAML",
                "[{questionnaire: a, version: '1', scales: {mood: [b]}}]|The file %s of waymarker.questionnaires.tables:"
                        + " table 1: \"mood\" is no scale that is known",
            })
    void stopsTheStartAndSaysWhy(String yaml, String message, @TempDir Path folder) throws IOException {
        var file = folder.resolve("tables.yml");
        if (!yaml.equals("-")) {
            Files.writeString(file, yaml);
        }
        var properties = new HashMap<>(Databases.h2());
        properties.put("waymarker.questionnaires.tables", file.toString());
        assertThatThrownBy(() -> ApplicationContext.run(properties))
                .rootCause()
                .as("without a cause: the start says it in one line")
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message.formatted(file));
    }

    @Test
    void putsALaterTableInThePlaceOfAnEarlierOneOfTheSameVersion() {
        var all = parse(HEAD + "  scales: {eq-vas: [old]}#" + HEAD + "  scales: {eq-vas: [new]}");
        var table = new ScoringTables(all)
                .of(new QuestionnaireVersion("https://trust.example/q", "2.1"))
                .orElseThrow();
        assertThat(table.numbers()).containsExactly("new");
    }
}
