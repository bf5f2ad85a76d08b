package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;

/** An EHR that knows of no operation of ours posts peer groups, and posts and puts their meetings. */
@MicronautTest(transactional = false)
class PlainGroupIT {
    private static final String CALLER_SYSTEM = "https://ehr.example/id";

    private final Clinic clinic;
    private final Http http;
    private String group;

    PlainGroupIT(EmbeddedServer server) {
        http = new Http(server);
        clinic = new Clinic(http);
    }

    /** Formed long ago, so that it can have met. */
    @BeforeEach
    void aGroup() {
        var formed = clinic.call(
                "/Group/$form-peer-group",
                new Ins()
                        .identifier("group", CALLER_SYSTEM, UUID.randomUUID().toString())
                        .text("name", "Thursday group")
                        .code("open-to", "any-completer")
                        .date("started", LocalDate.of(2025, 6, 1)));
        group = "Group/" + Clinic.only(formed, Group.class).getIdPart();
    }

    private static Group aGroupOf(String openTo) {
        var posted = new Group()
                .setType(GroupType.PERSON)
                .setActual(true)
                .setName("Tuesday group")
                .setCode(Codes.SUPPORT_GROUPS.toConcept());
        posted.addIdentifier()
                .setSystem(CALLER_SYSTEM)
                .setValue(UUID.randomUUID().toString());
        posted.addExtension(Extensions.GROUP_OPEN_TO, new CodeType(openTo));
        return posted;
    }

    private Resource created(Resource posted) {
        var answer = clinic.post(posted);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer);
    }

    private static void assertRefused(HttpResponse<String> answer, String code, String expression) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(Http.code(answer)).isEqualTo(code);
        assertThat(((OperationOutcome) Http.json(answer)).getIssueFirstRep().getExpression())
                .extracting(Object::toString)
                .containsExactly(expression);
    }

    @Test
    void formsAGroupOnceAndKeepsTheIdentifierOfTheEhr() {
        var posted = aGroupOf("any-completer");
        var formed = (Group) created(posted);
        ProfileValidator.assertValid(formed);
        assertThat(formed.getQuantity()).isZero();
        assertThat(((CodeType) formed.getExtensionByUrl(Extensions.GROUP_STATUS).getValue()).getValue())
                .isEqualTo("forming");
        assertThat(formed.getIdentifier())
                .extracting(Identifier::getSystem)
                .hasSize(2)
                .contains(CALLER_SYSTEM);

        var again = clinic.post(posted, "Prefer", "return=OperationOutcome");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Http.code(again)).isEqualTo("ALREADY_RECORDED");
        var other = clinic.post(posted.copy().setName("Another name"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(Http.code(other)).isEqualTo("GROUP_EXISTS_OTHERWISE");
        assertThat(clinic.put(formed).statusCode()).isEqualTo(405);
    }

    @Test
    void formsAGroupOfTheCohortsThatItNamesAndKeepsThatToItself() {
        var closed = aGroupOf("cohort-only");
        assertThat(Http.code(clinic.post(closed))).isEqualTo("COHORT_MISSING");
        closed.addExtension(Extensions.PROGRAMME_COHORT, new Reference("Group/" + UUID.randomUUID()));
        assertThat(Http.code(clinic.post(closed))).isEqualTo("COHORT_UNKNOWN");
        var cohort = clinic.call(
                        "/Group/$open-cohort",
                        new Ins()
                                .identifier(
                                        "cohort",
                                        CALLER_SYSTEM,
                                        UUID.randomUUID().toString())
                                .text("name", "Autumn")
                                .date("first-session", Clinic.FIRST)
                                .date("last-session", LocalDate.of(2025, 11, 19))
                                .count("sessions", 12))
                .getEntryFirstRep()
                .getResource()
                .getIdPart();
        closed.getExtensionByUrl(Extensions.PROGRAMME_COHORT).setValue(new Reference("Group/" + cohort));
        assertThat(FhirJson.encode(created(closed))).doesNotContain(cohort);
    }

    static List<Arguments> noGroups() {
        return List.of(
                Arguments.of(
                        "MEMBERS_NOT_TAKEN",
                        "Group.member",
                        change(g -> g.addMember().setEntity(new Reference("Patient/1")))),
                Arguments.of(
                        "PERSON_IN_GROUP_RESOURCE",
                        "Group",
                        change(g -> g.addExtension("https://ehr.example/fhir/leader", new Reference("Patient/1")))),
                Arguments.of("PERSON_IN_GROUP_RESOURCE", "Group", change(g -> {
                    var held = new Patient();
                    held.setId("p");
                    g.addContained(held);
                    g.addExtension("https://ehr.example/fhir/leader", new Reference("#p"));
                })),
                Arguments.of("ELEMENT_INVALID", "Group.type", change(g -> g.setActual(false))),
                Arguments.of("ELEMENT_INVALID", "Group.type", change(g -> g.setType(GroupType.DEVICE))),
                Arguments.of("ELEMENT_INVALID", "Group.active", change(g -> g.setActive(false))),
                Arguments.of("ELEMENT_MISSING", "Group.name", change(g -> g.setName(null))),
                Arguments.of("ELEMENT_INVALID", "Group.name", change(g -> g.setName("x".repeat(101)))),
                Arguments.of(
                        "ELEMENT_MISSING",
                        "Group.identifier",
                        change(g -> g.getIdentifier().clear())),
                Arguments.of(
                        "ELEMENT_MISSING",
                        "Group.extension",
                        change(g -> g.getExtension().clear())));
    }

    private static Consumer<Group> change(Consumer<Group> how) {
        return how;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("noGroups")
    void refusesAGroupThatCannotBeFormedSo(String code, String expression, Consumer<Group> how) {
        var posted = aGroupOf("any-completer");
        how.accept(posted);
        assertRefused(clinic.post(posted), code, expression);
    }

    private Encounter aMeeting() {
        var meeting = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_VIRTUAL.toCoding())
                .setSubject(new Reference(group))
                .setPeriod(period("2025-07-17T18:00:00+01:00", "2025-07-17T19:30:00+01:00"));
        meeting.addParticipant().setIndividual(new Reference("Practitioner/77"));
        meeting.addIdentifier()
                .setSystem(CALLER_SYSTEM)
                .setValue(UUID.randomUUID().toString());
        return meeting;
    }

    private static Period period(String start, String end) {
        return new Period().setStartElement(new DateTimeType(start)).setEndElement(new DateTimeType(end));
    }

    private Encounter put(Encounter wanted) {
        var answer = clinic.put(wanted);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return (Encounter) Http.json(answer);
    }

    @Test
    void recordsAMeetingOnce() {
        var posted = aMeeting();
        posted.addReasonCode().setText("Invited speaker");
        var made = (Encounter) created(posted);
        ProfileValidator.assertValid(made);
        assertThat(made.getClass_().getCode()).isEqualTo("VR");
        assertThat(made.getReasonCodeFirstRep().getText()).isEqualTo("Invited speaker");
        assertThat(made.getIdentifier()).hasSize(2);
        var again = clinic.post(posted, "Prefer", "return=OperationOutcome");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Http.code(again)).isEqualTo("ALREADY_RECORDED");
        var other = clinic.post(posted.copy().setStatus(EncounterStatus.CANCELLED));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(Http.code(other)).isEqualTo("MEETING_EXISTS_OTHERWISE");
    }

    static List<Arguments> noMeetings() {
        return List.of(
                spoilt("PERSON_IN_GROUP_RESOURCE", "Encounter.subject", e -> e.setSubject(new Reference("Patient/1"))),
                spoilt(
                        "PERSON_IN_GROUP_RESOURCE",
                        "Encounter.subject",
                        e -> e.setSubject(Clinic.subject(People.freshNhsNumber()))),
                spoilt("ELEMENT_MISSING", "Encounter.subject", e -> e.setSubject(null)),
                spoilt(
                        "GROUP_UNKNOWN",
                        "Encounter.subject",
                        e -> e.setSubject(new Reference("Group/" + UUID.randomUUID()))),
                spoilt(
                        "PERSON_IN_GROUP_RESOURCE",
                        "Encounter",
                        e -> e.addParticipant().setIndividual(new Reference("RelatedPerson/3"))),
                spoilt(
                        "ELEMENT_INVALID",
                        "Encounter.participant",
                        e -> e.addParticipant().setIndividual(new Reference("Practitioner/3"))),
                spoilt(
                        "ELEMENT_MISSING",
                        "Encounter.participant",
                        e -> e.getParticipant().clear()),
                spoilt(
                        "ELEMENT_MISSING",
                        "Encounter.identifier",
                        e -> e.getIdentifier().clear()),
                spoilt("ELEMENT_INVALID", "Encounter.class", e -> e.setClass_(Codes.CLASS_INPATIENT.toCoding())),
                spoilt(
                        "ELEMENT_MISSING",
                        "Encounter.period.end",
                        e -> e.getPeriod().setEnd(null)),
                spoilt(
                        "ELEMENT_MISSING",
                        "Encounter.period.start",
                        e -> e.setPeriod(period("2025-07-17", "2025-07-17T19:30:00+01:00"))),
                spoilt(
                        "ELEMENT_INVALID",
                        "Encounter.period",
                        e -> e.setPeriod(period("2025-07-17T18:00:00+01:00", "2025-07-17T17:30:00+01:00"))),
                spoilt("STATUS_NOT_TAKEN", "Encounter.status", e -> e.setStatus(EncounterStatus.PLANNED)));
    }

    private static Arguments spoilt(String code, String expression, Consumer<Encounter> how) {
        return Arguments.of(code, expression, how);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("noMeetings")
    void refusesWhatIsNoMeetingOfAGroup(String code, String expression, Consumer<Encounter> how) {
        var posted = aMeeting();
        how.accept(posted);
        assertRefused(clinic.post(posted), code, expression);
    }

    @Test
    void correctsPeriodFacilitatorAndClassAndKeepsTheHeadCount() {
        var posted = aMeeting();
        var identifier = posted.getIdentifierFirstRep();
        clinic.call(
                "/" + group + "/$record-meeting",
                new Ins()
                        .identifier("meeting", identifier.getSystem(), identifier.getValue())
                        .date("date", LocalDate.of(2025, 7, 17))
                        .code("outcome", "held")
                        .code("mode", "VR")
                        .count("head-count", 7)
                        .reference("facilitator", "Practitioner/77")
                        .value("period", posted.getPeriod()));
        var made = clinic.find(Encounter.class, "subject=" + group);
        var wanted = made.copy()
                .setClass_(Codes.CLASS_HOME.toCoding())
                .setPeriod(period("2025-07-17T18:30:00+01:00", "2025-07-17T20:00:00+01:00"));
        wanted.getParticipantFirstRep().setIndividual(new Reference("PractitionerRole/9"));
        var corrected = put(wanted);
        ProfileValidator.assertValid(corrected);
        assertThat(corrected.getClass_().getCode()).isEqualTo("HH");
        assertThat(corrected.getParticipantFirstRep().getIndividual().getReference())
                .isEqualTo("PractitionerRole/9");
        assertThat(corrected.getPeriod().getEndElement().getValueAsString()).isEqualTo("2025-07-17T20:00:00+01:00");
        assertThat(clinic.find(Observation.class, "subject=" + group).getStatus())
                .isEqualTo(Observation.ObservationStatus.FINAL);

        corrected.addReasonCode().setText("Invited speaker");
        assertThat(put(corrected).getMeta().getVersionId()).isEqualTo("3");
        var inError = put(clinic.read(Encounter.class, made.getIdPart()).setStatus(EncounterStatus.ENTEREDINERROR));
        assertThat(inError.getStatus()).isEqualTo(EncounterStatus.ENTEREDINERROR);
        assertThat(inError.getReasonCodeFirstRep().getText()).isEqualTo("Invited speaker");
        ProfileValidator.assertValid(inError);
        assertThat(clinic.find(Observation.class, "subject=" + group).getStatus())
                .as("the members' own word of the number stands")
                .isEqualTo(Observation.ObservationStatus.FINAL);
    }

    @Test
    void letsNobodyOverwriteWhatIsOurs() {
        var made = (Encounter) created(aMeeting());
        for (var each : List.of(
                Arguments.of(
                        "Encounter.subject", change2(e -> e.setSubject(new Reference("Group/" + UUID.randomUUID())))),
                Arguments.of("Encounter.type", change2(e -> e.getTypeFirstRep().setText("Ward round"))),
                Arguments.of(
                        "Encounter.serviceProvider",
                        change2(e -> e.setServiceProvider(new Reference("Organization/9")))),
                Arguments.of("Encounter.partOf", change2(e -> e.setPartOf(new Reference("Encounter/9")))))) {
            var wanted = made.copy();
            @SuppressWarnings("unchecked")
            var how = (Consumer<Encounter>) each.get()[1];
            how.accept(wanted);
            assertRefused(clinic.put(wanted), "ELEMENT_NOT_WRITABLE", (String) each.get()[0]);
        }
        assertThat(clinic.read(Encounter.class, made.getIdPart()).getMeta().getVersionId())
                .isEqualTo("1");
    }

    private static Consumer<Encounter> change2(Consumer<Encounter> how) {
        return how;
    }

    @ParameterizedTest
    @CsvSource({
        "FINISHED, CANCELLED",
        "FINISHED, INPROGRESS",
        "FINISHED, PLANNED",
        "FINISHED, ARRIVED",
        "FINISHED, UNKNOWN",
        "CANCELLED, FINISHED",
        "CANCELLED, PLANNED",
        "ENTEREDINERROR, FINISHED"
    })
    void refusesAnIllegalMove(EncounterStatus from, EncounterStatus to) {
        var posted = aMeeting();
        var made = (Encounter)
                created(posted.setStatus(from == EncounterStatus.CANCELLED ? from : EncounterStatus.FINISHED));
        var standing = from == EncounterStatus.ENTEREDINERROR ? put(made.setStatus(from)) : made;
        assertRefused(clinic.put(standing.copy().setStatus(to)), "STATUS_MOVE_ILLEGAL", "Encounter.status");
        assertThat(clinic.read(Encounter.class, made.getIdPart()).getMeta().getVersionId())
                .isEqualTo(standing.getMeta().getVersionId());
    }

    @Test
    void takesNoPersonsSessionByPut() {
        clinic.completer();
        var session = ((Bundle) Http.json(http.get("/Encounter?status=finished&_count=500")))
                .getEntry().stream()
                        .map(entry -> (Encounter) entry.getResource())
                        .filter(Encounter::hasPartOf)
                        .findFirst()
                        .orElseThrow();
        assertThat(Http.code(clinic.put(session))).isEqualTo("RESOURCE_NOT_TAKEN");
    }
}
