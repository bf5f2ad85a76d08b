package org.waymarker.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.capability.WriteMap.DocumentRoute;
import org.waymarker.capability.WriteMap.NoteType;
import org.waymarker.capability.WriteMap.Server;
import org.waymarker.fhir.Kind;

class WriteMapFileTest {
    @Test
    void readsWhatATrustSays() {
        var map = WriteMapFile.parse("""
                server:
                  most-entries: 8
                  update-as-create: true
                  with: [Task.update]
                  without: [transaction, Observation.conditional-create]
                write:
                  programme-plan: [resource, procedure, note]
                  service-use: []
                procedure:
                  display: Pain Management Programme
                note:
                  system: https://ehr.example/note-types
                  code: "17"
                  display: Progress note
                  on-encounter: false
                ehr-owned:
                  write: [programme-plan, referral-task]
                """);
        assertThat(map.server())
                .isEqualTo(new Server(
                        8,
                        true,
                        Set.of(Feature.update("Task")),
                        Set.of(Feature.TRANSACTION, Feature.conditionalCreate("Observation"))));
        assertThat(map.forms(Kind.PROGRAMME_PLAN)).containsExactly(Form.RESOURCE, Form.PROCEDURE, Form.NOTE);
        assertThat(map.forms(Kind.SERVICE_USE)).isEmpty();
        assertThat(map.forms(Kind.REFERRAL)).isEqualTo(List.of(Form.RESOURCE));
        assertThat(map.writtenThoughOwned()).containsExactlyInAnyOrder(Kind.PROGRAMME_PLAN, Kind.REFERRAL_TASK);
        assertThat(map.procedure())
                .contains(new Coded(Optional.empty(), Optional.empty(), "Pain Management Programme"));
        assertThat(map.note())
                .contains(new NoteType(
                        new Coded(Optional.of("https://ehr.example/note-types"), Optional.of("17"), "Progress note"),
                        false));
    }

    @Test
    void readsNothingFromAnEmptyFile() {
        assertThat(WriteMapFile.parse("# nothing yet\n")).isEqualTo(WriteMap.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: 7 | line 1: here belong most-entries, update-as-create",
                "server: {most-entries: 0} | line 1: \"0\" is no number from 1",
                "server: {most-entries: many} | line 1: \"many\" is no number from 1",
                "server:#  update-as-create: perhaps | line 2: \"perhaps\" is neither true nor false",
                "server:#  without:#    - transactions | line 3: \"transactions\" is no feature",
                "server:#  without: [Careplan.create] | line 2: \"Careplan.create\" is no feature",
                "server:#  without: [CarePlan.delete] | line 2: \"CarePlan.delete\" is no feature",
                "server: {}#servr: {} | line 2: \"servr\" is not known; there is server, write, ehr-owned, note, procedure, document",
                "server: {}#server: {} | line 2: \"server\" stands there twice",
                "write:#  programme-plans: [resource] | line 2: \"programme-plans\" is not known",
                "write:#  provenance: [resource] | line 2: \"provenance\" is not known",
                "write:#  referral: resource | line 2: here belongs a list",
                "write:#  referral: [resource, pdf] | line 2: \"pdf\" is no form: write resource, procedure, note, document",
                "write:#  referral: [resource, resource] | line 2: \"resource\" stands there twice",
                "write:#  referral: [procedure] | line 2: only a programme-plan can be written as a procedure",
                "write:#  peer-group: [note]#note: {display: N} | line 2: a note is about one patient",
                "write:#  referral: [note] | line 2: \"note\" is used, and there is no part \"note\"",
                "write: {}#note: {code: x, system: y} | line 2: a display is missing",
                "write: {}#note: {code: x, display: y} | line 2: system and code belong together",
                "ehr-owned: [referral] | line 1: here belong write",
                "ehr-owned:#  writes: [referral] | line 2: \"writes\" is not known; there is write",
                "ehr-owned:#  write: referral | line 2: here belongs a list",
                "ehr-owned:#  write:#    - referral#    - service-use | line 4: \"service-use\" is nothing of the EHR's that we would write: write programme-plan, referral, referral-task",
                "write:#  referral: [document] | line 2: \"document\" is used, and there is no part \"document\"",
                "write:#  meeting: [document]#document: {url: 'https://e.example', display: N} | line 2: a document is about one patient",
                "document: {display: N} | line 1: a url is missing",
                "document:#  url: http://engine.example/x#  display: N | line 2: documents go by https, or by http on this machine",
                "document:#  url: /x#  display: N | line 2: documents go by https",
                "document:#  url: https://me:pw@engine.example/x#  display: N | line 2: no name, password or fragment",
                "document:#  url: https://engine.example/x | line 2: a display is missing",
                "document: {url: 'https://e.example',#  drops-repeats: yes, display: N} | line 2: \"yes\" is neither true nor false",
                "document: {url: 'https://e.example', display: N,#  header-file: /no/such/file} | line 2: the header file cannot be read",
                "write:#  referral: [resource | line 2: this is no YAML"
            })
    void tellsTheLineThatIsWrong(String yaml, String told) {
        assertThatThrownBy(() -> WriteMapFile.parse(yaml.replace('#', '\n')))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith(told);
    }

    @Test
    void readsWhereDocumentsGo(@TempDir Path directory) throws IOException {
        var header = Files.writeString(directory.resolve("header"), "Authorization: Basic c2VjcmV0\n");
        var map = WriteMapFile.parse("""
                write:
                  referral: [resource, document]
                document:
                  url: https://engine.trust.example/fhir/documents
                  display: Progress note
                  drops-repeats: true
                  header-file: %s
                """.formatted(header));
        assertThat(map.forms(Kind.REFERRAL)).containsExactly(Form.RESOURCE, Form.DOCUMENT);
        assertThat(map.document())
                .contains(new DocumentRoute(
                        URI.create("https://engine.trust.example/fhir/documents"),
                        new Coded(Optional.empty(), Optional.empty(), "Progress note"),
                        true,
                        Optional.of(header)));
        assertThat(HeaderFile.read(header)).contains(new HeaderFile("Authorization", "Basic c2VjcmV0"));
        assertThat(HeaderFile.read(header).orElseThrow().toString()).doesNotContain("c2VjcmV0");
        Files.writeString(header, "Host: elsewhere.example\n");
        assertThat(HeaderFile.read(header)).isEmpty();
        Files.writeString(header, "A: b\nC: d\n");
        assertThat(HeaderFile.read(header)).isEmpty();
    }

    @Test
    void namesTheFile(@TempDir Path directory) throws IOException {
        var file = directory.resolve("write-map.yml");
        assertThatThrownBy(() -> WriteMapFile.read(file)).hasMessage("The write map " + file + " cannot be read");
        Files.writeString(file, "write:\n  referral: [fax]\n");
        assertThatThrownBy(() -> WriteMapFile.read(file))
                .hasMessageStartingWith("The write map " + file + ", line 2: \"fax\" is no form");
        Files.writeString(file, "write:\n  referral: []\n");
        assertThat(WriteMapFile.read(file).forms(Kind.REFERRAL)).isEmpty();
    }
}
