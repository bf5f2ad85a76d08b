package org.waymarker.hospital;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestFormatParamStyleEnum;
import ca.uhn.fhir.rest.client.apache.ApacheHttpRequest;
import ca.uhn.fhir.rest.client.apache.ApacheRestfulClientFactory;
import ca.uhn.fhir.rest.client.api.IClientInterceptor;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.http.Header;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.jspecify.annotations.Nullable;
import org.waymarker.login.HospitalLogin;
import org.waymarker.login.HospitalTls;
import org.waymarker.login.LoginException;

/**
 * The way to the hospital's FHIR server: one HTTP client with its limits of time, a token for each call, and the pace that the hospital
 * wants. Redirects are not followed, and nothing that was sent or answered is logged.
 */
@Singleton
class HospitalConnection {
    private final HospitalSettings settings;
    private final HospitalLogin login;
    private final RequestSlots slots;
    private final Clock clock;
    private final CloseableHttpClient http;
    private final IGenericClient client;
    private final ThreadLocal<Optional<Duration>> retryAfter = ThreadLocal.withInitial(Optional::empty);
    /** The token of the call under way, and of the last one after it. */
    private final ThreadLocal<Optional<String>> token = ThreadLocal.withInitial(Optional::empty);

    private final ThreadLocal<@Nullable Future<?>> giveUp = new ThreadLocal<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(HospitalConnection::thread);

    HospitalConnection(
            HospitalSettings settings, HospitalLogin login, HospitalTls tls, RequestSlots slots, Clock clock) {
        this.settings = settings;
        this.login = login;
        this.slots = slots;
        this.clock = clock;
        this.http = http(settings, tls);
        this.client = client(settings, http);
    }

    private static CloseableHttpClient http(HospitalSettings settings, HospitalTls tls) {
        int connections = Math.max(1, settings.workers()) * 2;
        return HttpClients.custom()
                .setSSLContext(tls.context().orElse(null))
                .disableRedirectHandling()
                // Whether to try again is decided with the lane's history at hand, not here.
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setConnectionRequestTimeout(
                                (int) settings.connectTimeout().toMillis())
                        .setSocketTimeout((int) settings.readTimeout().toMillis())
                        .build())
                .build();
    }

    private IGenericClient client(HospitalSettings settings, CloseableHttpClient http) {
        // A context of its own: requests are made by the factory of the context, whichever factory made the client.
        var context = FhirContext.forR4();
        var factory = new ApacheRestfulClientFactory(context);
        factory.setHttpClient(http);
        factory.setServerValidationMode(ServerValidationModeEnum.NEVER);
        context.setRestfulClientFactory(factory);
        var made = factory.newGenericClient(settings.hasServer() ? settings.baseUrl() : "http://localhost/none");
        made.setEncoding(EncodingEnum.JSON);
        // Said in the Accept header; a parameter that a server does not know is one more that it may refuse.
        made.setFormatParamStyle(RequestFormatParamStyleEnum.NONE);
        made.registerInterceptor(new Headers());
        return made;
    }

    /** @throws HospitalException whatever goes wrong */
    <T> T call(Function<IGenericClient, T> exchange) {
        return call(() -> exchange.apply(client));
    }

    /**
     * What stands below the base address, as it comes.
     *
     * @param most bytes; what is longer is cut off
     */
    String get(String path, int most) {
        return fetch(path, most).body();
    }

    /** @param etag as it comes, such as {@code W/"3"} */
    record Fetched(String body, Optional<String> etag) {}

    /** As {@link #get}, with the version that the server tells beside it. */
    Fetched fetch(String path, int most) {
        return call(() -> {
            var get = new HttpGet(settings.baseUrl() + path);
            get.setHeader("Accept", "application/fhir+json");
            token.get().ifPresent(current -> get.setHeader("Authorization", "Bearer " + current));
            seeToAnEnd(get);
            try (var answer = http.execute(get)) {
                int status = answer.getStatusLine().getStatusCode();
                if (status != 200) {
                    throw BaseServerResponseException.newInstance(status, "");
                }
                return new Fetched(
                        new String(answer.getEntity().getContent().readNBytes(most), StandardCharsets.UTF_8),
                        Optional.ofNullable(answer.getFirstHeader("ETag")).map(Header::getValue));
            } catch (IOException e) {
                throw new FhirClientConnectionException(e);
            }
        });
    }

    private <T> T call(Supplier<T> exchange) {
        if (!settings.hasServer()) {
            throw new IllegalStateException("No hospital is configured: waymarker.hospital.base-url is empty");
        }
        try {
            return exchange(exchange);
        } catch (HospitalException e) {
            // 401 comes before anything is done, so the same may be sent again.
            if (isUnauthorised(e) && loggedIn(() -> login.renew(token.get()))) {
                return exchange(exchange);
            }
            throw e;
        }
    }

    /** Without a token nothing is sent, and no other call could be either. */
    private static <T> T loggedIn(Supplier<T> step) {
        try {
            return step.get();
        } catch (LoginException e) {
            throw new HospitalException(new Failure.Away(e.reason().name(), false, true, e.retryAfter()));
        }
    }

    private static boolean isUnauthorised(HospitalException e) {
        return e.failure() instanceof Failure.Away away && away.cause().equals("HTTP_401");
    }

    private <T> T exchange(Supplier<T> exchange) {
        waitForASlot();
        token.set(loggedIn(login::current));
        retryAfter.remove();
        try {
            return exchange.get();
        } catch (RuntimeException e) {
            throw new HospitalException(Failures.of(e, retryAfter.get()));
        } finally {
            var pending = giveUp.get();
            if (pending != null) {
                pending.cancel(false);
                giveUp.remove();
            }
        }
    }

    /** The socket's timeout begins anew with each byte; an answer that drips would hold a worker for ever. */
    private void seeToAnEnd(HttpRequestBase request) {
        giveUp.set(watch.schedule(request::abort, settings.answerTimeout().toMillis(), TimeUnit.MILLISECONDS));
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "hospital-watch");
        thread.setDaemon(true);
        return thread;
    }

    private void waitForASlot() {
        try {
            // Rounded up: a request must not come before its moment.
            Thread.sleep(slots.take().plusNanos(999_999).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HospitalException(new Failure.Away("INTERRUPTED", false, false, Optional.empty()));
        }
    }

    @PreDestroy
    void close() {
        watch.shutdownNow();
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the token of the call, sees to an end, and keeps the one header that the client's exceptions do not carry. */
    private final class Headers implements IClientInterceptor {
        @Override
        public void interceptRequest(IHttpRequest request) {
            token.get().ifPresent(current -> request.addHeader("Authorization", "Bearer " + current));
            if (request instanceof ApacheHttpRequest apache) {
                seeToAnEnd(apache.getApacheRequest());
            }
        }

        @Override
        public void interceptResponse(IHttpResponse response) {
            retryAfter.set(response.getHeaders("Retry-After").stream()
                    .findFirst()
                    .flatMap(value -> Failures.retryAfter(value, clock.instant())));
        }
    }
}
