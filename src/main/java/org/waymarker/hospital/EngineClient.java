package org.waymarker.hospital;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.http.conn.ConnectTimeoutException;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.jspecify.annotations.Nullable;
import org.waymarker.capability.HeaderFile;
import org.waymarker.capability.WriteMap.DocumentRoute;
import org.waymarker.fhir.FhirJson;
import org.waymarker.login.HospitalTls;

/**
 * Posts documents. The token for the FHIR server is not shown to the engine. Redirects are not followed, and nothing that was sent or answered
 * is logged. Java's client repeats no POST by itself.
 */
@Singleton
class EngineClient implements Engine {
    private static final Set<Integer> TAKEN = Set.of(200, 201, 202);

    private final HospitalSettings settings;
    private final Clock clock;
    private final HttpClient http;

    EngineClient(HospitalSettings settings, HospitalTls tls, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout());
        tls.context().ifPresent(client::sslContext);
        this.http = client.build();
    }

    @Override
    public void take(DocumentRoute route, byte[] document) {
        var request = HttpRequest.newBuilder(route.url())
                .timeout(settings.answerTimeout())
                .POST(BodyPublishers.ofByteArray(document));
        route.headerFile().ifPresent(file -> {
            var header = HeaderFile.read(file).orElseThrow(() -> away("HEADER_FILE_UNREADABLE"));
            request.setHeader(header.name(), header.value());
        });
        request.setHeader("Content-Type", "application/fhir+json; charset=UTF-8");
        var answer = answer(request.build());
        if (!TAKEN.contains(answer.statusCode())) {
            throw failed(refused(answer), retryAfter(answer));
        }
    }

    private HttpResponse<byte[]> answer(HttpRequest request) {
        var pending = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            // The request's own timeout ends with the first byte of the answer.
            var wait = settings.connectTimeout().plus(settings.answerTimeout());
            return pending.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(new FhirClientConnectionException(cause(e.getCause())), Optional.empty());
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw failed(new FhirClientConnectionException(new SocketTimeoutException()), Optional.empty());
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new HospitalException(new Failure.Away("ENGINE_INTERRUPTED", true, false, Optional.empty()));
        }
    }

    /** In words of the client that {@link Failures} reads. */
    private static Throwable cause(@Nullable Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new ConnectTimeoutException();
        }
        return cause instanceof HttpTimeoutException
                ? new SocketTimeoutException()
                : cause == null ? new IOException() : cause;
    }

    private static BaseServerResponseException refused(HttpResponse<byte[]> answer) {
        var refused = BaseServerResponseException.newInstance(answer.statusCode(), "");
        try {
            if (FhirJson.parse(new String(answer.body(), StandardCharsets.UTF_8)) instanceof OperationOutcome outcome) {
                refused.setOperationOutcome(outcome);
            }
        } catch (DataFormatException | ClassCastException | IllegalArgumentException e) {
            // It explains itself in another way, or not at all; the status is enough.
        }
        return refused;
    }

    private Optional<Duration> retryAfter(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Retry-After").flatMap(value -> Failures.retryAfter(value, clock.instant()));
    }

    private static HospitalException failed(RuntimeException thrown, Optional<Duration> retryAfter) {
        var failure = Failures.of(thrown, retryAfter);
        if (failure instanceof Failure.Conflict conflict) {
            // Nothing of the engine's is ever changed: it refuses this one.
            return new HospitalException(new Failure.Refusal(conflict.status(), "conflict", "", Optional.empty()));
        }
        return new HospitalException(failure instanceof Failure.Away away ? away.ofEngine() : failure);
    }

    private static HospitalException away(String cause) {
        return new HospitalException(new Failure.Away(cause, false, true, Optional.empty()).ofEngine());
    }
}
