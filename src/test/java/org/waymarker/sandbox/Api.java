package org.waymarker.sandbox;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;

/** Waymarker as an EHR sees it: its public FHIR API over HTTP, with a bearer token, and nothing else. */
public final class Api {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final FhirContext fhir;
    private final String base;
    private final String token;

    public Api(FhirContext fhir, String base, String token) {
        this.fhir = fhir;
        this.base = base;
        this.token = token;
    }

    /** @param location header {@code Content-Location} or {@code Location}, empty if neither came */
    public record Reply(int status, Resource resource, String location) {
        /** The one of this type that an operation wrote. */
        public <T extends Resource> T only(Class<T> type) {
            var all = all(type);
            if (all.size() != 1) {
                throw new IllegalStateException("Expected one " + type.getSimpleName() + ", got " + all.size());
            }
            return all.get(0);
        }

        public <T extends Resource> List<T> all(Class<T> type) {
            return ((Bundle) resource)
                    .getEntry().stream()
                            .map(Bundle.BundleEntryComponent::getResource)
                            .filter(type::isInstance)
                            .map(type::cast)
                            .toList();
        }

        /** The stable codes of an OperationOutcome, also of one that came in a Bundle as a notice. */
        public List<String> codes() {
            var outcomes = resource instanceof OperationOutcome one ? List.of(one) : all(OperationOutcome.class);
            return outcomes.stream()
                    .flatMap(outcome -> outcome.getIssue().stream())
                    .map(issue -> issue.getDetails().getCodingFirstRep().getCode())
                    .toList();
        }
    }

    /** The service answered otherwise than the story expects. */
    public static final class UnexpectedAnswer extends RuntimeException {
        UnexpectedAnswer(String message) {
            super(message);
        }
    }

    /** Calls an operation that must succeed: 200, 201 or 202. */
    public Reply call(String path, Parameters in) {
        return succeed(path, post(path, in));
    }

    public Reply create(Resource resource) {
        return succeed(resource.fhirType(), post(resource.fhirType(), resource));
    }

    public Reply get(String path) {
        return succeed(path, read(path));
    }

    /** Gets what is no FHIR. */
    public String text(String path) {
        try {
            var response =
                    http.send(request(path).setHeader("Accept", "*/*").GET().build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new UnexpectedAnswer(path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UnexpectedAnswer(path + ": no answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks for the state of a job until it is over. */
    public Reply await(String job) {
        var deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        var reply = get(job);
        while (reply.status() == 202) {
            if (System.nanoTime() > deadline) {
                throw new UnexpectedAnswer("It did not end in ten minutes: " + job);
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            reply = get(job);
        }
        return reply;
    }

    /** Gets, whatever the answer. */
    public Reply read(String path) {
        return send(request(path).GET().build());
    }

    /** Posts, whatever the answer. */
    public Reply post(String path, Resource body) {
        return send(request(path)
                .header("Content-Type", "application/fhir+json")
                .header("X-Request-Id", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(fhir.newJsonParser().encodeResourceToString(body)))
                .build());
    }

    public String url(String path) {
        return (path.startsWith("http") ? path : base + "/" + path).replace("|", "%7C");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path)))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/fhir+json");
    }

    private Reply send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), parsed(response), location(response));
        } catch (IOException e) {
            throw new UnexpectedAnswer(request.method() + " " + request.uri() + ": no answer (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Resource parsed(HttpResponse<String> response) {
        if (response.body().isBlank()) {
            return new Bundle();
        }
        try {
            return (Resource) fhir.newJsonParser().parseResource(response.body());
        } catch (RuntimeException e) {
            throw new UnexpectedAnswer(response.request().method() + " " + response.uri() + " answered "
                    + response.statusCode() + " with what is not FHIR: " + response.body());
        }
    }

    private static String location(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Location")
                .or(() -> response.headers().firstValue("Location"))
                .orElse("");
    }

    private Reply succeed(String path, Reply reply) {
        if (reply.status() < 200 || reply.status() > 202) {
            throw new UnexpectedAnswer(path + " answered " + reply.status() + ": "
                    + fhir.newJsonParser().encodeResourceToString(reply.resource()));
        }
        return reply;
    }
}
