package org.waymarker.chaos;

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
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Tokens;

/**
 * An EHR as it should be: each call has an {@code X-Request-Id}, and what was not answered is sent again with the same one until it is, to the next
 * replica if there are several. It sees no members of groups.
 */
final class Ehr {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String token = Tokens.of("system/*.cruds");
    private final List<String> bases;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger sentAgain = new AtomicInteger();

    /** @param bases FHIR bases of the replicas */
    Ehr(List<String> bases) {
        this.bases = List.copyOf(bases);
    }

    /** Calls an operation until it is accepted. @return the resources in the answer */
    List<Resource> call(String path, Ins in) {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/fhir+json")
                .header("X-Request-Id", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(FhirJson.encode(in.done())));
        var answer = FhirJson.parse(send(request, path));
        accepted.incrementAndGet();
        return answer instanceof Bundle bundle ? entries(bundle) : List.of(answer);
    }

    Resource read(String path) {
        return FhirJson.parse(send(HttpRequest.newBuilder().GET(), path));
    }

    /** How many calls were accepted. */
    int accepted() {
        return accepted.get();
    }

    /** How many times a call was sent again for want of an answer. */
    int sentAgain() {
        return sentAgain.get();
    }

    static List<Resource> entries(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .toList();
    }

    private String send(HttpRequest.Builder request, String path) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var last = "nothing was sent";
        while (System.nanoTime() < deadline) {
            try {
                var answer = http.send(address(request, path), BodyHandlers.ofString());
                if (answer.statusCode() / 100 == 2) {
                    return answer.body();
                }
                last = answer.statusCode() + " " + answer.body();
                if (!isWorthAnotherTry(answer)) {
                    throw new IllegalStateException(path + " was refused: " + last);
                }
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            sentAgain.incrementAndGet();
            turn.incrementAndGet();
            Pauses.of(PAUSE);
        }
        throw new IllegalStateException(path + " was not answered in " + PATIENCE + ": " + last);
    }

    private HttpRequest address(HttpRequest.Builder request, String path) {
        // An absolute link is one of a page that is read on, from whichever replica.
        var base = bases.get(Math.floorMod(turn.get(), bases.size()));
        var url = path.startsWith("http") ? path : base + "/" + path;
        return request.copy()
                .uri(URI.create(url))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/fhir+json")
                .build();
    }

    private static boolean isWorthAnotherTry(HttpResponse<String> answer) {
        return answer.statusCode() >= 500 || List.of(408, 409, 425, 429).contains(answer.statusCode());
    }

    /** Spreads calls over the replicas even while all of them answer. */
    void nextReplica() {
        turn.incrementAndGet();
    }
}
