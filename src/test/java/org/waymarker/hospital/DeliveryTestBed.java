package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes;
import org.waymarker.record.Steering;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;

/** The service on a database of its own, without its workers and with a clock that the test moves. */
final class DeliveryTestBed implements AutoCloseable {
    static final Steering.Act OPERATOR = new Steering.Act("operator", "mended");

    final ApplicationContext context;
    final Lanes lanes;
    final FhirRecord record;
    final Steering steering;
    final LaneRounds rounds;
    final SettableClock clock;
    final BusinessIds ids;
    private final Jdbc jdbc;

    DeliveryTestBed(String hospitalBase, Map<String, Object> settings) {
        var properties = new HashMap<>(Databases.h2());
        properties.put("waymarker.testing.clock", "settable");
        properties.put("waymarker.hospital.base-url", hospitalBase);
        properties.put("waymarker.hospital.workers", 2);
        properties.put("waymarker.hospital.create-session-encounters", true);
        properties.putAll(settings);
        context = ApplicationContext.run(properties);
        lanes = context.getBean(Lanes.class);
        record = context.getBean(FhirRecord.class);
        steering = context.getBean(Steering.class);
        rounds = context.getBean(LaneRounds.class);
        clock = context.getBean(SettableClock.class);
        ids = context.getBean(BusinessIds.class);
        jdbc = context.getBean(Jdbc.class);
    }

    @Override
    public void close() {
        context.close();
    }

    @SuppressWarnings("unchecked")
    <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    /** Someone named by NHS number, whom the hospital may or may not know. */
    PatientKey registered(String nhsNumber, Optional<LocalDate> birthDate) {
        return inTransaction(() -> context.getBean(Patients.class)
                .register(Set.of(new PatientRef.Nhs(new NhsNumber(nhsNumber))), birthDate));
    }

    /** Someone whom the hospital knows. */
    Person known(IGenericClient hospital) {
        var nhsNumber = People.freshNhsNumber();
        var id = hospital.create()
                .resource(People.patient(nhsNumber, "Test", "Tess", "1961-05-31"))
                .execute()
                .getId()
                .getIdPart();
        return new Person(registered(nhsNumber, Optional.of(LocalDate.parse("1961-05-31"))), id, nhsNumber);
    }

    /** @param hospitalId of the Patient at the hospital */
    record Person(PatientKey key, String hospitalId, String nhsNumber) {}

    Reference reference(PatientKey patient) {
        return context.getBean(PatientReferences.class)
                .write(inTransaction(() -> context.getBean(Patients.class).identity(patient)));
    }

    BusinessId fresh(Kind kind) {
        return ids.of(kind, UUID.randomUUID());
    }

    /** All in one transaction, so one delivery for each lane. */
    void write(Entry... entries) {
        inTransaction(() -> {
            for (Entry entry : entries) {
                record.write(entry, "tester");
            }
            return true;
        });
    }

    void write(PatientKey patient, Resource resource, BusinessId id) {
        write(Entry.ofPatient(patient, resource, id));
    }

    /** Carries out all that is due, and what becomes due by that. */
    void drain() {
        for (int i = 0; i < 1000; i++) {
            if (rounds.tick(10) == 0) {
                return;
            }
        }
        throw new AssertionError("Deliveries without end");
    }

    void later(Duration time) {
        clock.advance(time);
        drain();
    }

    /** What became of the newest delivery of a resource. */
    Optional<Outcome> outcome(BusinessId id) {
        return inTransaction(() -> jdbc.first(
                        "select d.outcome from delivery_resource d join resource r on r.key = d.resource_key"
                                + " where r.id = ? order by d.lane, d.seq desc",
                        row -> row.maybeConstant("outcome", Outcome.class),
                        id.value())
                .flatMap(outcome -> outcome));
    }

    /** How the newest version reached the hospital, and why so: {@code note: the server has no CarePlan.create}. */
    String way(BusinessId id) {
        return inTransaction(() -> jdbc.first(
                        "select d.rung, d.why from delivery_resource d join resource r on r.key = d.resource_key"
                                + " where r.id = ? order by d.lane, d.seq desc",
                        row -> row.text("rung") + ": " + row.maybeText("why").orElse(""),
                        id.value())
                .orElseThrow());
    }

    /** An operator lets a parked lane go again. */
    void release(PatientKey patient) {
        assertThat(steering.retry(LaneKey.ofPatient(patient), OPERATOR)).isTrue();
    }

    String state(PatientKey patient) {
        return state(LaneKey.ofPatient(patient));
    }

    /** Such as {@code PARKED REJECTED}; the reason of the last failure, if the newest attempt failed. */
    String state(LaneKey lane) {
        return inTransaction(() -> jdbc.first(
                        "select state, reason from lane where key = ?",
                        row -> row.text("state")
                                + row.maybeText("reason")
                                        .map(reason -> " " + reason)
                                        .orElse(""),
                        lane.value())
                .orElse("NONE"));
    }

    String detail(PatientKey patient) {
        return detail(LaneKey.ofPatient(patient));
    }

    String detail(LaneKey lane) {
        return inTransaction(() -> jdbc.first(
                        "select detail from lane where key = ?",
                        row -> row.maybeText("detail").orElse(""),
                        lane.value())
                .orElseThrow());
    }

    /** Everything at the hospital under an identifier of ours. */
    static <R extends Resource> List<R> at(IGenericClient hospital, Class<R> type, BusinessId id) {
        return hospital
                .search()
                .forResource(type)
                .whereMap(Map.of("identifier", List.of(id.system() + "|" + id.value())))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> type.cast(entry.getResource()))
                .toList();
    }
}
