package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.GP;
import static org.waymarker.serviceuse.ServiceUseFixtures.YEAR;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.serviceuse.ContactSource.Contacts;
import org.waymarker.serviceuse.ContactSource.Query;

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
        contacts = new NdjsonContacts(new FeedsDirectory(feeds), new EncounterContacts(new FhirTimes("Europe/London")));
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
        var examined = contacts.examine(GP, "gp.ndjson");
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
        assertThat(contacts.examine(GP, "gp.ndjson").encounters()).isEqualTo(2);
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
                "{\"resourceType\":\"Encounter\",\"subject\":\"x\"}|subject.identifier is no NHS number",
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
        assertThatThrownBy(() -> contacts.examine(GP, "gp.ndjson")).hasMessageContaining("it is not UTF-8");
        Files.write(feeds.resolve("gp.ndjson"), new byte[2_000_000]);
        assertThatThrownBy(() -> contacts.examine(GP, "gp.ndjson")).hasMessageContaining("longer than 1 MiB");
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
        assertThat(contacts.examine(GP, "2025/gp.ndjson").encounters()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret.ndjson", "2025/../../secret.ndjson", "link.ndjson", "missing.ndjson", ".", "", "a\0b"
            })
    void readsNothingOutsideTheDirectory(String name) throws IOException {
        Files.write(temp.resolve("secret.ndjson"), List.of(line("a", "9990000018", "2025-02-01")));
        Files.createDirectory(feeds.resolve("2025"));
        Files.createSymbolicLink(feeds.resolve("link.ndjson"), temp.resolve("secret.ndjson"));
        assertThatThrownBy(() -> contacts.examine(GP, name))
                .isInstanceOf(UnusableFeedException.class)
                .hasMessage("There is no file of that name in the feeds directory");
    }

    @Test
    void readsNothingByAnAbsolutePath() throws IOException {
        Files.write(feeds.resolve("gp.ndjson"), List.of(line("a", "9990000018", "2025-02-01")));
        var absolute = feeds.resolve("gp.ndjson").toAbsolutePath().toString();
        assertThatThrownBy(() -> contacts.examine(GP, absolute)).isInstanceOf(UnusableFeedException.class);
    }
}
