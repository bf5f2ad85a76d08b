package org.waymarker.record;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;

/** The service's beans on a database of the test's own, without a server, and a clock that the test moves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecordTestBed {
    ApplicationContext context;
    FhirRecord record;
    Lanes lanes;
    Steering steering;
    SettableClock clock;
    Jdbc jdbc;
    BusinessIds ids;

    abstract Map<String, Object> database();

    @BeforeAll
    void start() {
        var properties = new HashMap<>(database());
        properties.put("waymarker.testing.clock", "settable");
        context = ApplicationContext.run(properties);
        record = context.getBean(FhirRecord.class);
        lanes = context.getBean(Lanes.class);
        steering = context.getBean(Steering.class);
        clock = context.getBean(SettableClock.class);
        jdbc = context.getBean(Jdbc.class);
        ids = context.getBean(BusinessIds.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    <T> T inTransaction(Supplier<T> work) {
        return transactions().executeWrite(status -> work.get());
    }

    void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }

    @SuppressWarnings("unchecked")
    TransactionOperations<Connection> transactions() {
        return context.getBean(TransactionOperations.class);
    }

    PatientKey newPatient() {
        return inTransaction(() -> context.getBean(Patients.class)
                .register(Set.of(new PatientRef.Nhs(new NhsNumber(People.freshNhsNumber()))), Optional.empty()));
    }

    BusinessId newPlanId() {
        return ids.of(Kind.PROGRAMME_PLAN, UUID.randomUUID());
    }

    CarePlan plan(BusinessId id, String title) {
        return new CarePlan()
                .addIdentifier(id.toIdentifier())
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setTitle(title);
    }

    Stored write(PatientKey patient, BusinessId id, String title) {
        return inTransaction(() -> record.write(Entry.ofPatient(patient, plan(id, title), id), "tester"));
    }

    /** Takes every lane that is due, so that what another test left is out of the way. */
    void clearLanes() {
        inTransaction(() -> jdbc.update("update lane set state = 'IDLE', head_queued_at = null"));
    }
}
