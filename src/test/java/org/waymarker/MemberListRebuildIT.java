package org.waymarker;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Lanes;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.People;
import org.waymarker.testing.Tokens;

/**
 * Someone at the hospital tries to find out who is in which peer group, from all that the hospital holds: every resource and
 * every version of it. Two groups, three people in each; all but one of them let the hospital know that they joined some group.
 */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberListRebuildIT {
    private static final String CALLER_SYSTEM = "https://ehr.example/id";
    private static final List<Class<? extends Resource>> OF_PATIENTS =
            List.of(CarePlan.class, ServiceRequest.class, Task.class, Encounter.class, Observation.class);

    private final List<String> nhsNumbers = new ArrayList<>();
    private final Map<String, String> hospitalIds = new LinkedHashMap<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> plans = new ArrayList<>();
    private IGenericClient hospital;
    private EmbeddedServer server;
    private Api api;
    private String practitioner;

    @BeforeAll
    void playTheStory(IGenericClient client) throws InterruptedException {
        hospital = client;
        var settings = new HashMap<>(Databases.h2());
        settings.put("micronaut.server.port", -1);
        settings.put("waymarker.hospital.base-url", client.getServerBase());
        settings.put("waymarker.hospital.create-session-encounters", true);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
        api = new Api(FhirJson.CONTEXT, server.getURL() + "/fhir/r4", Tokens.all());
        practitioner = client.create()
                .resource(new Practitioner())
                .execute()
                .getId()
                .toUnqualifiedVersionless()
                .getValue();
        for (int i = 0; i < 6; i++) {
            var nhs = People.freshNhsNumber();
            nhsNumbers.add(nhs);
            var id = client.create()
                    .resource(People.patient(nhs, "Person", "Number" + i, "1970-01-0" + (i + 1)))
                    .execute()
                    .getId();
            hospitalIds.put(nhs, id.getIdPart());
        }
        closeTheCohort();
        var evenings = formGroup("Thursday evenings");
        var mornings = formGroup("Tuesday mornings");
        for (int i = 0; i < 6; i++) {
            join(i, i % 2 == 0 ? evenings : mornings);
        }
        for (var group : groups) {
            api.call(
                    group + "/$change-status",
                    new Ins()
                            .code("status", "meeting")
                            .date("date", LocalDate.now().minusDays(2))
                            .done());
            api.call(
                    group + "/$record-meeting",
                    new Ins()
                            .identifier(
                                    "meeting", CALLER_SYSTEM, UUID.randomUUID().toString())
                            .date("date", LocalDate.now().minusDays(1))
                            .code("outcome", "held")
                            .count("head-count", 3)
                            .done());
        }
        drain();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void drain() throws InterruptedException {
        var lanes = server.getApplicationContext().getBean(Lanes.class);
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (lanes.backlog().queued() > 0 && lanes.backlog().parked() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertThat(lanes.backlog().parked()).isZero();
        assertThat(lanes.backlog().queued()).isZero();
    }

    @Test
    void findsTheGroupsAndTheirHeadCountsButNoMember() {
        for (var group : heldGroups()) {
            assertThat(group.getMember()).isEmpty();
            assertThat(versions(group)).allSatisfy(body -> {
                for (var nhs : nhsNumbers) {
                    assertThat(body).doesNotContain(nhs).doesNotContain("Patient/" + hospitalIds.get(nhs));
                }
            });
        }
        assertThat(heldGroups()).hasSize(2);
    }

    @Test
    void findsNoGroupInAnythingAboutAPatient() {
        var traces = new HashSet<String>();
        for (var group : heldGroups()) {
            traces.add(group.getIdentifierFirstRep().getValue());
            traces.add("Group/" + group.getIdElement().getIdPart() + "\"");
            traces.add(group.getName());
        }
        traces.add("peer-group");
        var bodies = new ArrayList<String>();
        hospitalIds.values().forEach(id -> bodies.addAll(heldOf(id)));
        assertThat(bodies).hasSizeGreaterThan(40);
        assertThat(bodies).allSatisfy(body -> assertThat(traces).noneMatch(body::contains));
    }

    /** The identifier of a referral is made from the episode and the group; in a namespace that can be guessed, pairs could be tried. */
    @Test
    void cannotTryPairsOfEpisodeAndGroup() {
        var referrals = new HashSet<String>();
        hospitalIds.values().forEach(id -> heldOf(id).forEach(body -> referrals.addAll(identifiers(body))));
        var base = "https://waymarker.example/id";
        var dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        var url = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
        for (var namespace : List.of(dns, url, new UUID(0, 0), UUID.nameUUIDFromBytes(base.getBytes()))) {
            var guessed = new BusinessIds(base, namespace);
            for (var plan : plans) {
                for (var group : heldGroups()) {
                    var key = plan.substring("CarePlan/".length()) + "|"
                            + group.getIdentifierFirstRep().getValue();
                    assertThat(referrals)
                            .doesNotContain(
                                    guessed.of(Kind.REFERRAL, key, 1).value().toString());
                }
            }
        }
        var own = server.getApplicationContext().getBean(BusinessIds.class);
        var key = plans.get(0).substring("CarePlan/".length()) + "|"
                + groups.get(0).substring("Group/".length());
        assertThat(referrals)
                .as("with the secret namespace the same attempt would succeed, so the attempt is a real one")
                .contains(own.of(Kind.REFERRAL, key, 1).value().toString());
    }

    @Test
    void hearsNothingOfJoiningFromThoseWhoDoNotWantIt() {
        var silent = hospitalIds.get(nhsNumbers.get(5));
        assertThat(heldOf(silent)).noneMatch(body -> body.contains("\"joined\""));
        assertThat(taskVersions(silent)).as("offered, then accepted").isEqualTo(2);
        var told = hospitalIds.get(nhsNumbers.get(0));
        assertThat(heldOf(told)).anyMatch(body -> body.contains("\"joined\""));
    }

    /** Those who join one group change in one transaction; written to the second, equal times would sort people into groups. */
    @Test
    void cannotSortThoseWhoToldByTheTimeOfJoining() {
        var times = new HashSet<String>();
        for (var nhs : nhsNumbers.subList(0, 5)) {
            found(Task.class, "patient", hospitalIds.get(nhs))
                    .forEach(task ->
                            times.add(((Task) task).getLastModifiedElement().getValueAsString()));
        }
        assertThat(times).hasSize(1).allSatisfy(time -> assertThat(time).hasSize("2026-01-31".length()));
    }

    // What the hospital holds.

    private List<Group> heldGroups() {
        return groups.stream()
                .map(group -> (Group) found(
                                Group.class,
                                "identifier",
                                server.getApplicationContext()
                                                .getBean(BusinessIds.class)
                                                .system(Kind.PEER_GROUP) + "|" + group.substring("Group/".length()))
                        .get(0))
                .toList();
    }

    private List<Resource> found(Class<? extends Resource> type, String parameter, String value) {
        var found = new ArrayList<Resource>();
        var page = hospital.search()
                .byUrl(type.getSimpleName() + "?" + parameter + "=" + value.replace("|", "%7C"))
                .returnBundle(Bundle.class)
                .execute();
        while (true) {
            page.getEntry().forEach(entry -> found.add(entry.getResource()));
            if (page.getLink(Bundle.LINK_NEXT) == null) {
                return found;
            }
            page = hospital.loadPage().next(page).execute();
        }
    }

    /** Every version of everything about a patient, as text. */
    private List<String> heldOf(String patientId) {
        return OF_PATIENTS.stream()
                .flatMap(type -> found(type, "patient", patientId).stream())
                .flatMap(resource -> versions(resource).stream())
                .toList();
    }

    private long taskVersions(String patientId) {
        return found(Task.class, "patient", patientId).stream()
                .flatMap(task -> versions(task).stream())
                .count();
    }

    private List<String> versions(Resource resource) {
        return hospital
                .history()
                .onInstance(resource.getIdElement().toUnqualifiedVersionless())
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> FhirJson.encode(entry.getResource()))
                .toList();
    }

    private static Set<String> identifiers(String body) {
        var found = new HashSet<String>();
        var matcher =
                Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").matcher(body);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    // The story.

    private static Reference subject(String nhs) {
        return new Reference()
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhs));
    }

    private void closeTheCohort() {
        var open = new Ins()
                .identifier("cohort", CALLER_SYSTEM, UUID.randomUUID().toString())
                .text("name", "Autumn 2025")
                .date("first-session", LocalDate.of(2025, 9, 3))
                .date("last-session", LocalDate.of(2025, 11, 19))
                .positive("sessions", 12);
        nhsNumbers.forEach(nhs -> open.parts("participant", new Ins().value("subject", subject(nhs))));
        var cohort = "Group/"
                + api.call("Group/$open-cohort", open.done()).only(Group.class).getIdPart();
        var close = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType("2025-11-19T10:00:00Z"))
                                .setEndElement(new DateTimeType("2025-11-19T12:30:00Z")))
                .reference("declared-by", practitioner);
        nhsNumbers.forEach(nhs -> close.parts(
                "person",
                new Ins()
                        .value("subject", subject(nhs))
                        .code("outcome", "completed")
                        .count("attended", 12)
                        .count("offered", 12)
                        .flag("present", true)));
        api.call(cohort + "/$close-cohort", close.done())
                .all(CarePlan.class)
                .forEach(plan -> plans.add("CarePlan/" + plan.getIdPart()));
    }

    private String formGroup(String name) {
        Parameters in = new Ins()
                .identifier("group", CALLER_SYSTEM, UUID.randomUUID().toString())
                .text("name", name)
                .code("open-to", "any-completer")
                .date("started", LocalDate.of(2025, 12, 1))
                .done();
        var group = "Group/"
                + api.call("Group/$form-peer-group", in).only(Group.class).getIdPart();
        groups.add(group);
        return group;
    }

    /** Everyone but the last lets the hospital know. */
    private void join(int person, String group) {
        var task = api.call(
                        plans.get(person) + "/$refer-peer-support",
                        new Ins()
                                .reference("requester", practitioner)
                                .reference("group", group)
                                .done())
                .only(Task.class)
                .getIdPart();
        api.call(
                "Task/" + task + "/$answer",
                new Ins()
                        .code("answer", "yes")
                        .reference("recorded-by", practitioner)
                        .parts(
                                "permission",
                                new Ins().code("code", "hold-membership").flag("granted", true))
                        .parts(
                                "permission",
                                new Ins().code("code", "hospital-may-know").flag("granted", person < 5))
                        .done());
        api.call(
                group + "/$member-add",
                new Ins()
                        .value("subject", subject(nhsNumbers.get(person)))
                        .date("start", LocalDate.now().minusDays(3))
                        .done());
    }
}
