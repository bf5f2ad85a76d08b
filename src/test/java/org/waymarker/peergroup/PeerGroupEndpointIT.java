package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.waymarker.peergroup.PeerGroupFixtures.day;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.Tokens;

/** Peer groups through the public FHIR API. */
class PeerGroupEndpointIT extends PeerGroupTestBed {
    private static final String CALLER_SYSTEM = "https://ehr.example/id";

    private EmbeddedServer server;
    private Api api;

    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }

    @Override
    ApplicationContext run(Map<String, Object> properties) {
        properties.put("micronaut.server.port", -1);
        server = ApplicationContext.run(EmbeddedServer.class, properties);
        return server.getApplicationContext();
    }

    @BeforeAll
    void connect() {
        api = new Api(FhirJson.CONTEXT, server.getURL() + "/fhir/r4", Tokens.of("system/*.cruds"));
    }

    @AfterAll
    void disconnect() {
        server.close();
    }

    @Test
    void formsAGroupOnce() {
        var in = forming(UUID.randomUUID().toString()).done();
        var group = api.call("Group/$form-peer-group", in).only(Group.class);
        ProfileValidator.assertValid(group);
        assertThat(group.getName()).isEqualTo("Thursday group");
        var before = rows();
        assertThat(api.call("Group/$form-peer-group", in).only(Group.class).getIdPart())
                .isEqualTo(group.getIdPart());
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void formsAGroupOfACohort() {
        var cohort = aCohort();
        var in = forming(UUID.randomUUID().toString(), "cohort-only").reference("cohort", "Group/" + cohort.group());
        var group = api.call("Group/$form-peer-group", in.done()).only(Group.class);
        assertThat(group(idOf(group)).cohorts()).containsExactly(cohort);
        assertThat(FhirJson.encode(group)).doesNotContain(cohort.group().toString());
    }

    @Test
    void takesInAMemberAndAnswersWithTheGroupAlone() {
        var group = aFormingGroup();
        var number = knownNumber();
        var reply = api.call(path(group, "$member-add"), adding(named(number), "2025-07-01"));
        assertThat(reply.only(Group.class).getQuantity()).isEqualTo(1);
        assertThat(FhirJson.encode(reply.resource())).doesNotContain(number).doesNotContain("\"member\"");
        assertThat(members(group)).hasSize(1);

        var left = api.call(
                path(group, "$member-remove"),
                new Ins()
                        .value("subject", named(number))
                        .date("end", day("2025-09-01"))
                        .code("reason", "moved")
                        .done());
        assertThat(left.only(Group.class).getQuantity()).isZero();
        assertThat(members(group)).isEmpty();
    }

    @Test
    void recordsMeetings() {
        var group = aFormingGroup();
        var counted = api.call(
                path(group, "$record-meeting"),
                meeting("2025-07-10", "held").count("head-count", 7).done());
        ProfileValidator.assertValid(counted.only(Observation.class));
        assertThat(counted.only(Observation.class).getValueQuantity().getValue().intValue())
                .isEqualTo(7);

        var run = api.call(
                path(group, "$record-meeting"),
                meeting("2025-07-17", "held")
                        .code("mode", "VR")
                        .reference("facilitator", "Practitioner/77")
                        .value("period", period("2025-07-17T18:00:00+01:00", "2025-07-17T19:30:00+01:00"))
                        .done());
        ProfileValidator.assertValid(run.only(Encounter.class));
        assertThat(run.only(Encounter.class).getClass_().getCode()).isEqualTo("VR");
        assertThat(run.all(Observation.class)).isEmpty();

        var silent = api.call(
                path(group, "$record-meeting"),
                meeting("2025-07-24", "not-known").done());
        assertThat(silent.codes()).containsExactly("KEPT_HERE");
        assertThat(silent.all(Observation.class)).isEmpty();
    }

    @Test
    void movesAGroupOn() {
        var group = aFormingGroup();
        var meeting = api.call(path(group, "$change-status"), status("meeting", "2025-07-01"));
        assertThat(codeOf(meeting.only(Group.class))).isEqualTo("meeting");
        api.call(path(group, "$change-status"), status("ended", "2025-09-01"));
        assertThat(resource(group).getActive()).isFalse();

        var other = aFormingGroup();
        var gone = api.call(
                path(other, "$did-not-form"),
                new Ins().date("date", day("2025-09-01")).done());
        assertThat(codeOf(gone.only(Group.class))).isEqualTo("ended");
    }

    @Test
    void mergesGroups() {
        var from = aFormingGroup();
        var into = aFormingGroup();
        var number = knownNumber();
        api.call(path(from, "$member-add"), adding(named(number), "2025-07-01"));
        var merged = api.call(
                path(from, "$merge"),
                new Ins()
                        .reference("into", "Group/" + into)
                        .date("date", day("2025-09-01"))
                        .value("moving", named(number))
                        .done());
        assertThat(merged.all(Group.class))
                .extracting(Group::getIdPart, Group::getActive, Group::getQuantity)
                .containsExactly(tuple(from.toString(), false, 0), tuple(into.toString(), true, 1));
        merged.all(Group.class).forEach(ProfileValidator::assertValid);
    }

    @Test
    void refusesABirthDateThatDoesNotFit() {
        var number = People.freshNhsNumber();
        port(Patients.class)
                .register(Set.of(new PatientRef.Nhs(new NhsNumber(number))), Optional.of(day("1961-05-31")));
        var wrong = named(number);
        wrong.addExtension(Extensions.BIRTH_DATE, new DateType("1961-05-30"));
        var reply = api.post(path(aFormingGroup(), "$member-add"), adding(wrong, "2025-07-01"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.codes()).containsExactly("PATIENT_NAMES_CONFLICT");
    }

    /** A wish that cannot be carried out, and what it is answered with. */
    private record Bad(String path, Ins in, int status, String code) {}

    Stream<Arguments> badInput() {
        var group = aFormingGroup();
        var ended = aFormingGroup();
        change(ended, GroupStatus.MEETING, "2025-07-01");
        change(ended, GroupStatus.ENDED, "2025-09-01");
        var standing = UUID.randomUUID().toString();
        api.call("Group/$form-peer-group", forming(standing).done());
        var member = knownNumber();
        api.call(path(group, "$member-add"), adding(named(member), "2025-07-01"));
        var stranger = People.freshNhsNumber();
        var silent = People.freshNhsNumber();
        aPatient(silent);
        var unknownGroup = newId();
        var cohort = aCohort();
        var form = "Group/$form-peer-group";
        var add = path(group, "$member-add");
        var remove = path(group, "$member-remove");
        var record = path(group, "$record-meeting");
        var change = path(group, "$change-status");
        var merge = path(group, "$merge");
        return Stream.of(
                        new Bad(form, new Ins().text("name", "No identifier"), 400, "PARAMETER_MISSING"),
                        new Bad(form, forming(fresh(), "everybody"), 400, "CODE_UNKNOWN"),
                        new Bad(form, named(fresh(), "x".repeat(101)), 400, "PARAMETER_INVALID"),
                        new Bad(form, forming(fresh()).date("started", day("2025-06-02")), 400, "PARAMETER_REPEATED"),
                        new Bad(form, startedOn("2026-03-03"), 422, "DATE_IN_FUTURE"),
                        new Bad(form, forming(fresh(), "cohort-only"), 422, "COHORT_MISSING"),
                        new Bad(form, ofCohort("Patient/12"), 400, "REFERENCE_INVALID"),
                        new Bad(form, ofCohort("Group/" + UUID.randomUUID()), 422, "COHORT_UNKNOWN"),
                        new Bad(form, ofCohort("Group/" + group), 422, "COHORT_UNKNOWN"),
                        new Bad(form, named(standing, "Friday group"), 409, "GROUP_EXISTS_OTHERWISE"),
                        new Bad(add, in(named("9990000017"), "start", "2025-07-01"), 400, "NHS_NUMBER_INVALID"),
                        new Bad(add, in(named(stranger), "start", "2025-07-01"), 422, "PATIENT_UNKNOWN"),
                        new Bad(add, in(named(silent), "start", "2025-07-01"), 422, "MEMBERSHIP_NOT_PERMITTED"),
                        new Bad(add, in(named(member), "start", "2025-07-02"), 422, "MEMBERSHIP_NOT_CHANGED"),
                        new Bad(add, in(named(silent), "start", "2026-03-03"), 422, "DATE_IN_FUTURE"),
                        new Bad(add, in(named(silent), "start", "2025-06-01"), 422, "DATE_BEFORE_GROUP"),
                        new Bad(
                                add,
                                new Ins().value("subject", named(silent)).value("start", new DateType("2025-07")),
                                400,
                                "PARAMETER_INVALID"),
                        new Bad(
                                path(ended, "$member-add"),
                                in(named(silent), "start", "2025-07-01"),
                                422,
                                "GROUP_ENDED"),
                        new Bad(
                                path(unknownGroup, "$member-add"),
                                in(named(silent), "start", "2025-07-01"),
                                404,
                                "NOT_FOUND"),
                        new Bad(
                                path(new PeerGroupId(cohort.group()), "$member-add"),
                                in(named(silent), "start", "2025-07-01"),
                                404,
                                "NOT_FOUND"),
                        new Bad(remove, in(named(silent), "end", "2025-07-01"), 422, "MEMBERSHIP_NOT_CHANGED"),
                        new Bad(remove, in(named(member), "end", "2025-06-30"), 422, "MEMBERSHIP_NOT_CHANGED"),
                        new Bad(remove, in(named(member), "end", "2026-03-03"), 422, "DATE_IN_FUTURE"),
                        new Bad(
                                remove,
                                in(named(member), "end", "2025-07-02").code("reason", "gossip"),
                                400,
                                "CODE_UNKNOWN"),
                        new Bad(record, meeting("2026-03-03", "held"), 422, "DATE_IN_FUTURE"),
                        new Bad(record, meeting("2025-07-10", "postponed"), 400, "CODE_UNKNOWN"),
                        new Bad(
                                record,
                                meeting("2025-07-10", "cancelled").count("head-count", 3),
                                422,
                                "HEAD_COUNT_WITHOUT_MEETING"),
                        new Bad(
                                record,
                                meeting("2025-07-10", "held").count("head-count", 501),
                                422,
                                "HEAD_COUNT_TOO_LARGE"),
                        new Bad(
                                record,
                                meeting("2025-07-10", "held").reference("facilitator", "Practitioner/77"),
                                400,
                                "PARAMETER_MISSING"),
                        new Bad(
                                record,
                                meeting("2025-07-10", "held")
                                        .value(
                                                "period",
                                                period("2025-07-10T18:00:00+01:00", "2025-07-10T19:00:00+01:00")),
                                400,
                                "PARAMETER_MISSING"),
                        new Bad(
                                record,
                                meeting("2025-07-10", "held")
                                        .reference("facilitator", "Patient/77")
                                        .value(
                                                "period",
                                                period("2025-07-10T18:00:00+01:00", "2025-07-10T19:00:00+01:00")),
                                400,
                                "CLINICIAN_NOT_NAMED"),
                        new Bad(
                                record,
                                meeting("2025-07-10", "held")
                                        .reference("facilitator", "Practitioner/77")
                                        .value(
                                                "period",
                                                period("2025-07-10T18:00:00+01:00", "2025-07-10T17:00:00+01:00")),
                                400,
                                "DATES_REVERSED"),
                        new Bad(
                                record,
                                meeting("2025-07-11", "held")
                                        .reference("facilitator", "Practitioner/77")
                                        .value(
                                                "period",
                                                period("2025-07-10T18:00:00+01:00", "2025-07-10T19:00:00+01:00")),
                                422,
                                "MEETING_DATE_DIFFERS"),
                        new Bad(path(ended, "$record-meeting"), meeting("2025-09-02", "held"), 422, "GROUP_ENDED"),
                        new Bad(change, statusIn("dormant", "2025-07-01"), 422, "ILLEGAL_TRANSITION"),
                        new Bad(change, statusIn("merged", "2025-07-01"), 400, "CODE_UNKNOWN"),
                        new Bad(change, statusIn("meeting", "2026-03-03"), 422, "DATE_IN_FUTURE"),
                        new Bad(change, statusIn("meeting", "2025-06-01"), 422, "DATE_BEFORE_LAST_CHANGE"),
                        new Bad(change, statusIn("ended", "2025-06-30"), 422, "DATE_BEFORE_A_JOIN"),
                        new Bad(path(ended, "$change-status"), statusIn("meeting", "2025-10-01"), 422, "GROUP_ENDED"),
                        new Bad(
                                path(ended, "$did-not-form"),
                                new Ins().date("date", day("2025-09-01")),
                                422,
                                "GROUP_ENDED"),
                        new Bad(merge, into(group, "2025-09-01"), 422, "MERGE_WITH_ITSELF"),
                        new Bad(merge, into(ended, "2025-09-01"), 422, "GROUP_ENDED"),
                        new Bad(merge, into(unknownGroup, "2025-09-01"), 404, "NOT_FOUND"),
                        new Bad(
                                merge,
                                into(aFormingGroup(), "2025-09-01").value("moving", named(silent)),
                                422,
                                "NOT_A_MEMBER"),
                        new Bad(
                                merge,
                                into(aFormingGroup(), "2025-09-01").value("moving", named(stranger)),
                                422,
                                "PATIENT_UNKNOWN"))
                .map(bad -> Arguments.of(bad.code, bad.path, bad.in.done(), bad.status));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource
    void badInput(String code, String path, Parameters in, int status) {
        var before = rows();
        var reply = api.post(path, in);
        assertThat(reply.codes()).containsExactly(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(((OperationOutcome) reply.resource())
                        .getIssueFirstRep()
                        .getDetails()
                        .getText())
                .isNotBlank();
        assertThat(rows()).isEqualTo(before);
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static Ins forming(String key) {
        return forming(key, "any-completer");
    }

    private static Ins forming(String key, String openTo) {
        return new Ins()
                .identifier("group", CALLER_SYSTEM, key)
                .text("name", "Thursday group")
                .code("open-to", openTo)
                .date("started", STARTED);
    }

    private static Ins named(String key, String name) {
        return new Ins()
                .identifier("group", CALLER_SYSTEM, key)
                .text("name", name)
                .code("open-to", "any-completer")
                .date("started", STARTED);
    }

    private static Ins startedOn(String date) {
        return new Ins()
                .identifier("group", CALLER_SYSTEM, fresh())
                .text("name", "Thursday group")
                .code("open-to", "any-completer")
                .date("started", day(date));
    }

    private static Ins ofCohort(String cohort) {
        return forming(fresh()).reference("cohort", cohort);
    }

    private static Ins meeting(String date, String outcome) {
        return new Ins()
                .identifier("meeting", CALLER_SYSTEM, fresh())
                .date("date", day(date))
                .code("outcome", outcome);
    }

    private static Period period(String start, String end) {
        return new Period().setStartElement(new DateTimeType(start)).setEndElement(new DateTimeType(end));
    }

    private static Ins statusIn(String status, String date) {
        return new Ins().code("status", status).date("date", day(date));
    }

    private static Parameters status(String status, String date) {
        return statusIn(status, date).done();
    }

    private static Ins into(PeerGroupId group, String date) {
        return new Ins().reference("into", "Group/" + group).date("date", day(date));
    }

    private static Ins in(Reference subject, String name, String date) {
        return new Ins().value("subject", subject).date(name, day(date));
    }

    private static Parameters adding(Reference subject, String start) {
        return in(subject, "start", start).done();
    }

    private static Reference named(String nhsNumber) {
        return new Reference()
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhsNumber));
    }

    /** Of somebody known here who allows that membership is held. */
    private String knownNumber() {
        var number = People.freshNhsNumber();
        allow(aPatient(number), true);
        return number;
    }

    private static String path(PeerGroupId group, String operation) {
        return "Group/" + group + "/" + operation;
    }

    private static PeerGroupId idOf(Group group) {
        return new PeerGroupId(UUID.fromString(group.getIdPart()));
    }

    private static String codeOf(Group group) {
        return group.getExtensionByUrl(Extensions.GROUP_STATUS).getValue().primitiveValue();
    }
}
