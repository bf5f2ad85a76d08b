package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes;
import org.waymarker.testing.Databases;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.Tokens;

/** The workers of a running service: they start with it, hear of work at once, and stop with it. */
@ExtendWith(Hospital.class)
class LaneWorkersIT {

    private static EmbeddedServer service(String hospitalBase, Map<String, Object> settings) {
        var properties = new HashMap<String, Object>();
        properties.put("micronaut.server.port", -1);
        properties.put("waymarker.hospital.base-url", hospitalBase);
        properties.put("waymarker.hospital.create-session-encounters", true);
        // So long that only news explain a delivery within the test's patience.
        properties.put("waymarker.hospital.poll-interval", "PT60S");
        properties.putAll(settings);
        return ApplicationContext.run(EmbeddedServer.class, properties);
    }

    private static BusinessId write(EmbeddedServer service) {
        var context = service.getApplicationContext();
        var id = context.getBean(BusinessIds.class).of(Kind.COHORT, UUID.randomUUID());
        var writes = context.getBean(Writes.class);
        writes.write(context.getBean(FhirRecord.class), id);
        return id;
    }

    /** A use case of the test's own. */
    @jakarta.inject.Singleton
    static class Writes {
        @io.micronaut.transaction.annotation.Transactional
        void write(FhirRecord record, BusinessId id) {
            record.write(Entry.ofGroup(LaneKey.ofGroup(id.value()), HospitalFixtures.cohort(id), id), "tester");
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    @Test
    void deliverWithoutBeingPolledAndStopWithTheService(IGenericClient hospital, OutageProxy proxy)
            throws InterruptedException {
        BusinessId id;
        try (var service = service(proxy.baseUrl(), Databases.h2())) {
            id = write(service);
            var lanes = service.getApplicationContext().getBean(Lanes.class);
            await("the delivery", () -> lanes.copyOf("Group", id.value()).isPresent());
            assertThat(at(hospital, Group.class, id)).hasSize(1);
            for (int i = 0; i < 10; i++) {
                write(service);
            }
            await("ten more", () -> lanes.backlog().queued() == 0);
        }
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("hospital-d")))
                .isEmpty();
    }

    @Test
    void stopOnlyWhenWhatIsUnderWayIsDone(IGenericClient hospital, OutageProxy proxy) throws InterruptedException {
        proxy.delay(1500);
        BusinessId id;
        var database = Databases.h2();
        try (var service = service(proxy.baseUrl(), database)) {
            id = write(service);
            await("the request", () -> !proxy.requests().isEmpty());
        }
        assertThat(at(hospital, Group.class, id)).hasSize(1);
        try (var again = service("", database)) {
            var lanes = again.getApplicationContext().getBean(Lanes.class);
            assertThat(lanes.copyOf("Group", id.value())).isPresent();
            assertThat(lanes.backlog().queued()).isZero();
        }
    }

    @Test
    void carryOnAfterAnOutageByThemselves(IGenericClient hospital, OutageProxy proxy) throws InterruptedException {
        proxy.down();
        try (var service = service(proxy.baseUrl(), shortRetries())) {
            var context = service.getApplicationContext();
            var id = write(service);
            await(
                    "that it is away",
                    () -> context.getBean(HospitalGate.class).absence().isPresent());
            proxy.up();
            var lanes = context.getBean(Lanes.class);
            await("the delivery", () -> lanes.copyOf("Group", id.value()).isPresent());
            assertThat(at(hospital, Group.class, id)).hasSize(1);
            assertThat(context.getBean(HospitalGate.class).absence()).isEmpty();
        }
    }

    private static Map<String, Object> shortRetries() {
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.hospital.retry-first", "PT0.2S");
        settings.put("waymarker.hospital.poll-interval", "PT0.2S");
        return settings;
    }

    @Test
    void keepEverythingWhereNoHospitalIsConfigured() {
        try (var service = service("", Databases.h2())) {
            write(service);
            var lanes = service.getApplicationContext().getBean(Lanes.class);
            assertThat(lanes.backlog().queued()).isEqualTo(1);
            var told = (Answer.Computed) operation(service, "$deliveries").handle(call(new Parameters()));
            var parameters = (Parameters) told.resource();
            assertThat(((IntegerType) parameters.getParameter("queued").getValue()).getValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void anOperatorSeesAParkedLaneAndLetsItGo() {
        try (var service = service("", Databases.h2())) {
            var id = write(service);
            var lane = LaneKey.ofGroup(id.value()).value();
            assertThat(operation(service, "$retry-lane").handle(call(new Parameters().addParameter("lane", lane))))
                    .isInstanceOf(Answer.Refused.class);
            var lanes = service.getApplicationContext().getBean(Lanes.class);
            var claim = lanes.claim("w", 1, Duration.ofSeconds(60)).get(0);
            assertThat(claim.head().seq()).isEqualTo(1L);
            lanes.park(claim, new Lanes.Parking("REJECTED", "HTTP 422 invariant", Optional.empty()));

            var told = (Parameters)
                    ((Answer.Computed) operation(service, "$deliveries").handle(call(new Parameters()))).resource();
            var parts = told.getParameter("lane").getPart();
            assertThat(parts.get(0).getValue().primitiveValue()).isEqualTo(lane);
            assertThat(parts.get(1).getValue().primitiveValue()).isEqualTo("parked");
            assertThat(parts.get(2).getValue().primitiveValue()).isEqualTo("REJECTED: HTTP 422 invariant");
            assertThat(operation(service, "$retry-lane").handle(call(new Parameters().addParameter("lane", lane))))
                    .isInstanceOf(Answer.Computed.class);
            assertThat(lanes.backlog().parked()).isZero();
        }
    }

    private static FhirEndpoint.OperationHandler operation(EmbeddedServer service, String name) {
        return service.getApplicationContext().getBean(DeliveriesEndpoint.class).operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow()
                .handler();
    }

    private static FhirEndpoint.Call call(Parameters parameters) {
        return new FhirEndpoint.Call(java.util.Optional.empty(), parameters, Tokens.caller("tester"));
    }
}
