package org.waymarker.peergroup;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Group;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.peergroup.Membership.HowKnown;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.LaneKey;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;

/** The service's beans on a database of the test's own, without a server; today is 2 March 2026. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PeerGroupTestBed {
    static final String AUTHOR = "tester";
    static final LocalDate STARTED = PeerGroupFixtures.STARTED;
    static final LocalDate TODAY = PeerGroupFixtures.TODAY;

    /** Every table that a refused wish might have written to. */
    private static final List<String> TABLES = List.of(
            "patient",
            "patient_ref",
            "permission",
            "peer_group",
            "peer_group_cohort",
            "peer_group_status",
            "peer_group_member",
            "peer_group_meeting",
            "resource",
            "resource_version",
            "delivery",
            "delivery_resource");

    ApplicationContext context;
    HeardEvents events;
    SettableEligibility eligibility;
    PeerGroupBook groups;
    Memberships memberships;
    Meetings meetings;
    FhirRecord record;
    Jdbc jdbc;
    SettableClock clock;

    abstract Map<String, Object> database();

    ApplicationContext run(Map<String, Object> properties) {
        return ApplicationContext.run(properties);
    }

    @BeforeAll
    void start() {
        var properties = new HashMap<>(database());
        properties.put("waymarker.testing.clock", "settable");
        properties.put("waymarker.testing.eligibility", "settable");
        context = run(properties);
        events = context.getBean(HeardEvents.class);
        eligibility = context.getBean(SettableEligibility.class);
        groups = port(PeerGroupBook.class);
        memberships = port(Memberships.class);
        meetings = port(Meetings.class);
        record = port(FhirRecord.class);
        jdbc = context.getBean(Jdbc.class);
        clock = context.getBean(SettableClock.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @BeforeEach
    void forget() {
        events.heard.clear();
        clock.set(Instant.parse("2026-03-02T09:00:00Z"));
    }

    /** A port each call of which is a transaction of its own. */
    <P> P port(Class<P> type) {
        var target = context.getBean(type);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return inTransaction(() -> {
                    try {
                        return method.invoke(target, args);
                    } catch (InvocationTargetException e) {
                        throw (RuntimeException) e.getCause();
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                });
            } catch (UndeclaredThrowableException e) {
                throw e.getCause();
            }
        }));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @SuppressWarnings("unchecked")
    <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    PatientKey aPatient(String nhsNumber) {
        return port(Patients.class).register(Set.of(new PatientRef.Nhs(new NhsNumber(nhsNumber))), Optional.empty());
    }

    /** Somebody who allows that membership is held. */
    PatientKey someone() {
        var patient = aPatient(People.freshNhsNumber());
        allow(patient, true);
        return patient;
    }

    void allow(PatientKey patient, boolean granted) {
        port(Permissions.class).answer(patient, Permission.HOLD_MEMBERSHIP, granted, clock.instant(), AUTHOR);
    }

    PeerGroupId newId() {
        return new PeerGroupId(UUID.randomUUID());
    }

    PeerGroupId aFormingGroup() {
        return aFormingGroup(OpenTo.ANY_COMPLETER, Set.of());
    }

    PeerGroupId aFormingGroup(OpenTo openTo, Set<OriginCohort> cohorts) {
        var id = newId();
        var decision = bean(FormPeerGroup.class).form(id, "Thursday group", openTo, cohorts, STARTED, AUTHOR);
        return ((GroupDecision.Done) decision).group().id();
    }

    OriginCohort aCohort() {
        var ids = bean(BusinessIds.class);
        var id = ids.of(Kind.COHORT, UUID.randomUUID());
        record.write(
                Entry.ofGroup(
                        LaneKey.ofGroup(id.value()),
                        new Group().addIdentifier(id.toIdentifier()).setName("Spring cohort"),
                        id),
                AUTHOR);
        return new OriginCohort(id.value());
    }

    GroupDecision change(PeerGroupId group, GroupStatus status, String from) {
        return bean(ChangeGroupStatus.class).change(group, status, LocalDate.parse(from), AUTHOR);
    }

    MembershipDecision join(PeerGroupId group, PatientKey patient, String start) {
        return bean(AddMember.class).join(group, patient, LocalDate.parse(start), HowKnown.SAID_BY_COORDINATOR, AUTHOR);
    }

    MembershipDecision leave(PeerGroupId group, PatientKey patient, String end) {
        return bean(RemoveMember.class).leave(group, patient, LocalDate.parse(end), Optional.empty(), AUTHOR);
    }

    MergeDecision merge(PeerGroupId from, PeerGroupId into, String on, PatientKey... moving) {
        return bean(MergeGroups.class).merge(from, into, LocalDate.parse(on), List.of(moving), AUTHOR);
    }

    PeerGroup group(PeerGroupId id) {
        return groups.find(id).orElseThrow();
    }

    List<Membership> own(PeerGroupId group, PatientKey patient) {
        return memberships.own(group, patient);
    }

    List<PatientKey> members(PeerGroupId group) {
        return memberships.open(group).stream().map(Membership::patient).toList();
    }

    Group resource(PeerGroupId id) {
        return record.read("Group", id.value()).orElseThrow().as(Group.class);
    }

    /** How many rows each table has. */
    Map<String, Long> rows() {
        return inTransaction(() -> {
            var rows = new LinkedHashMap<String, Long>();
            for (String table : TABLES) {
                rows.put(
                        table,
                        jdbc.first("select count(*) as n from " + table, row -> row.number("n"))
                                .orElseThrow());
            }
            return rows;
        });
    }

    /** Starts all at the same instant, each on a thread of its own, and waits for their results. */
    static <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
        var start = new CyclicBarrier(works.size());
        var threads = Executors.newFixedThreadPool(works.size());
        try {
            var results = new ArrayList<T>();
            for (var future : works.stream()
                    .map(work -> threads.submit(() -> {
                        start.await();
                        return work.call();
                    }))
                    .toList()) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
