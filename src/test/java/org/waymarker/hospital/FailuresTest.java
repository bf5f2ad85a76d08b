package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.http.conn.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Statuses are in {@link ScriptedHospitalIT}, as a client meets them. */
class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    static Stream<Arguments> connections() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), "CONNECTION_REFUSED", false),
                Arguments.of(new ConnectTimeoutException("slow"), "CONNECTION_TIMEOUT", false),
                Arguments.of(new UnknownHostException("who"), "HOST_UNKNOWN", false),
                Arguments.of(new SocketTimeoutException("silent"), "NO_ANSWER_IN_TIME", true),
                Arguments.of(new SocketException("reset"), "CONNECTION_LOST", true));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void knowsWhetherARequestMayHaveArrived(Exception cause, String name, boolean unclear) {
        var failure = (Failure.Away) Failures.of(
                new FhirClientConnectionException("Patient?identifier=9990000018", cause), Optional.empty());
        assertThat(failure.cause()).isEqualTo(name);
        assertThat(failure.unclear()).isEqualTo(unclear);
    }

    @Test
    void countsAnAnswerThatCannotBeReadAsPossiblyCarriedOut() {
        var failure = (Failure.Away) Failures.of(new DataFormatException("not FHIR"), Optional.empty());
        assertThat(failure.unclear()).isTrue();
        assertThat(failure.forAll()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT120S",
        "0, PT0S",
        "'Mon, 02 Mar 2026 09:00:30 GMT', PT30S",
        "'Mon, 02 Mar 2026 08:00:00 GMT', PT0S",
    })
    void readsWhenToComeBack(String header, Duration wait) {
        assertThat(Failures.retryAfter(header, NOW)).contains(wait);
    }

    @ParameterizedTest
    @CsvSource({"soon", "-1", "99999999999999999999", "''"})
    void makesNothingOfNonsense(String header) {
        assertThat(Failures.retryAfter(header, NOW)).isEmpty();
    }
}
