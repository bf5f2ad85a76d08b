package org.waymarker.subscription;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.hl7.fhir.r4.model.Bundle;
import org.waymarker.fhir.FhirJson;

/**
 * Posts notices, never from within a database transaction. Redirects are not followed, what is answered is not read, and neither
 * address nor headers are logged.
 */
@Singleton
class RestHook {
    private final SubscriptionSettings settings;
    private final AllowedEndpoints endpoints;
    private final HttpClient client;

    RestHook(SubscriptionSettings settings, AllowedEndpoints endpoints) {
        this.settings = settings;
        this.endpoints = endpoints;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                .build();
    }

    /** @return why it failed, without patient data, address or headers; empty if the subscriber answered 2xx in time */
    Optional<String> post(Channel channel, Bundle notice) {
        // Asked again each time: the operator may have taken the address back.
        if (!endpoints.allows(channel.endpoint())) {
            return Optional.of("the endpoint is no longer allowed");
        }
        var pending = client.sendAsync(request(channel, notice), BodyHandlers.discarding());
        return outcome(channel, pending);
    }

    private static HttpRequest request(Channel channel, Bundle notice) {
        var parser = channel.payload().equals(Channel.XML)
                ? FhirJson.CONTEXT.newXmlParser()
                : FhirJson.CONTEXT.newJsonParser();
        var request = HttpRequest.newBuilder(URI.create(channel.endpoint()))
                .timeout(channel.timeout())
                .POST(BodyPublishers.ofString(parser.encodeResourceToString(notice)));
        channel.headers().forEach(header -> request.setHeader(header.name(), header.value()));
        return request.setHeader("Content-Type", channel.payload() + "; charset=UTF-8")
                .build();
    }

    /** The whole answer must come in time: one that drips is given up like one that does not come. */
    private Optional<String> outcome(Channel channel, CompletableFuture<HttpResponse<Void>> pending) {
        try {
            var wait = channel.timeout().plus(settings.connectTimeout());
            int status = pending.get(wait.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return status / 100 == 2 ? Optional.empty() : Optional.of("HTTP " + status);
        } catch (ExecutionException e) {
            return Optional.of(cause(e.getCause()));
        } catch (TimeoutException e) {
            pending.cancel(true);
            return Optional.of("no answer in time");
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static String cause(@org.jspecify.annotations.Nullable Throwable cause) {
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        if (cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof SSLException) {
            return "TLS failed";
        }
        return cause instanceof IOException ? "the connection broke" : "the notice could not be sent";
    }
}
