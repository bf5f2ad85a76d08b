package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.Tokens;

/** By whatever door a Group leaves, a caller without the scope for member lists learns of nobody in it; with it, of everybody. */
@MicronautTest(transactional = false)
class MembersIT {
    private static final String CALLER_SYSTEM = "https://ehr.example/id";

    /** All that SMART can give. */
    private static final String WITHOUT = "system/*.cruds user/*.*";

    private final Clinic all;
    private final Clinic clinic;
    private final Http knowing;
    private final Http http;
    private Clinic.Completer ann;
    private String identifier;
    private String group;
    private Bundle joined;

    MembersIT(EmbeddedServer server) {
        knowing = new Http(server);
        all = new Clinic(knowing);
        http = knowing.with(Tokens.of(WITHOUT));
        clinic = new Clinic(http);
    }

    @BeforeEach
    void annJoins() {
        ann = clinic.completer();
        identifier = UUID.randomUUID().toString();
        var formed = clinic.call("/Group/$form-peer-group", forming());
        group = "/Group/" + Clinic.only(formed, Group.class).getIdPart();
        clinic.call(
                "/CarePlan/" + ann.plan().getIdPart() + "/$set-permission",
                new Ins()
                        .code("code", "hold-membership")
                        .flag("granted", true)
                        .reference("recorded-by", "Practitioner/7"));
        joined = clinic.call(
                group + "/$member-add",
                new Ins().value("subject", ann.subject()).date("start", LocalDate.of(2025, 12, 1)));
    }

    /** Trying out is a door too. */
    @Test
    void tellsByNoRefusalWhetherSomebodyIsAMember() {
        var other = clinic.completer();
        for (var person : List.of(ann, other)) {
            var leaving = FhirJson.encode(new Ins()
                    .value("subject", person.subject())
                    .date("end", LocalDate.of(2025, 6, 2))
                    .done());
            assertThat(Http.code(http.post(group + "/$member-remove", leaving))).isEqualTo("MEMBERSHIP_NOT_CHANGED");
        }
        var told = FhirJson.encode(new Ins()
                .value("subject", other.subject())
                .date("end", LocalDate.of(2025, 6, 2))
                .done());
        assertThat(Http.code(knowing.post(group + "/$member-remove", told))).isEqualTo("NOT_A_MEMBER");
    }

    @Test
    void neverSaysThatAMemberListHasNotChanged() {
        assertThat(knowing.get(group, "If-None-Match", "*").statusCode()).isEqualTo(200);
        assertThat(knowing.get("/CarePlan/" + ann.plan().getIdPart(), "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(304);
    }

    private Ins forming() {
        return new Ins()
                .identifier("group", CALLER_SYSTEM, identifier)
                .text("name", "Thursday group")
                .code("open-to", "any-completer")
                .date("started", LocalDate.of(2025, 6, 1));
    }

    private static List<Group> groups(Resource answer) {
        return (answer instanceof Bundle bundle
                        ? bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                        : Stream.of(answer))
                .filter(Group.class::isInstance)
                .map(Group.class::cast)
                .toList();
    }

    private void assertNobody(String door, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(door + answer.body()).isIn(200, 201);
        assertNobody(door, Http.json(answer));
    }

    private void assertNobody(String door, Resource answer) {
        assertThat(FhirJson.encode(answer)).as(door).doesNotContain(ann.nhs()).doesNotContain("\"member\"");
        assertThat(groups(answer))
                .as(door)
                .isNotEmpty()
                .allSatisfy(shown ->
                        assertThat(shown.getMeta().getTag()).singleElement().matches(Codes.SUBSETTED::is));
    }

    @Test
    void showsNobodyThroughAnyDoor() {
        assertNobody("operation", joined);
        assertNobody("read", http.get(group));
        assertNobody("version", http.get(group + "/_history/1"));
        assertNobody("newest version", http.get(group + "/_history/2"));
        assertNobody("history", http.get(group + "/_history"));
        assertNobody("search", http.get("/Group?identifier=" + group.substring(7)));
        assertNobody(
                "search by POST",
                http.send(
                        "POST",
                        "/Group/_search",
                        "_id=" + group.substring(7),
                        "Content-Type",
                        "application/x-www-form-urlencoded"));
        assertNobody("repeated operation", clinic.call("/Group/$form-peer-group", forming()));
        assertNobody("XML", Http.xml(http.get(group, "Accept", "application/fhir+xml")));
        var batch = new Bundle().setType(Bundle.BundleType.BATCH);
        batch.addEntry().getRequest().setMethod(Bundle.HTTPVerb.GET).setUrl(group.substring(1));
        assertNobody("batch", http.post("/", FhirJson.encode(batch)));
        var named = (Reference)
                ann.plan().getExtensionByUrl(Extensions.PROGRAMME_COHORT).getValue();
        var cohort = clinic.read(Group.class, named.getReferenceElement().getIdPart());
        assertNobody("cohort", cohort);
    }

    @Test
    void showsNobodyToACreateThatFindsTheGroup() {
        var posted = new Group().setType(Group.GroupType.PERSON).setActual(true);
        assertNobody("conditional create", clinic.post(posted, "If-None-Exist", "_id=" + group.substring(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "unknown", "hospital"})
    void refusesToSayInWhichGroupsAPersonIs(String who) {
        var name = Map.of(
                        "known", "https://fhir.nhs.uk/Id/nhs-number%7C" + ann.nhs(),
                        "unknown", "https://fhir.nhs.uk/Id/nhs-number%7C" + People.freshNhsNumber(),
                        "hospital", "Patient/4711")
                .get(who);
        assertHidden(http.get("/Group?member=" + name));
        assertHidden(http.get("/Group?_summary=count&member=" + name));
        assertHidden(http.get("/Group?_id=" + group.substring(7) + "&member=" + name));
        assertHidden(http.send(
                "POST", "/Group/_search", "member=" + name, "Content-Type", "application/x-www-form-urlencoded"));
        assertHidden(clinic.post(
                new Group().setType(Group.GroupType.PERSON).setActual(true), "If-None-Exist", "member=" + name));
        var transaction = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        var meeting = new Encounter();
        meeting.getSubject().setReference("Group?member=" + name);
        transaction
                .addEntry()
                .setResource(meeting)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Encounter");
        assertHidden(http.post("/", FhirJson.encode(transaction)));
    }

    private static void assertHidden(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(Http.code((OperationOutcome) Http.json(answer))).isEqualTo("MEMBERS_NOT_SHOWN");
    }

    @Test
    void showsEverybodyToWhoMaySeeThem() {
        assertAnn("read", knowing.get(group));
        assertAnn("search", knowing.get("/Group?identifier=" + group.substring(7)));
        assertAnn(
                "search by member",
                knowing.get("/Group?member=https://fhir.nhs.uk/Id/nhs-number%7C" + ann.nhs()
                        + "&code=http://terminology.hl7.org/CodeSystem/service-type%7C224"));
        assertAnn("operation", (Resource) all.call("/Group/$form-peer-group", forming()));
        var cohort = (Reference)
                ann.plan().getExtensionByUrl(Extensions.PROGRAMME_COHORT).getValue();
        assertAnn("cohort", knowing.get("/" + cohort.getReference()));
        for (var earlier : List.of("/_history/1", "/_history/2", "/_history")) {
            assertNobody(earlier, knowing.get(group + earlier));
        }
    }

    private void assertAnn(String door, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(door + answer.body()).isEqualTo(200);
        assertAnn(door, Http.json(answer));
    }

    private void assertAnn(String door, Resource answer) {
        assertThat(groups(answer)).as(door).singleElement().satisfies(shown -> {
            assertThat(shown.getMeta().getTag()).isEmpty();
            assertThat(shown.getMember())
                    .singleElement()
                    .extracting(member -> member.getEntity().getIdentifier().getValue())
                    .isEqualTo(ann.nhs());
            ProfileValidator.assertValid(shown);
        });
    }

    @Test
    void findsEveryGroupOfAPersonAndPutsNobodyIntoALink() {
        var found = (Bundle)
                Http.json(knowing.get("/Group?_count=1&member=https://fhir.nhs.uk/Id/nhs-number%7C" + ann.nhs()));
        assertThat(found.getTotal()).as("the cohort and the peer group").isEqualTo(2);
        assertThat(found.getLink())
                .hasSize(2)
                .allSatisfy(link -> assertThat(link.getUrl()).doesNotContain(ann.nhs()));
        var next = (Bundle) Http.json(knowing.get(found.getLink("next").getUrl()));
        assertThat(next.getEntry()).hasSize(1);
        assertThat(next.getEntryFirstRep().getFullUrl())
                .isNotEqualTo(found.getEntryFirstRep().getFullUrl());
        var nobody = (Bundle)
                Http.json(knowing.get("/Group?member=https://fhir.nhs.uk/Id/nhs-number%7C" + People.freshNhsNumber()));
        assertThat(nobody.getTotal()).isZero();
    }
}
