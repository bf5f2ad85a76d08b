package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.waymarker.login.LoginFixtures;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Hospital;

/** Deliveries to a hospital that wants a login: a real authorisation server, which fetches our keys from us, before a real FHIR server. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginIT {
    /** Longer than any wait of ours. */
    private static final Duration A_WHILE = Duration.ofMinutes(3);

    private LoginTestBed at;

    @BeforeAll
    void start(HospitalServer behind, IGenericClient client, @TempDir Path folder) throws IOException {
        at = new LoginTestBed(behind.baseUrl(), client, folder);
    }

    @AfterAll
    void stop() {
        at.close();
    }

    @BeforeEach
    void begin() {
        at.begin();
    }

    @AfterEach
    void healthy() {
        at.server.refuseTokens(0);
    }

    @Test
    void logsInOnceForManyCalls() {
        var plan = at.queued();
        at.bed.drain();
        at.assertArrivedOnce(plan);
        assertThat(at.server.tokenAnswers()).containsExactly(200);
        assertThat(at.server.fhirAnswers()).hasSizeGreaterThan(1).doesNotContain(401);
    }

    @Test
    void renewsBeforeTheTokenEndsByItself() {
        at.arrives(at.queued());
        for (int i = 0; i < 3; i++) {
            at.pass(LoginTestBed.LIFETIME);
            at.arrives(at.queued());
        }
        assertThat(at.server.tokenAnswers()).containsExactly(200, 200, 200, 200);
        assertThat(at.server.fhirAnswers()).doesNotContain(401);
    }

    /** Between two calls of one delivery, and against what the token itself says. */
    @Test
    void goesOnWithANewTokenWhenTheHospitalEndsOneWhileDelivering() {
        at.arrives(at.queued());
        at.pass(Duration.ofSeconds(20));
        var plan = at.queued();
        at.server.fhirAnswers().clear();
        at.server.endTokenAfter(1);
        at.arrives(plan);
        assertThat(at.server.fhirAnswers()).containsOnlyOnce(401).startsWith(200, 401, 200);
        assertThat(at.server.tokenAnswers()).containsExactly(200, 200);
    }

    @Test
    void changesItsKeyWithoutBeingStoppedOrRefused() throws IOException {
        at.arrives(at.queued());
        // The next key is shown; the server may look for it whenever it likes.
        Files.writeString(at.other, LoginFixtures.rsaPem());
        var next = Files.readString(at.other);
        at.pass(LoginTestBed.LIFETIME);
        at.arrives(at.queued());
        at.exchangeKeys();
        assertThat(Files.readString(at.key)).isEqualTo(next);
        at.pass(LoginTestBed.LIFETIME);
        at.arrives(at.queued());
        Files.delete(at.other);
        at.pass(LoginTestBed.LIFETIME);
        at.arrives(at.queued());
        assertThat(at.server.tokenAnswers()).containsExactly(200, 200, 200, 200);
    }

    /** Half a file, as it may look while it is being written. */
    @Test
    void keepsTheKeyThatItHasWhileTheFileIsNotUsable() throws IOException {
        var whole = Files.readString(at.key);
        Files.writeString(at.key, whole.substring(0, 400));
        try {
            at.arrives(at.queued());
        } finally {
            Files.writeString(at.key, whole);
        }
    }

    @Test
    void waitsWhileItsAssertionIsRefusedAndDoesNotHammer() {
        at.server.forgetClient();
        var plan = at.queued();
        var another = at.queued();
        for (int i = 0; i < 60; i++) {
            at.bed.drain();
            at.pass(Duration.ofSeconds(1));
        }
        at.assertWaits(plan);
        assertThat(at.away()).contains("LOGIN_REFUSED");
        assertThat(at.server.tokenAnswers()).hasSizeBetween(1, 3).containsOnly(401);
        assertThat(at.server.fhirAnswers()).isEmpty();

        at.server.register(at.jwksUrl, SignatureAlgorithm.RS384);
        at.pass(A_WHILE);
        at.arrives(plan);
        at.assertArrivedOnce(another);
        assertThat(at.away()).isEmpty();
    }

    @Test
    void waitsWhileItSignsByAnAlgorithmThatTheServerDoesNotTake() {
        at.server.register(at.jwksUrl, SignatureAlgorithm.RS512);
        var plan = at.queued();
        at.bed.drain();
        at.assertWaits(plan);
        assertThat(at.away()).contains("LOGIN_REFUSED");
    }

    @Test
    void isRefusedWithAnotherAudienceThanTheTokenUrl() {
        try (var elsewhere = at.bed(Map.of("waymarker.hospital.login.audience", at.server.baseUrl()))) {
            assertThat(at.login(elsewhere)).isEqualTo("LOGIN_REFUSED");
        }
        try (var exactly = at.bed(Map.of("waymarker.hospital.login.audience", at.server.tokenUrl()))) {
            assertThat(at.login(exactly)).isEqualTo("LOGGED_IN");
        }
    }

    @Test
    void deliversByTheTokenThatItHasWhileTheTokenEndpointIsSlow() throws Exception {
        at.arrives(at.queued());
        at.pass(LoginTestBed.LIFETIME.minusSeconds(30));
        var plan = at.queued();
        try (var held = at.server.holdTokens()) {
            at.arrives(plan);
            assertThat(at.server.tokenAnswers()).containsExactly(200);
        }
        assertThat(at.server.fhirAnswers()).doesNotContain(401);
        // The answer came in the end, and the next test begins after that.
        while (at.server.tokenAnswers().size() < 2) {
            Thread.onSpinWait();
        }
    }

    @Test
    void waitsWhenTheTokenIsOverAndTheTokenEndpointSilent() throws Exception {
        at.arrives(at.queued());
        at.pass(LoginTestBed.LIFETIME.plusSeconds(1));
        var plan = at.queued();
        try (var held = at.server.holdTokens()) {
            at.bed.drain();
            at.assertWaits(plan);
            assertThat(at.away()).contains("LOGIN_UNREACHABLE");
        }
        at.pass(A_WHILE);
        at.arrives(plan);
    }

    @Test
    void waitsWhileTheTokenEndpointIsDown() {
        at.server.refuseTokens(503);
        var plan = at.queued();
        at.bed.drain();
        at.assertWaits(plan);
        assertThat(at.away()).contains("LOGIN_UNREACHABLE");
        at.server.refuseTokens(0);
        at.pass(A_WHILE);
        at.arrives(plan);
    }

    @ParameterizedTest
    @ValueSource(ints = {-120, 120})
    void logsInByAClockThatIsTwoMinutesWrong(int seconds) {
        at.server.clock().advance(Duration.ofSeconds(seconds));
        at.arrives(at.queued());
        assertThat(at.server.tokenAnswers()).containsExactly(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {-600, 600})
    void waitsUntilAClockThatIsTenMinutesWrongIsSetRight(int seconds) {
        at.server.clock().advance(Duration.ofSeconds(seconds));
        var plan = at.queued();
        at.bed.drain();
        at.assertWaits(plan);
        assertThat(at.away()).contains("LOGIN_REFUSED");
        at.together();
        at.pass(A_WHILE);
        at.arrives(plan);
    }

    @Test
    void goesToNoTokenUrlOnAHostThatIsNotAllowed() {
        at.server.sayTokenUrl("https://login.elsewhere.example/token");
        try {
            var plan = at.queued();
            at.bed.drain();
            at.assertWaits(plan);
            assertThat(at.away()).contains("LOGIN_NOWHERE");
        } finally {
            at.server.sayTokenUrl(at.server.baseUrl().replace("/fhir", "/token"));
        }
    }

    /** Nothing was sent, so nothing need be looked for; and every other lane would fare the same. */
    @Test
    void isAwayForAllAndNeverUnclearWithoutAToken() {
        at.server.forgetClient();
        var client = at.bed.context.getBean(org.waymarker.hospital.Hospital.class);
        assertThatThrownBy(() -> client.transact(new Bundle()))
                .isInstanceOfSatisfying(
                        HospitalException.class,
                        e -> assertThat(e.failure())
                                .isEqualTo(new Failure.Away(
                                        "LOGIN_REFUSED", false, true, Optional.of(Duration.ofSeconds(30)))));
    }

    /** The last one as the NHS API platform has it. */
    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES384", "RS512"})
    void signsByOtherAlgorithmsToo(SignatureAlgorithm algorithm) {
        var key = algorithm == SignatureAlgorithm.ES384 ? LoginFixtures.ecPem() : LoginFixtures.rsaPem();
        var settings = Map.<String, Object>of(
                "waymarker.hospital.workers",
                0,
                "waymarker.hospital.login.algorithm",
                algorithm.getName(),
                "waymarker.hospital.login.claims",
                "{\"requesting_system\":\"ODS|RXX\"}",
                "waymarker.hospital.login.key-file",
                "",
                "waymarker.hospital.login.key",
                key);
        try (var signs = at.bed(settings)) {
            at.server.register(LoginTestBed.shows(signs), algorithm);
            assertThat(at.login(signs)).isEqualTo("LOGGED_IN");
        }
    }
}
