package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;

/** The same counts from a second implementation: plain SQL over the raw lines, written from the specification and not from ours. */
class CountedTwiceTest {
    private static final int PEOPLE = 2_000;

    @TempDir
    private Path feeds;

    @Test
    void saysTheSameOfEveryPersonWindowAndMeasure() throws IOException, SQLException {
        var hospital = GeneratedHospital.of(20_261_127, PEOPLE);
        var file = feeds.resolve("Encounter.ndjson");
        Files.writeString(file, hospital.file());
        var bySql = bySql(hospital, file);
        var byUs = byUs(hospital);

        assertThat(bySql).hasSize(PEOPLE * 2 * Measure.values().length);
        assertThat(byUs).containsOnlyKeys(bySql.keySet());
        assertThat(byUs.entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(bySql.get(entry.getKey())))
                        .map(entry -> entry + ", by SQL " + bySql.get(entry.getKey())))
                .isEmpty();
        for (Measure measure : Measure.values()) {
            var values = byUs.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith(measure.name()))
                    .map(Map.Entry::getValue)
                    .toList();
            assertThat(values).as("%s not known", measure).contains(OptionalInt.empty());
            assertThat(values.stream()
                            .flatMapToInt(OptionalInt::stream)
                            .distinct()
                            .count())
                    .as("different values of %s", measure)
                    .isGreaterThan(4);
        }
    }

    private static String key(String nhsNumber, String side, String measure) {
        return nhsNumber + " " + side + " " + measure;
    }

    private Map<String, OptionalInt> byUs(GeneratedHospital hospital) {
        var contacts = ServiceUseFixtures.ndjsonContacts(
                feeds, ExcludedClinics.of(List.of("https://hospital.example/clinic|pmp")));
        var examined = contacts.examine(ServiceUseFixtures.HOSPITAL, FeedSource.NDJSON_FILE, "Encounter.ndjson");
        var feed = new Feed(
                ServiceUseFixtures.HOSPITAL,
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.values()),
                new DateRange(GeneratedHospital.FROM, GeneratedHospital.TO),
                Optional.of(new FeedFile("Encounter.ndjson", examined.sha256())));
        var counted = new TreeMap<String, OptionalInt>();
        for (int from = 0; from < PEOPLE; from += 40) {
            var some = hospital.people().subList(from, from + 40);
            var queries = some.stream()
                    .map(person -> new ContactSource.Query(
                            new PatientIdentity(
                                    new PatientKey(new UUID(0, Long.parseLong(person.nhsNumber()))),
                                    Set.of(new PatientRef.Nhs(new NhsNumber(person.nhsNumber()))),
                                    Optional.empty()),
                            List.of(new DateRange(GeneratedHospital.FROM, GeneratedHospital.TO))))
                    .toList();
            var told = contacts.read(feed, queries);
            for (int i = 0; i < some.size(); i++) {
                var person = some.get(i);
                var each = new ToldContacts(
                        List.of(feed),
                        Map.of(feed.name(), told.get(queries.get(i).patient().key())),
                        ServiceUseFixtures.NO_PROGRAMME);
                new EpisodeCounts(Windows.around(person.firstSession(), person.lastSession()), Followed.ON, each)
                        .counts()
                        .forEach(count -> counted.put(
                                key(
                                        person.nhsNumber(),
                                        count.window().side().name(),
                                        count.measure().name()),
                                count.count() instanceof Count.Counted number
                                        ? OptionalInt.of(number.value())
                                        : OptionalInt.empty()));
            }
        }
        return counted;
    }

    private static Map<String, OptionalInt> bySql(GeneratedHospital hospital, Path file)
            throws IOException, SQLException {
        try (var database = DriverManager.getConnection("jdbc:duckdb:")) {
            people(hospital, database);
            try (var statement = database.createStatement()) {
                for (String sql : script(file)) {
                    statement.execute(sql);
                }
                var counted = new TreeMap<String, OptionalInt>();
                try (var rows = statement.executeQuery("select nhs, side, measure, value from result")) {
                    while (rows.next()) {
                        var value = rows.getObject(4);
                        counted.put(
                                key(rows.getString(1), rows.getString(2), rows.getString(3)),
                                value == null ? OptionalInt.empty() : OptionalInt.of(((Number) value).intValue()));
                    }
                }
                return counted;
            }
        }
    }

    private static void people(GeneratedHospital hospital, Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("create table feed as select date '" + GeneratedHospital.FROM
                    + "' as complete_from, date '" + GeneratedHospital.TO + "' as complete_to");
            statement.execute("create table person (nhs varchar, t0 date, t1 date)");
            var rows = new ArrayList<String>();
            for (var person : hospital.people()) {
                rows.add("('" + person.nhsNumber() + "', date '" + person.firstSession() + "', date '"
                        + person.lastSession() + "')");
            }
            statement.execute("insert into person values " + String.join(", ", rows));
        }
    }

    private static List<String> script(Path file) throws IOException {
        try (var in = CountedTwiceTest.class.getResourceAsStream("counts.sql")) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^--.*$", "")
                    .replace("@FILE@", file.toString());
            return List.of(text.split(";")).stream()
                    .filter(sql -> !sql.isBlank())
                    .toList();
        }
    }
}
