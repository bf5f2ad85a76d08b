package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.capability.Feature;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Statements;

class KnownServerTest {
    private static final Feature CREATES_PLANS = Feature.create("CarePlan");

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private Supplier<String> metadata = Statements::able;
    private int asked;

    /** Of which only the CapabilityStatement is ever asked. */
    private final Hospital hospital = (Hospital) Proxy.newProxyInstance(
            Hospital.class.getClassLoader(), new Class<?>[] {Hospital.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("metadata");
                asked++;
                return metadata.get();
            });

    private KnownServer server(Optional<Path> statement, Optional<Path> writeMap) {
        var usual = HospitalFixtures.settings("https://h.example/fhir");
        return new KnownServer(
                hospital,
                new HospitalSettings(
                        usual.baseUrl(),
                        0,
                        usual.workers(),
                        usual.lease(),
                        usual.connectTimeout(),
                        usual.readTimeout(),
                        usual.answerTimeout(),
                        usual.retryFirst(),
                        usual.retryCap(),
                        usual.mostAttempts(),
                        usual.pollInterval(),
                        usual.patientCheck(),
                        Duration.ofHours(6),
                        statement,
                        writeMap,
                        true),
                clock);
    }

    private KnownServer server() {
        return server(Optional.empty(), Optional.empty());
    }

    private static Failure.Away failure(KnownServer server) {
        try {
            server.ladder();
        } catch (HospitalException e) {
            return (Failure.Away) e.failure();
        }
        throw new AssertionError("It knows the server");
    }

    private static HospitalException refused(int status) {
        return new HospitalException(new Failure.Refusal(status, "unknown", "", Optional.empty()));
    }

    @Test
    void readsOnceAndAgainWhenItsTimeHasCome() {
        var server = server();
        assertThat(server.known()).isEmpty();
        assertThat(server.ladder().offers(CREATES_PLANS)).isTrue();
        server.ladder();
        assertThat(asked).isEqualTo(1);
        metadata = () -> Statements.of(true, List.of("Task"), true, true);
        clock.advance(Duration.ofHours(5));
        assertThat(server.ladder().offers(CREATES_PLANS)).isTrue();
        clock.advance(Duration.ofHours(1));
        assertThat(server.ladder().offers(CREATES_PLANS)).isFalse();
        assertThat(asked).isEqualTo(2);
        assertThat(server.known().orElseThrow().readAt()).contains(clock.instant());
    }

    @Test
    void knowsNothingOfAServerThatCannotBeRead() {
        var server = server();
        metadata = () -> "<html>Sign in</html>";
        assertThat(failure(server)).isEqualTo(new Failure.Away("CAPABILITIES_NO_JSON", false, true, Optional.empty()));
        metadata = () -> {
            throw refused(403);
        };
        assertThat(failure(server).cause()).isEqualTo("CAPABILITIES_HTTP_403");
        var away = new Failure.Away("HTTP_503", true, true, Optional.of(Duration.ofSeconds(9)));
        metadata = () -> {
            throw new HospitalException(away);
        };
        assertThat(failure(server)).isEqualTo(away);
        metadata = Statements::able;
        assertThat(server.ladder().offers(CREATES_PLANS)).isTrue();
    }

    @Test
    void goesOnByWhatItKnewWhileNothingElseCanBeRead() {
        var server = server();
        server.ladder();
        metadata = () -> {
            throw refused(500);
        };
        clock.advance(Duration.ofHours(7));
        assertThat(server.ladder().offers(CREATES_PLANS)).isTrue();
        assertThat(server.ladder().offers(CREATES_PLANS)).isTrue();
        assertThat(asked).as("not at each delivery").isEqualTo(2);
    }

    @Test
    void doesWithoutWhatIsRefusedTwiceUntilAnotherStatementIsRead() {
        var server = server();
        server.ladder();
        server.refused(Feature.TRANSACTION);
        assertThat(server.ladder().offers(Feature.TRANSACTION)).isTrue();
        server.refused(Feature.TRANSACTION);
        assertThat(server.ladder().offers(Feature.TRANSACTION)).isFalse();
        assertThat(server.known().orElseThrow().ladder().switchedOff()).containsExactly(Feature.TRANSACTION);
        clock.advance(Duration.ofHours(6));
        assertThat(server.ladder().offers(Feature.TRANSACTION))
                .as("the same statement says nothing new")
                .isFalse();
        metadata = () -> Statements.of(true, List.of("Task"), true, true);
        clock.advance(Duration.ofHours(6));
        assertThat(server.ladder().offers(Feature.TRANSACTION)).isTrue();
    }

    @Test
    void takesAFileInPlaceOfTheServersOwn() throws IOException {
        var file = Files.writeString(
                directory.resolve("statement.json"), Statements.of(false, List.of("Task"), false, false));
        var server = server(Optional.of(file), Optional.empty());
        assertThat(server.ladder().offers(CREATES_PLANS)).isFalse();
        clock.advance(Duration.ofDays(1));
        server.ladder();
        assertThat(asked).isZero();
        assertThat(server.known().orElseThrow().readAt()).isEmpty();
    }

    @Test
    void startsWithNoFileThatIsWrong() throws IOException {
        var file = Files.writeString(directory.resolve("statement.json"), "{\"resourceType\":\"Patient\"}");
        assertThatThrownBy(() -> server(Optional.of(file), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is none that can be used: NO_CAPABILITY_STATEMENT");
        assertThatThrownBy(() -> server(Optional.of(directory.resolve("none.json")), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("none.json cannot be read");
        var map = Files.writeString(directory.resolve("map.yml"), "write:\n  referral: [fax]\n");
        assertThatThrownBy(() -> server(Optional.empty(), Optional.of(map)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }
}
