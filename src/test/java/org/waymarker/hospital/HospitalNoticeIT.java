package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.transaction.TransactionOperations;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Standings;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Databases;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.People;

/** The real hospital's Subscriptions tell us at our own address, by the real clock. */
@ExtendWith(Hospital.class)
class HospitalNoticeIT {
    private static final String SECRET = "a-secret-of-this-test-alone";
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final IGenericClient hospital;
    private final HospitalServer real;
    private EmbeddedServer server;
    private String address;

    HospitalNoticeIT(IGenericClient hospital, HospitalServer real) {
        this.hospital = hospital;
        this.real = real;
    }

    @BeforeEach
    void start() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        address = "http://127.0.0.1:" + port + "/fhir/r4/hospital-notice";
        var settings = new HashMap<>(Databases.h2());
        settings.put("micronaut.server.port", port);
        settings.put("waymarker.hospital.base-url", real.baseUrl());
        // Only a notice can make a second round due within this test.
        settings.put("waymarker.hospital.listening.every", "PT1H");
        settings.put("waymarker.hospital.listening.notice-url", address);
        settings.put("waymarker.hospital.listening.notice-token", SECRET);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
    }

    @AfterEach
    void stop() {
        subscriptions().forEach(each -> hospital.delete().resource(each).execute());
        server.close();
    }

    private List<Subscription> subscriptions() {
        return hospital
                .search()
                .forResource(Subscription.class)
                .whereMap(Map.of("url", List.of(address)))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> (Subscription) entry.getResource())
                .toList();
    }

    @Test
    void theHospitalTellsOfADeathAndIsAskedAtOnce() {
        var nhs = People.freshNhsNumber();
        var id = hospital.create()
                .resource(People.patient(nhs, "Test", "Tess", "1961-05-31"))
                .execute()
                .getId()
                .getIdPart();
        PatientKey key = inTransaction(() -> bean(Patients.class)
                .register(
                        Set.of(new PatientRef.Nhs(new NhsNumber(nhs)), new PatientRef.HospitalId(id)),
                        Optional.empty()));
        await(() -> subscriptions().stream()
                        .filter(each -> each.getStatus() == SubscriptionStatus.ACTIVE)
                        .count()
                == 4);
        var before = bean(ListeningRound.class).last();
        assertThat(before.beganAt()).isPresent();

        var patient = hospital.read().resource(Patient.class).withId(id).execute();
        patient.setDeceased(new BooleanType(true));
        hospital.update().resource(patient).execute();

        await(() -> inTransaction(() -> bean(Standings.class).of(key).death().isPresent()));
    }

    @Test
    void aStrangersNoticeIsRefusedAndChangesNothing() throws Exception {
        await(() -> bean(ListeningRound.class).last().endedAt().isPresent());
        var before = bean(ListeningRound.class).last();
        assertThat(notice(Optional.empty())).isEqualTo(401);
        assertThat(notice(Optional.of("Bearer a-secret-of-this-test-alonf"))).isEqualTo(401);
        assertThat(bean(ListeningRound.class).last()).isEqualTo(before);
        assertThat(notice(Optional.of("Bearer " + SECRET))).isEqualTo(204);
        await(() -> !bean(ListeningRound.class).last().equals(before));
    }

    private int notice(Optional<String> authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address)).POST(HttpRequest.BodyPublishers.noBody());
        authorization.ifPresent(header -> request.header("Authorization", header));
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    @SuppressWarnings("unchecked")
    private <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = bean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    /** What another process does in its own time. */
    private static void await(BooleanSupplier condition) {
        var end = Instant.now().plus(LONGEST);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited long enough").isBefore(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
