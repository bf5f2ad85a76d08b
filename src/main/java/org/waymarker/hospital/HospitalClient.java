package org.waymarker.hospital;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.CacheControlDirective;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.apache.ApacheHttpRequest;
import ca.uhn.fhir.rest.client.apache.ApacheRestfulClientFactory;
import ca.uhn.fhir.rest.client.api.IClientInterceptor;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleLinkComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.waymarker.login.HospitalLogin;
import org.waymarker.login.HospitalTls;
import org.waymarker.login.LoginException;

/** Speaks FHIR to the hospital over HTTP. Redirects are not followed, and nothing that was sent or answered is logged. */
@Singleton
class HospitalClient implements Hospital {
    private static final int MOST_PAGES = 10_000;

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
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(HospitalClient::thread);

    HospitalClient(HospitalSettings settings, HospitalLogin login, HospitalTls tls, RequestSlots slots, Clock clock) {
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
        made.registerInterceptor(new Headers());
        return made;
    }

    @Override
    public Bundle transact(Bundle transaction) {
        return call(() -> client.transaction()
                .withBundle(transaction)
                .withAdditionalHeader("Prefer", "return=representation")
                .execute());
    }

    @Override
    public <R extends Resource> Optional<R> read(Class<R> type, String id) {
        try {
            return Optional.of(call(() -> client.read()
                    .resource(type)
                    .withId(id)
                    .cacheControl(new CacheControlDirective().setNoCache(true))
                    .execute()));
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Refusal refusal
                    && (refusal.status() == 404 || refusal.status() == 410)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public <R extends Resource> List<R> search(Class<R> type, Map<String, List<String>> parameters) {
        return pages(type, parameters, SearchStyleEnum.GET, Integer.MAX_VALUE);
    }

    @Override
    public <R extends Resource> List<R> searchFew(Class<R> type, Map<String, List<String>> parameters, int enough) {
        return pages(type, parameters, SearchStyleEnum.GET, enough);
    }

    @Override
    public <R extends Resource> List<R> searchQuietly(Class<R> type, Map<String, List<String>> parameters) {
        return pages(type, parameters, SearchStyleEnum.POST, Integer.MAX_VALUE);
    }

    private <R extends Resource> List<R> pages(
            Class<R> type, Map<String, List<String>> parameters, SearchStyleEnum style, int enough) {
        var found = new ArrayList<R>();
        var seen = new HashSet<String>();
        var page = searching(() -> client.search()
                .forResource(type)
                .whereMap(parameters)
                .usingStyle(style)
                .cacheControl(new CacheControlDirective().setNoCache(true))
                .returnBundle(Bundle.class)
                .execute());
        while (true) {
            for (var entry : page.getEntry()) {
                // An outcome, or what was included beside the matches, is of another type.
                if (type.isInstance(entry.getResource())) {
                    found.add(type.cast(entry.getResource()));
                }
            }
            var next = next(page);
            if (next.isEmpty() || found.size() >= enough) {
                return found;
            }
            var address = ownAddress(next.get());
            if (!seen.add(address) || seen.size() > MOST_PAGES) {
                throw new HospitalException(new Failure.Away("PAGES_WITHOUT_END", false, false, Optional.empty()));
            }
            page = searching(() -> client.loadPage()
                    .byUrl(address)
                    .andReturnBundle(Bundle.class)
                    .execute());
        }
    }

    private static Optional<String> next(Bundle page) {
        return Optional.ofNullable(page.getLink(Bundle.LINK_NEXT)).map(BundleLinkComponent::getUrl);
    }

    /** A link that leads elsewhere would take our token there, and what it brings would be taken for the hospital's. */
    private String ownAddress(String url) {
        boolean below = url.startsWith(settings.baseUrl() + "/") || url.startsWith(settings.baseUrl() + "?");
        var path = url.split("\\?", 2)[0].toLowerCase(Locale.ROOT);
        if (!below || path.contains("/..") || path.contains("%2e") || path.contains("%2f")) {
            throw new HospitalException(new Failure.Away("LINK_LEAVES_THE_SERVER", false, false, Optional.empty()));
        }
        return url;
    }

    /** A search that is refused as unknown means a wrong base address, which concerns every lane and none in particular. */
    private <T> T searching(Supplier<T> search) {
        try {
            return call(search);
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Refusal refusal && isWrongAddress(refusal.status())) {
                throw new HospitalException(
                        new Failure.Away("HTTP_" + refusal.status(), false, true, Optional.empty()));
            }
            throw e;
        }
    }

    private static boolean isWrongAddress(int status) {
        return status == 404 || (status >= 300 && status < 400);
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
            // The socket's timeout begins anew with each byte; an answer that drips would hold a worker for ever.
            if (request instanceof ApacheHttpRequest apache) {
                giveUp.set(watch.schedule(
                        () -> apache.getApacheRequest().abort(),
                        settings.answerTimeout().toMillis(),
                        TimeUnit.MILLISECONDS));
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
