package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.GP;
import static org.waymarker.serviceuse.ServiceUseFixtures.YEAR;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.serviceuse.ContactSource.Contacts;
import org.waymarker.serviceuse.ContactSource.Query;
import org.waymarker.testing.People;

class NdjsonContactsTest {
    private static final PatientIdentity ANNE = person(Optional.of(new NhsNumber("9990000018")));
    private static final PatientIdentity BEN = person(Optional.of(new NhsNumber("9990000026")));
    private static final PatientIdentity UNTRACED = person(Optional.empty());

    @TempDir
    private Path temp;

    private Path feeds;
    private NdjsonContacts contacts;

    @BeforeEach
    void makeDirectory() throws IOException {
        feeds = Files.createDirectory(temp.resolve("feeds"));
        contacts = ServiceUseFixtures.ndjsonContacts(feeds);
    }

    private static PatientIdentity person(Optional<NhsNumber> number) {
        return new PatientIdentity(
                new PatientKey(UUID.randomUUID()),
                number.<Set<PatientRef>>map(n -> Set.of(new PatientRef.Nhs(n))).orElse(Set.of()),
                Optional.empty());
    }

    static String line(String id, String nhsNumber, String date) {
        return """
                {"resourceType":"Encounter","id":"%s","status":"finished",\
                "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},\
                "serviceType":{"coding":[{"system":"https://waymarker.example/fhir/CodeSystem/contact-kind",\
                "code":"gp-consultation"}]},"subject":{"type":"Patient","identifier":{"use":"official",\
                "type":{"text":"NHS number"},"system":"https://fhir.nhs.uk/Id/nhs-number","value":"%s"}},\
                "period":{"start":"%s"}}""".formatted(id, nhsNumber, date);
    }

    private Feed feed(String... lines) throws IOException {
        Files.write(feeds.resolve("gp.ndjson"), List.of(lines));
        var examined = contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson");
        return declared(examined.sha256());
    }

    private static Feed declared(String sha256) {
        return new Feed(
                GP,
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.GP_CONSULTATION),
                YEAR,
                Optional.of(new FeedFile("gp.ndjson", sha256)));
    }

    private static Query about(PatientIdentity patient) {
        return new Query(patient, List.of(YEAR));
    }

    @Test
    void findsTheContactsOfThePatientsAskedAbout() throws IOException {
        var feed = feed(
                line("a", "9990000018", "2025-02-01"),
                "",
                line("b", "9990000026", "2025-02-02"),
                line("c", "999 000 0018", "2025-02-03"));
        var answers = contacts.read(feed, List.of(about(ANNE), about(UNTRACED)));
        var found = (Contacts.Found) answers.get(ANNE.key());
        assertThat(found.contacts())
                .extracting(contact -> contact.id().reference())
                .containsExactly("Encounter/a", "Encounter/c");
        assertThat(answers.get(UNTRACED.key())).isInstanceOf(Contacts.NotLinkable.class);
        assertThat(answers).hasSize(2);
    }

    @Test
    void findsNothingOfAPatientWhoIsNotInTheFile() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"));
        assertThat(contacts.read(feed, List.of(about(BEN)))).containsEntry(BEN.key(), new Contacts.Found(List.of()));
    }

    @Test
    void countsTheLinesItExamined() throws IOException {
        Files.write(
                feeds.resolve("gp.ndjson"),
                List.of(line("a", "9990000018", "2025-02-01"), "", line("b", "9990000026", "2025-02-01")));
        assertThat(contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson")
                        .contents()
                        .encounters())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json|it is not JSON",
                "[]|it is no JSON object",
                "{}{}|something follows",
                "{\"resourceType\":\"Patient\"}|its resourceType is not Encounter",
                "{\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient/1\"}}|subject.identifier is no NHS number",
                "{\"resourceType\":\"Encounter\",\"subject\":\"x\"}|it is no valid FHIR Encounter",
            })
    void refusesAFileWithABadLineByItsNumber(String bad, String reason) {
        assertThatThrownBy(() -> feed(line("a", "9990000018", "2025-02-01"), bad))
                .isInstanceOf(UnusableFeedException.class)
                .hasMessageContaining("Line 2 ")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesALineThatCannotBeCountedThoughNobodyAskedAboutThePerson() {
        assertThatThrownBy(() -> feed(line("a", "9990000018", "2025")))
                .hasMessage("Line 1 of the file cannot be used: the Encounter's period.start is not a whole date");
        assertThatThrownBy(() -> feed(line("a", "9990000018", "2025-01-01").replace("finished", "done")))
                .hasMessage("Line 1 of the file cannot be used: the Encounter's status is none that FHIR has");
        assertThatThrownBy(() -> feed(line("a", "9990000019", "2025-01-01")))
                .hasMessageContaining("the NHS number in subject.identifier is not valid")
                .hasMessageNotContaining("9990000019");
        assertThatThrownBy(() -> feed(line("a", "9990000018", "yesterday")))
                .hasMessageContaining("it is no valid FHIR Encounter");
    }

    @Test
    void refusesALineOfAnotherEncodingOrOfEndlessLength() throws IOException {
        var latin1 = line("a", "9990000018", "2025-02-01")
                .replace("NHS number", "Numéro")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(feeds.resolve("gp.ndjson"), latin1);
        assertThatThrownBy(() -> contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson"))
                .hasMessageContaining("it is not UTF-8");
        Files.write(feeds.resolve("gp.ndjson"), new byte[2_000_000]);
        assertThatThrownBy(() -> contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson"))
                .hasMessageContaining("longer than 1 MiB");
    }

    @Test
    void refusesAFileThatIsNoLongerTheOneDeclared() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"));
        Files.write(feeds.resolve("gp.ndjson"), List.of(line("a", "9990000018", "2025-02-02")));
        assertThatThrownBy(() -> contacts.read(feed, List.of(about(ANNE))))
                .isInstanceOf(UnusableFeedException.class)
                .hasMessageContaining("has changed since it was declared");
    }

    @Test
    void readsFromDirectoriesBelow() throws IOException {
        Files.createDirectory(feeds.resolve("2025"));
        Files.write(feeds.resolve("2025/gp.ndjson"), List.of(line("a", "9990000018", "2025-02-01")));
        assertThat(contacts.examine(GP, FeedSource.NDJSON_FILE, "2025/gp.ndjson")
                        .contents()
                        .encounters())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret.ndjson", "2025/../../secret.ndjson", "link.ndjson", "missing.ndjson", ".", "", "a\0b"
            })
    void readsNothingOutsideTheDirectory(String name) throws IOException {
        Files.write(temp.resolve("secret.ndjson"), List.of(line("a", "9990000018", "2025-02-01")));
        Files.createDirectory(feeds.resolve("2025"));
        Files.createSymbolicLink(feeds.resolve("link.ndjson"), temp.resolve("secret.ndjson"));
        assertThatThrownBy(() -> contacts.examine(GP, FeedSource.NDJSON_FILE, name))
                .isInstanceOf(UnusableFeedException.class)
                .hasMessage("There is no file of that name in the feeds directory");
    }

    @Test
    void readsNothingByAnAbsolutePath() throws IOException {
        Files.write(feeds.resolve("gp.ndjson"), List.of(line("a", "9990000018", "2025-02-01")));
        var absolute = feeds.resolve("gp.ndjson").toAbsolutePath().toString();
        assertThatThrownBy(() -> contacts.examine(GP, FeedSource.NDJSON_FILE, absolute))
                .isInstanceOf(UnusableFeedException.class);
    }

    private List<Path> indexes() throws IOException {
        try (var files = Files.list(feeds.resolve(".index"))) {
            return files.toList();
        }
    }

    private static List<String> references(Contacts contacts) {
        return ((Contacts.Found) contacts)
                .contacts().stream().map(contact -> contact.id().reference()).toList();
    }

    private void writeUnnoticed(String content) throws IOException {
        var file = feeds.resolve("gp.ndjson");
        var modified = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, modified);
    }

    @Test
    void readsNothingButTheLinesOfThePatientsAskedAbout() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"), line("b", "9990000026", "2025-02-02"));
        var spoilt = Files.readString(feeds.resolve("gp.ndjson")).replace("2025-02-02", "2025-99-99");
        writeUnnoticed(spoilt);
        assertThat(references(contacts.read(feed, List.of(about(ANNE))).get(ANNE.key())))
                .containsExactly("Encounter/a");
    }

    @Test
    void countsNoLineThatIsNotAsItWasExamined() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"), line("b", "9990000026", "2025-02-02"));
        writeUnnoticed(Files.readString(feeds.resolve("gp.ndjson")).replace("2025-02-01", "2025-02-07"));
        assertThatThrownBy(() -> contacts.read(feed, List.of(about(ANNE))))
                .isInstanceOf(UnusableFeedException.class)
                .hasMessageContaining("has changed since it was declared");
    }

    @Test
    void readsAFileThatWasOnlyTouchedAndIndexesItAgain() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"));
        var file = feeds.resolve("gp.ndjson");
        Files.setLastModifiedTime(
                file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5_000));
        assertThat(references(contacts.read(feed, List.of(about(ANNE))).get(ANNE.key())))
                .containsExactly("Encounter/a");
        assertThat(indexes()).hasSize(1);
    }

    @Test
    void doesNotReadTheLinesOfAnUnchangedFileAgain() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"), line("b", "9990000026", "2025-02-02"));
        var index = indexes().get(0);
        var made = Files.getLastModifiedTime(index);
        Files.setLastModifiedTime(index, FileTime.fromMillis(0));
        var again = contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson");
        assertThat(again.sha256()).isEqualTo(feed.file().orElseThrow().sha256());
        assertThat(again.contents())
                .isEqualTo(new FeedContents(
                        2,
                        List.of(new FeedContents.OfKind(
                                ContactKind.GP_CONSULTATION,
                                2,
                                LocalDate.parse("2025-02-01"),
                                LocalDate.parse("2025-02-02")))));
        assertThat(Files.getLastModifiedTime(index)).isLessThan(made);

        writeUnnoticed(Files.readString(feeds.resolve("gp.ndjson")).replace("2025-02-02", "2025-99-99"));
        assertThatThrownBy(() -> contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson"))
                .hasMessageContaining("Line 2 ");
    }

    @Test
    void readsTheLinesAgainOnceOtherCodesAreKnown() throws IOException {
        var line = line("a", "9990000018", "2025-02-01").replace("contact-kind\"", "theirs\"");
        feed(line);
        var known = new HashMap<>(
                ContactSettings.builtIn(new ConformanceResources()).kinds());
        known.put(
                new Coded("https://waymarker.example/fhir/CodeSystem/theirs", "gp-consultation"),
                ContactKind.GP_CONSULTATION);
        var kinds = new ContactKinds(known, Set.of());
        var times = new FhirTimes("Europe/London");
        var directory = new FeedsDirectory(feeds);
        var others = new NdjsonContacts(
                directory,
                new FeedIndexes(directory, "", "", Clock.systemUTC()),
                new FeedSubjects(""),
                new EncounterContacts(times, kinds, ExcludedClinics.NONE),
                kinds,
                times);
        assertThat(contacts.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson")
                        .contents()
                        .kinds())
                .isEmpty();
        assertThat(others.examine(GP, FeedSource.NDJSON_FILE, "gp.ndjson")
                        .contents()
                        .kinds())
                .hasSize(1);
    }

    @Test
    void keepsTheIndexesOfTwoCopiesOfAFile() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"));
        var copy = feeds.resolve("copy.ndjson");
        Files.copy(feeds.resolve("gp.ndjson"), copy);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(1_000));
        var examined = contacts.examine(GP, FeedSource.NDJSON_FILE, "copy.ndjson");
        assertThat(examined.sha256()).isEqualTo(feed.file().orElseThrow().sha256());
        assertThat(indexes()).hasSize(2);
    }

    @Test
    void makesAnIndexAnewThatIsLostOrNotWhole() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"));
        var index = indexes().get(0);
        for (var content : List.of("", "garbage!", "garbage that is long enough")) {
            Files.writeString(index, content);
            assertThat(references(contacts.read(feed, List.of(about(ANNE))).get(ANNE.key())))
                    .containsExactly("Encounter/a");
        }
        Files.delete(index);
        assertThat(references(contacts.read(feed, List.of(about(ANNE))).get(ANNE.key())))
                .containsExactly("Encounter/a");
        assertThat(indexes()).containsExactly(index);
    }

    @Test
    void makesTheSameIndexForSeveralWhoMissItAtOnce() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"), line("b", "9990000026", "2025-02-02"));
        var index = indexes().get(0);
        for (int round = 0; round < 20; round++) {
            Files.deleteIfExists(index);
            assertThat(IntStream.range(0, 4)
                            .parallel()
                            .mapToObj(replica -> ServiceUseFixtures.ndjsonContacts(feeds)
                                    .read(feed, List.of(about(ANNE)))
                                    .get(ANNE.key()))
                            .map(NdjsonContactsTest::references))
                    .hasSize(4)
                    .allMatch(List.of("Encounter/a")::equals);
        }
        assertThat(indexes()).containsExactly(index);
    }

    @Test
    void leavesNoIndexOfAFileThatIsRefused() throws IOException {
        assertThatThrownBy(() -> feed(line("a", "9990000018", "2025-02-01"), "{}"));
        assertThat(indexes()).isEmpty();
    }

    @Test
    void keepsTheIndexesOfDeclaredFeedsOnly() throws IOException {
        var older = feed(line("a", "9990000018", "2025-02-01"));
        var newer = feed(line("b", "9990000018", "2025-02-01"));
        Files.createDirectory(feeds.resolve(".index/writing-" + UUID.randomUUID()));
        var abandoned = Files.createDirectory(feeds.resolve(".index/writing-" + UUID.randomUUID()));
        Files.writeString(abandoned.resolve("0"), "x");
        Files.setLastModifiedTime(abandoned, FileTime.fromMillis(0));
        var earlierForm = Files.createFile(
                feeds.resolve(".index/" + newer.file().orElseThrow().sha256() + "-120-1700000000000.index"));
        contacts.keepOnly(List.of(newer));
        assertThat(earlierForm).doesNotExist();
        assertThat(indexes())
                .extracting(Path::getFileName)
                .anyMatch(name ->
                        name.toString().startsWith(newer.file().orElseThrow().sha256()))
                .noneMatch(name ->
                        name.toString().startsWith(older.file().orElseThrow().sha256()))
                .hasSize(2);
    }

    @Test
    void deletesNothingThatItDidNotMake() throws IOException {
        var feed = feed(line("a", "9990000018", "2025-02-01"));
        var index = indexes().get(0);
        Files.createDirectories(feeds.resolve(".index/mine.index/below"));
        Files.writeString(feeds.resolve(".index/notes.index"), "x");
        var once = Files.createDirectory(feeds.resolve(".index/writing-once"));
        Files.setLastModifiedTime(once, FileTime.fromMillis(0));
        Files.createDirectory(
                feeds.resolve(".index/" + index.getFileName().toString().replaceFirst("^.", "x")));
        var link = feeds.resolve(".index/" + "0".repeat(64) + "-ndjson-file-1-1.index");
        Files.createSymbolicLink(link, feeds.resolve("gp.ndjson"));
        var before = indexes();
        contacts.keepOnly(List.of(feed));
        assertThat(indexes()).containsExactlyInAnyOrderElementsOf(before);
        contacts.keepOnly(List.of());
        assertThat(indexes()).hasSize(before.size() - 1).doesNotContain(index);
    }

    @Test
    void namesTheLineThatHasNoId() throws IOException {
        var feed = feed("", line("", "9990000018", "2025-02-01").replace("\"id\":\"\",", ""));
        assertThat(references(contacts.read(feed, List.of(about(ANNE))).get(ANNE.key())))
                .containsExactly("line/2");
    }

    @Test
    void findsEachOfManyPatientsAmongManyLines() throws IOException {
        var random = new Random(17);
        var people = new ArrayList<PatientIdentity>();
        for (int i = 0; i < 300; i++) {
            people.add(person(Optional.of(new NhsNumber(People.freshNhsNumber()))));
        }
        var lines = new ArrayList<String>();
        var expected = new HashMap<PatientKey, List<String>>();
        for (int i = 0; i < 5_000; i++) {
            var patient = people.get(Math.min(random.nextInt(300), random.nextInt(300)));
            lines.add(line("e" + i, patient.nhsNumber().orElseThrow().value(), "2025-02-01"));
            expected.computeIfAbsent(patient.key(), key -> new ArrayList<>()).add("Encounter/e" + i);
        }
        var feed = feed(lines.toArray(String[]::new));
        for (int size : List.of(1, 40, 300)) {
            var asked = people.subList(0, size).stream()
                    .map(NdjsonContactsTest::about)
                    .toList();
            var answers = contacts.read(feed, asked);
            for (PatientIdentity patient : people.subList(0, size)) {
                assertThat(references(answers.get(patient.key())))
                        .isEqualTo(expected.getOrDefault(patient.key(), List.of()));
            }
        }
    }

    private static String exported(String id, String subject) {
        return """
                {"resourceType":"Encounter","id":"%s","status":"finished",\
                "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"EMER"},\
                "subject":{%s},"period":{"start":"2025-02-01T10:00:00Z"}}""".formatted(id, subject);
    }

    private static PatientIdentity known(PatientRef... refs) {
        return new PatientIdentity(new PatientKey(UUID.randomUUID()), Set.of(refs), Optional.empty());
    }

    private Feed export(String... lines) throws IOException {
        Files.write(feeds.resolve("Encounter.ndjson"), List.of(lines));
        var examined = contacts.examine(GP, FeedSource.HOSPITAL_EXPORT_FILE, "Encounter.ndjson");
        return new Feed(
                GP,
                FeedSource.HOSPITAL_EXPORT_FILE,
                Set.of(ContactKind.ED_ATTENDANCE),
                YEAR,
                Optional.of(new FeedFile("Encounter.ndjson", examined.sha256())));
    }

    @Test
    void findsThePatientsOfAnExportByTheirIdsAndRatherByNhsNumber() throws IOException {
        var nhs = "\"identifier\":{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"%s\"}";
        var feed = export(
                exported("relative", "\"reference\":\"Patient/7\""),
                exported("absolute", "\"reference\":\"https://hospital.example/fhir/Patient/7/_history/2\""),
                exported("mixed", "\"reference\":\"Patient/7\"," + nhs.formatted("9990000018")),
                exported("another-s", "\"reference\":\"Patient/7\"," + nhs.formatted("9990000026")),
                exported("moved", "\"reference\":\"Patient/8\"," + nhs.formatted("9990000018")),
                exported("number", nhs.formatted("9990000018")),
                exported("eight", "\"reference\":\"Patient/8\""));
        var both = known(new PatientRef.HospitalId("7"), new PatientRef.Nhs(new NhsNumber("9990000018")));
        var idAlone = known(new PatientRef.HospitalId("8"));
        var numberAlone = known(new PatientRef.Nhs(new NhsNumber("9990000026")));
        var nobody = known(new PatientRef.HospitalId("9"));
        var answers = contacts.read(feed, List.of(about(both), about(idAlone), about(numberAlone), about(nobody)));
        assertThat(references(answers.get(both.key())))
                .containsExactly(
                        "Encounter/relative",
                        "Encounter/absolute",
                        "Encounter/mixed",
                        "Encounter/moved",
                        "Encounter/number");
        assertThat(references(answers.get(idAlone.key()))).containsExactly("Encounter/moved", "Encounter/eight");
        assertThat(answers.get(numberAlone.key())).isInstanceOf(Contacts.NotLinkable.class);
        assertThat(references(answers.get(nobody.key()))).isEmpty();
    }

    /** Under one index the one of the two that was declared first would find nobody whom it knows by id. */
    @Test
    void findsThePatientsOfAnExportThoughTheSameFileIsReadByNhsNumberAsWell() throws IOException {
        var feed = export(exported(
                "a",
                "\"reference\":\"Patient/7\",\"identifier\":{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\","
                        + "\"value\":\"9990000018\"}"));
        var examined = contacts.examine(GP, FeedSource.NDJSON_FILE, "Encounter.ndjson");
        var byNumber = new Feed(
                new FeedName("by number"),
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.ED_ATTENDANCE),
                YEAR,
                Optional.of(new FeedFile("Encounter.ndjson", examined.sha256())));
        var byId = known(new PatientRef.HospitalId("7"));
        assertThat(references(contacts.read(feed, List.of(about(byId))).get(byId.key())))
                .containsExactly("Encounter/a");
        assertThat(references(contacts.read(byNumber, List.of(about(ANNE))).get(ANNE.key())))
                .containsExactly("Encounter/a");
        contacts.keepOnly(List.of(feed));
        assertThat(indexes()).hasSize(1);
    }

    @Test
    void doesNotAnswerFromTheIndexOfAnExportOfAnotherAddress() throws IOException {
        var nhs = ",\"identifier\":{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9990000018\"}";
        var feed = export(exported("a", "\"reference\":\"https://new.example/fhir/Patient/7\"" + nhs));
        var byId = known(new PatientRef.HospitalId("7"));
        assertThat(references(contacts.read(feed, List.of(about(byId))).get(byId.key())))
                .isEmpty();
        var moved = ServiceUseFixtures.ndjsonContacts(feeds, ExcludedClinics.NONE, "https://new.example/fhir/");
        assertThat(references(moved.read(feed, List.of(about(byId))).get(byId.key())))
                .containsExactly("Encounter/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"reference\":\"https://elsewhere.example/fhir/Patient/7\"",
                "\"reference\":\"Group/7\"",
                "\"reference\":\"Patient/\"",
                "\"reference\":\"xPatient/7\"",
                "\"display\":\"someone\""
            })
    void refusesAnExportWithALineOfNobodyAtTheHospital(String subject) {
        assertThatThrownBy(() -> export(exported("a", subject)))
                .hasMessage(
                        "Line 1 of the file cannot be used: subject is neither a Patient of the hospital nor named by"
                                + " NHS number");
    }
}
