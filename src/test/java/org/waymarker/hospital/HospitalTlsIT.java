package org.waymarker.hospital;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.login.LoginFixtures;
import org.waymarker.testing.Certificates;
import org.waymarker.testing.Databases;

/** A hospital with a certificate of its own making that talks to nobody whose certificate it does not know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HospitalTlsIT {
    private Path folder;
    private Path ours;
    private Path trusted;
    private WireMockServer server;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        var certificates = new Certificates(folder);
        ours = certificates.keyStore("waymarker");
        var theirs = certificates.keyStore("hospital");
        trusted = certificates.trustStore("hospital");
        server = new WireMockServer(options()
                .httpDisabled(true)
                .httpsPort(0)
                .bindAddress("127.0.0.1")
                .keystorePath(theirs.toString())
                .keystorePassword(Certificates.PASSWORD)
                .keyManagerPassword(Certificates.PASSWORD)
                .trustStorePath(certificates.trustStore("waymarker").toString())
                .trustStorePassword(Certificates.PASSWORD)
                .needClientAuth(true));
        server.start();
        server.stubFor(get("/fhir/.well-known/smart-configuration")
                .willReturn(aResponse().withBody("{\"token_endpoint\":\"" + address("/token") + "\"}")));
        server.stubFor(post("/token")
                .willReturn(aResponse().withBody("{\"access_token\":\"abc\",\"token_type\":\"bearer\"}")));
        server.stubFor(get("/fhir/Patient/1")
                .withHeader("Authorization", equalTo("Bearer abc"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/fhir+json")
                        .withBody("{\"resourceType\":\"Patient\",\"id\":\"1\"}")));
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    private String address(String path) {
        return "https://localhost:" + server.httpsPort() + path;
    }

    private Map<String, Object> settings(Map<String, Object> more) {
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.hospital.base-url", address("/fhir"));
        settings.putAll(more);
        return settings;
    }

    private static Map<String, Object> stores(String name, Path file) {
        return Map.of(
                "waymarker.hospital.tls." + name,
                file.toString(),
                "waymarker.hospital.tls." + name + "-password",
                Certificates.PASSWORD);
    }

    private Failure failure(Map<String, Object> more) {
        try (var context = ApplicationContext.run(settings(more))) {
            context.getBean(Hospital.class).read(Patient.class, "1");
            throw new AssertionError("It was read");
        } catch (HospitalException e) {
            return e.failure();
        }
    }

    @Test
    void logsInAndReadsByItsOwnCertificate() throws IOException {
        var key = Files.writeString(folder.resolve("key.pem"), LoginFixtures.rsaPem());
        var all = new HashMap<String, Object>(stores("key-store", ours));
        all.putAll(stores("trust-store", trusted));
        all.put("waymarker.hospital.login.client-id", "waymarker");
        all.put("waymarker.hospital.login.key-file", key.toString());
        try (var context = ApplicationContext.run(settings(all))) {
            assertThat(context.getBean(Hospital.class).read(Patient.class, "1")).isPresent();
        }
    }

    /** In TLS 1.3 the server looks at our certificate after our side is done: it may be gone before its alert has been read. */
    @Test
    void isAwayWithoutACertificateOfItsOwn() {
        assertThat(failure(stores("trust-store", trusted)))
                .isInstanceOfSatisfying(
                        Failure.Away.class,
                        away -> assertThat(away.cause()).isIn("TLS_FAILED", "CONNECTION_LOST"));
    }

    @Test
    void isAwayWhereItDoesNotTrustTheHospital() {
        assertThat(failure(stores("key-store", ours)))
                .isInstanceOfSatisfying(
                        Failure.Away.class, away -> assertThat(away.cause()).isEqualTo("TLS_FAILED"));
    }

    /** The message is what the operator reads behind "Cannot start". */
    @Test
    void doesNotStartWithAStoreThatCannotBeRead() {
        var wrong = new HashMap<String, Object>(stores("key-store", ours));
        wrong.put("waymarker.hospital.tls.key-store-password", "another");
        assertThatThrownBy(() -> ApplicationContext.run(settings(wrong)).close())
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Setting waymarker.hospital.tls.key-store names a file that cannot be read");
        assertThatThrownBy(() -> ApplicationContext.run(settings(stores("key-store", trusted)))
                        .close())
                .rootCause()
                .hasMessage("Setting waymarker.hospital.tls.key-store holds no private key");
    }

    @Test
    void doesNotStartWithAKeyThatCannotBeRead() {
        var wrong = Map.<String, Object>of(
                "waymarker.hospital.login.client-id",
                "waymarker",
                "waymarker.hospital.login.key-file",
                folder.resolve("none.pem").toString());
        assertThatThrownBy(() -> ApplicationContext.run(settings(wrong)).close())
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Setting waymarker.hospital.login.key-file names a file");
    }
}
