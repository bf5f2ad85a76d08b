package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedLinesTest {
    private static final String GOOD = "{\"resourceType\":\"Encounter\"}";

    /** What was read of each line: its number, and the bytes that its place in the file names. */
    private record Seen(int number, String text) {}

    private static List<Seen> read(byte[] file) throws IOException {
        var seen = new ArrayList<Seen>();
        var encounters = new EncounterJson();
        FeedLines.read(new ByteArrayInputStream(file), (line, json) -> {
            encounters.read(json, line.mayHaveEscapes());
            seen.add(new Seen(
                    line.number(), new String(file, (int) line.offset(), line.length(), StandardCharsets.UTF_8)));
        });
        return seen;
    }

    private static List<Seen> read(String file) throws IOException {
        return read(file.getBytes(StandardCharsets.UTF_8));
    }

    private static String padded(int length) {
        var empty = "{\"resourceType\":\"Encounter\",\"x\":\"\"}";
        return empty.replace("\"\"", "\"" + "é".repeat((length - empty.length()) / 2) + "\"");
    }

    @Test
    void findsEachLineWhereverBlocksEnd() throws IOException {
        var random = new Random(3);
        for (int round = 0; round < 4; round++) {
            var lines = new ArrayList<String>();
            var file = new ByteArrayOutputStream();
            while (file.size() < 3_000_000) {
                int length = random.nextInt(20) == 0 ? random.nextInt(1 << 20) : 60 + random.nextInt(2_000);
                var line = random.nextInt(9) == 0 ? " \r" : padded(Math.max(60, length));
                lines.add(line);
                file.writeBytes((line + (file.size() < 2_900_000 || round % 2 == 0 ? "\n" : ""))
                        .getBytes(StandardCharsets.UTF_8));
                if (file.size() >= 2_900_000 && round % 2 == 1) {
                    break;
                }
            }
            var expected = new ArrayList<Seen>();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    expected.add(new Seen(i + 1, lines.get(i)));
                }
            }
            assertThat(read(file.toByteArray()).equals(expected)).isTrue();
        }
    }

    @Test
    void readsNothingFromNothing() throws IOException {
        assertThat(read("")).isEmpty();
        assertThat(read("\n \n\r\n")).isEmpty();
        assertThat(read(GOOD + "\r\n\n" + GOOD)).containsExactly(new Seen(1, GOOD + "\r"), new Seen(3, GOOD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"resourceType\":\"Encounter\",|it is not JSON",
                "{\"resourceType\":\"Encounter\"}}|it is not JSON",
                "{\"resourceType\":\"Encounter\"} {}|something follows the JSON object",
                "{\"resourceType\":\"Encounter\"},|it is not JSON",
                "{\"resourceType\":\"Encounter\"} 7|something follows the JSON object",
                "7|it is no JSON object",
                "null|it is no JSON object",
                "{\"resourceType\":\"Encounter\",\"x\":01}|it is not JSON",
                "{\"resourceType\":\"Encounter\",\"x\":NaN}|it is not JSON",
                "{\"resourceType\":\"Encounter\",\"x\":{\"a\":1,\"b\":[{\"a\":1,\"a\":2}]}}|a name stands twice",
                "{\"resourceType\":\"Encounter\",\"resourceType\":\"Encounter\"}|a name stands twice",
                "{\"resourceType\":\"Encounter\",\"\\u0072esourceType\":\"Encounter\"}|a name stands twice",
                "{\"resourceType\":\"Encounter\",\"period\":[]}|it is no valid FHIR Encounter",
                "{\"resourceType\":\"Encounter\",\"status\":null}|it is no valid FHIR Encounter",
                "{\"resourceType\":\"Encounter\",\"id\":\"\"}|its id is none that FHIR has",
                "{\"resourceType\":\"Encounter\",\"id\":\"a b?x=\"}|its id is none that FHIR has",
                "{\"resourceType\":\"Encounter\",\"id\":\"a/b\"}|its id is none that FHIR has",
                "{\"resourceType\":\"Encounter\",\"id\":\"é\"}|its id is none that FHIR has",
                "{\"resourceType\":\"Encounter\",\"id\":\"a\\u0000\"}|a null or half of a surrogate pair",
                "{\"resourceType\":\"Encounter\",\"identifier\":[{\"value\":\"a\\u0000\"}]}|a null or half of",
                "{\"resourceType\":\"Encounter\",\"identifier\":[{\"value\":\"a\\ud800b\"}]}|a null or half of",
                "{\"resourceType\":\"Encounter\",\"class\":{\"code\":\"\\ud83d\\ude00\\udc00\"}}|a null or half of",
            })
    void tellsTheLineThatCannotBeReadAndWhy(String bad, String reason) {
        for (int before : List.of(0, 1, 20_000)) {
            assertThatThrownBy(() -> read((GOOD + "\n").repeat(before) + bad + "\n" + (GOOD + "\n").repeat(3)))
                    .isInstanceOf(UnusableFeedException.class)
                    .hasMessageStartingWith("Line " + (before + 1) + " of the file cannot be used: ")
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void takesEveryIdAndTextThatFhirHas() throws IOException {
        var line = "{\"resourceType\":\"Encounter\",\"id\":\"%s\",\"identifier\":[{\"value\":\"%s\"}]}";
        var longest = "-.aZ09".repeat(10) + "abcd";
        assertThat(read(line.formatted(longest, "\\ud83d\\ude00 \ud83d\ude00 \uffee \ue000 é")))
                .hasSize(1);
        assertThatThrownBy(() -> read(line.formatted(longest + "e", "x")))
                .hasMessageContaining("its id is none that FHIR has");
    }

    @Test
    void takesNoObjectThatGoesOnInTheNextLine() {
        assertThatThrownBy(() -> read("{\"resourceType\":\n\"Encounter\"}"))
                .hasMessage("Line 1 of the file cannot be used: it is not JSON");
        assertThatThrownBy(() -> read("{\"resourceType\":\"Encounter\",\"extension\":\n[]}\n" + GOOD))
                .hasMessage("Line 1 of the file cannot be used: it is not JSON");
    }

    @Test
    void tellsTheFirstOfTwoBadLines() {
        assertThatThrownBy(() -> read(GOOD + "\n{\"resourceType\":\"Patient\"}\nnot json"))
                .hasMessage("Line 2 of the file cannot be used: its resourceType is not Encounter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"})
    void guessesNoOtherEncoding(String charset) {
        assertThatThrownBy(() -> read(GOOD.getBytes(Charset.forName(charset))))
                .hasMessageMatching("Line 1 of the file cannot be used: it is not (JSON|UTF-8)");
    }

    @Test
    void takesNoByteThatIsNotUtf8WhereverItStands() {
        var overlong = (GOOD + "\n{\"resourceType\":\"Encounter\",\"x\":\"??\"}").getBytes(StandardCharsets.UTF_8);
        overlong[overlong.length - 4] = (byte) 0xc0;
        overlong[overlong.length - 3] = (byte) 0x80;
        assertThatThrownBy(() -> read(overlong)).hasMessage("Line 2 of the file cannot be used: it is not UTF-8");
    }

    @Test
    void takesALineOfAMebibyteAndNoLongerOne() throws IOException {
        var longest = padded(FeedLines.LONGEST_LINE - 1);
        longest = longest + " ".repeat(FeedLines.LONGEST_LINE - longest.getBytes(StandardCharsets.UTF_8).length);
        var file = GOOD + "\n" + longest;
        assertThat(read(file)).hasSize(2);
        assertThat(read(file + "\n")).hasSize(2);
        assertThatThrownBy(() -> read(file + " "))
                .hasMessageContaining("Line 2 ")
                .hasMessageContaining("longer than 1 MiB");
        assertThatThrownBy(() -> read(file + " \n" + GOOD))
                .hasMessageContaining("Line 2 ")
                .hasMessageContaining("longer than 1 MiB");
    }
}
