package org.waymarker.login;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.waymarker.security.PublishedKeys;
import org.waymarker.security.WebAddress;

/** Chooses how to log in, by what is set. At start, so that what cannot work stops it. */
@Factory
final class Logins {
    private final TokenSettings token;
    private final LoginSettings login;
    private final Optional<LoginKeys> keys;
    /** Its one thread is there only while a token is renewed; once the service stops, none is. */
    private final ExecutorService background = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Logins::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    /** @throws IllegalArgumentException if the settings do not go together */
    Logins(TokenSettings token, LoginSettings login) {
        this.token = token;
        this.login = login;
        if (login.isOn() && token.giveToken()) {
            throw new IllegalArgumentException(
                    "waymarker.hospital.login.client-id excludes waymarker.hospital.token and"
                            + " waymarker.hospital.token-file: a token is given or logged in for");
        }
        if (login.isOn() && !token.baseUrl().isEmpty() && !WebAddress.isSecure(token.baseUrl())) {
            throw new IllegalArgumentException("waymarker.hospital.base-url must be an https address (http on this"
                    + " machine only) where waymarker.hospital.login is set: whoever reads the token could use it");
        }
        this.keys = login.isOn() ? Optional.of(LoginKeys.of(login)) : Optional.empty();
    }

    @Bean
    @Context
    HospitalLogin hospitalLogin(HospitalTls tls, Clock clock) {
        if (keys.isPresent()) {
            return signed(keys.get(), tls, clock);
        }
        return token.tokenFile().<HospitalLogin>map(TokenFile::new).orElseGet(() -> new GivenToken(token.token()));
    }

    private SignedLogin signed(LoginKeys key, HospitalTls tls, Clock clock) {
        var http = new LoginHttp(login.connectTimeout(), login.timeout(), tls.context());
        var address = new TokenAddress(token.baseUrl(), login, http, clock);
        var endpoint = new TokenEndpoint(login, new Assertion(login, key, clock), address, http, clock);
        return new SignedLogin(endpoint::ask, login.renewBefore(), clock, background);
    }

    @Bean
    @Context
    PublishedKeys publishedKeys() {
        return () -> keys.map(LoginKeys::published);
    }

    private static Thread thread(Runnable task) {
        var thread = new Thread(task, "hospital-login");
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void close() {
        background.shutdownNow();
    }
}
