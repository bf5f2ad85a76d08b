package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.login.HospitalLogin;
import org.waymarker.login.LoginException;
import org.waymarker.login.LoginFixtures;
import org.waymarker.testing.LoginServer;

/** A hospital that wants a login, and the service that logs in there. */
final class LoginTestBed implements AutoCloseable {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    final Path key;
    final Path other;
    final LoginServer server;
    final DeliveryTestBed bed;
    final String jwksUrl;
    private final IGenericClient hospital;
    private final DeliveryTestBed shown;

    /** @param hospital a client of the server behind, which needs no login */
    LoginTestBed(String behind, IGenericClient hospital, Path folder) throws IOException {
        this.hospital = hospital;
        key = Files.writeString(folder.resolve("key.pem"), LoginFixtures.rsaPem());
        other = folder.resolve("other.pem");
        server = LoginServer.inFrontOf(behind);
        bed = bed(Map.of());
        // A server that starts has workers of its own, and the test wants to be the only one.
        shown = bed(Map.of("waymarker.hospital.workers", 0, "waymarker.hospital.login.timeout", "PT30S"));
        jwksUrl = shows(shown);
        // The first login takes its time, and the tests look at what comes of timeouts.
        server.register(jwksUrl, SignatureAlgorithm.RS384);
        assertThat(login(shown)).isEqualTo("LOGGED_IN");
    }

    /** Where a service shows its keys, from now on. */
    static String shows(DeliveryTestBed bed) {
        return bed.context.getBean(EmbeddedServer.class).start().getURI() + "/fhir/r4/.well-known/jwks.json";
    }

    DeliveryTestBed bed(Map<String, Object> more) {
        var settings = new HashMap<String, Object>();
        settings.put("micronaut.server.port", -1);
        settings.put("waymarker.hospital.login.client-id", LoginServer.CLIENT);
        settings.put("waymarker.hospital.login.key-file", key.toString());
        settings.put("waymarker.hospital.login.other-key-file", other.toString());
        settings.put("waymarker.hospital.login.scope", "system/*.cruds");
        settings.put("waymarker.hospital.login.parameters", "{\"client_id\":\"" + LoginServer.CLIENT + "\"}");
        settings.put("waymarker.hospital.login.timeout", "PT2S");
        settings.putAll(more);
        return new DeliveryTestBed(server.baseUrl(), settings);
    }

    @Override
    public void close() {
        bed.close();
        shown.close();
        server.close();
    }

    /** Known there, without a token, and with nothing that waits. */
    void begin() {
        server.register(jwksUrl, SignatureAlgorithm.RS384);
        server.tokensLast(LIFETIME);
        together();
        pass(Duration.ofMinutes(10));
        bed.drain();
        pass(Duration.ofHours(2));
        server.tokenAnswers().clear();
        server.fhirAnswers().clear();
    }

    /** Both clocks show the same. */
    void together() {
        server.clock().set(bed.clock.instant());
    }

    /** On both sides. */
    void pass(Duration time) {
        bed.clock.advance(time);
        server.clock().advance(time);
    }

    /** What is to be delivered. */
    record Plan(Person person, BusinessId id) {}

    Plan queued() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), CarePlanStatus.ACTIVE), id);
        return new Plan(person, id);
    }

    void arrives(Plan plan) {
        bed.drain();
        assertArrivedOnce(plan);
    }

    void assertArrivedOnce(Plan plan) {
        assertThat(bed.state(plan.person().key())).isEqualTo("IDLE");
        assertThat(DeliveryTestBed.at(hospital, CarePlan.class, plan.id())).hasSize(1);
    }

    void assertWaits(Plan plan) {
        assertThat(bed.state(plan.person().key())).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(DeliveryTestBed.at(hospital, CarePlan.class, plan.id())).isEmpty();
    }

    /** Why the hospital is away, if it is. */
    Optional<String> away() {
        return bed.context.getBean(HospitalGate.class).absence().map(HospitalGate.Absence::cause);
    }

    String login(DeliveryTestBed of) {
        of.clock.set(server.clock().instant());
        try {
            return of.context.getBean(HospitalLogin.class).current().isPresent() ? "LOGGED_IN" : "NO_LOGIN";
        } catch (LoginException e) {
            return e.reason().name();
        }
    }

    void exchangeKeys() throws IOException {
        var before = Files.readString(key);
        Files.writeString(key, Files.readString(other));
        Files.writeString(other, before);
    }
}
