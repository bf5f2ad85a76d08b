package org.waymarker.api;

import ca.uhn.fhir.context.FhirContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.testing.Tokens;

/** A plain caller of the API, with a token that allows everything unless it is told otherwise. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;
    private final Optional<String> token;

    Http(EmbeddedServer server) {
        this("http://localhost:" + server.getPort() + "/fhir/r4", Optional.of(Tokens.all()));
    }

    private Http(String base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /** The same with another token. */
    Http with(String otherToken) {
        return new Http(base, Optional.of(otherToken));
    }

    /** The same without a token. */
    Http stranger() {
        return new Http(base, Optional.empty());
    }

    String base() {
        return base;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** FHIR JSON. */
    HttpResponse<String> post(String path, String body, String... headers) {
        var all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/fhir+json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("POST", path, body, all);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Resource json(HttpResponse<String> response) {
        return (Resource) FhirContext.forR4Cached().newJsonParser().parseResource(response.body());
    }

    static Resource xml(HttpResponse<String> response) {
        return (Resource) FhirContext.forR4Cached().newXmlParser().parseResource(response.body());
    }

    /** The stable code of an OperationOutcome. */
    static String code(HttpResponse<String> response) {
        return code((OperationOutcome) json(response));
    }

    static String code(OperationOutcome outcome) {
        return outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode();
    }

    static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
