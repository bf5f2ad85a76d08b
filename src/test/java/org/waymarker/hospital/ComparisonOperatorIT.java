package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.hospital.Told.all;
import static org.waymarker.hospital.Told.part;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.RunningService;

/** An operator at a running service, over HTTP, whose hospital lost something. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonOperatorIT {
    private IGenericClient hospital;
    private OutageProxy proxy;
    private RunningService service;
    private Api api;

    @BeforeAll
    void start(IGenericClient client, OutageProxy outages) {
        hospital = client;
        proxy = outages;
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.hospital.base-url", proxy.baseUrl());
        settings.put("waymarker.hospital.retry-first", "PT0.1S");
        settings.put("waymarker.hospital.retry-cap", "PT0.2S");
        settings.put("waymarker.hospital.poll-interval", "PT0.2S");
        service = RunningService.start(settings);
        api = service.api();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    /** A cohort that the hospital holds. @return its id here */
    private String delivered() {
        var cohort = api.call(
                        "Group/$open-cohort",
                        new Ins()
                                .identifier(
                                        "cohort",
                                        "https://ehr.example/id",
                                        UUID.randomUUID().toString())
                                .text("name", "Spring")
                                .date("first-session", LocalDate.of(2026, 1, 5))
                                .date("last-session", LocalDate.of(2026, 3, 23))
                                .positive("sessions", 12)
                                .done())
                .only(Group.class)
                .getIdPart();
        await(() -> !held(cohort).isEmpty() && isIdle(cohort));
        return cohort;
    }

    private boolean isIdle(String cohort) {
        var lane = (Parameters) api.get("$delivery-lane?lane=group:" + cohort).resource();
        return part(lane.getParameter("lane"), "state").equals("idle");
    }

    /** Ids at the hospital. */
    private List<String> held(String cohort) {
        return hospital
                .search()
                .forResource(Group.class)
                .whereMap(Map.of("identifier", List.of(cohort)))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    private Parameters comparison(String query) {
        return (Parameters) api.get("$comparison" + query).resource();
    }

    /** A whole comparison. */
    private Parameters compared() {
        var before = value(comparison(""), "ended");
        assertThat(api.post("$compare-hospital", new Parameters()).status()).isEqualTo(202);
        await(() -> !value(comparison(""), "ended").equals(before)
                && value(comparison(""), "state").equals("resting"));
        return comparison("");
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static String value(Parameters parameters, String name) {
        return parameters.hasParameter(name)
                ? parameters.getParameter(name).getValue().primitiveValue()
                : "";
    }

    private static ParametersParameterComponent about(String cohort, Parameters comparison) {
        return all(comparison, "finding").stream()
                .filter(finding -> part(finding, "reference").equals("Group/" + cohort))
                .findFirst()
                .orElseThrow();
    }

    private static Ins repair(ParametersParameterComponent finding) {
        return new Ins().count("finding", Integer.parseInt(part(finding, "id"))).text("reason", "lost on Tuesday");
    }

    @Test
    void findsWhatTheHospitalLostAndSendsItAgain() {
        var cohort = delivered();
        var other = delivered();
        hospital.delete().resourceById("Group", held(cohort).get(0)).execute();
        hospital.delete().resourceById("Group", held(other).get(0)).execute();
        var told = compared();
        assertThat(value(told, "asked-by")).contains("ehr-1");
        var finding = about(cohort, told);
        assertThat(part(finding, "kind")).isEqualTo("missing");
        assertThat(part(finding, "lane")).isEqualTo("group:" + cohort);
        var missing = comparison("?kind=missing&count=1");
        assertThat(all(missing, "finding")).hasSize(1);
        assertThat(all(comparison("?kind=missing&after=" + value(missing, "next")), "finding"))
                .isNotEmpty();
        assertThat(all(comparison("?kind=moved"), "finding")).isEmpty();
        assertThat(all(told, "open"))
                .anySatisfy(open ->
                        assertThat(part(open, "kind") + part(open, "count")).isEqualTo("missing2"));

        var silent = new Ins().count("finding", 1).done();
        assertThat(api.post("$repair-finding", silent).codes()).containsExactly("PARAMETER_MISSING");
        assertThat(api.post(
                                "$repair-finding",
                                repair(finding).code("action", "accept").done())
                        .codes())
                .containsExactly("REPAIR_UNFIT");
        assertThat(api.post("$repair-finding", repair(finding).text("keep", "7").done())
                        .codes())
                .containsExactly("REPAIR_UNFIT");
        assertThat(api.post(
                                "$repair-finding",
                                repair(finding).code("action", "delete").done())
                        .codes())
                .containsExactly("CODE_UNKNOWN");
        var repaired =
                (Parameters) api.call("$repair-finding", repair(finding).done()).resource();
        assertThat(value(repaired, "repaired")).isEqualTo("1");
        assertThat(all(repaired, "finding")).isEmpty();
        assertThat(api.post("$repair-finding", repair(finding).done()).codes()).containsExactly("NOT_FOUND");
        var rest = (Parameters) api.call(
                        "$repair-finding",
                        new Ins()
                                .code("all-of-kind", "missing")
                                .text("reason", "all of Tuesday's")
                                .done())
                .resource();
        assertThat(value(rest, "repaired")).isEqualTo("1");
        assertThat(value(rest, "left")).isEqualTo("0");
        await(() -> held(cohort).size() == 1 && held(other).size() == 1 && isIdle(cohort) && isIdle(other));
        assertThat(all(compared(), "finding")).isEmpty();
        var lane = (Parameters) api.get("$delivery-lane?lane=group:" + cohort).resource();
        assertThat(part(lane.getParameter("action"), "action")).isEqualTo("repair");
        assertThat(part(lane.getParameter("action"), "reason")).isEqualTo("lost on Tuesday");
    }

    @Test
    void keepsOneOfTwo() {
        var cohort = delivered();
        var theirs = hospital.read()
                .resource(Group.class)
                .withId(held(cohort).get(0))
                .execute();
        theirs.setId((String) null);
        var second = hospital.create().resource(theirs).execute().getId().getIdPart();
        var finding = about(cohort, compared());
        assertThat(part(finding, "kind")).isEqualTo("doubled");
        assertThat(api.post(
                                "$repair-finding",
                                new Ins()
                                        .code("all-of-kind", "doubled")
                                        .text("reason", "no")
                                        .done())
                        .codes())
                .containsExactly("REPAIR_UNFIT");
        assertThat(api.post(
                                "$repair-finding",
                                repair(finding).text("keep", "nobody").done())
                        .codes())
                .containsExactly("KEPT_NOT_FOUND");
        var kept = (Parameters)
                api.call("$repair-finding", repair(finding).text("keep", second).done())
                        .resource();
        assertThat(part(kept.getParameter("finding"), "linked")).isEqualTo(second);
        held(cohort).stream()
                .filter(id -> !id.equals(second))
                .forEach(id -> hospital.delete().resourceById("Group", id).execute());
        assertThat(all(compared(), "finding")).isEmpty();
    }

    @Test
    void waitsForAHospitalThatIsAwayAndBeginsNoOtherMeanwhile() {
        delivered();
        proxy.down();
        try {
            assertThat(api.post("$compare-hospital", new Parameters()).status()).isEqualTo(202);
            await(() -> value(comparison(""), "state").equals("waiting"));
            assertThat(value(comparison(""), "cause")).isEqualTo("CONNECTION_REFUSED");
            assertThat(api.post("$compare-hospital", new Parameters()).codes()).containsExactly("COMPARISON_UNDER_WAY");
        } finally {
            proxy.up();
        }
        await(() -> value(comparison(""), "state").equals("resting"));
        assertThat(value(comparison(""), "compared")).isEqualTo(value(comparison(""), "total"));
        assertThat(value(comparison(""), "unread")).isEqualTo("0");
    }

    @Test
    void doesNotStartWithALengthThatIsNone() {
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.hospital.comparison", "daily");
        assertThatThrownBy(() -> RunningService.start(settings).close())
                .hasStackTraceContaining("waymarker.hospital.comparison must be a length of time");
    }
}
