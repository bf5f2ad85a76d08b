package org.waymarker.sandbox;

import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.waymarker.testing.SigningKey;
import org.waymarker.testing.Tokens;

/** An authorisation server as small as can be: one key, made anew at each start, its public half at {@link #jwksUrl()}, and tokens signed by it. */
public final class Issuer implements AutoCloseable {
    public static final String AUDIENCE = "https://waymarker.example/fhir/r4";

    private final SigningKey key;
    private final HttpServer server;

    private Issuer(SigningKey key, HttpServer server) {
        this.key = key;
        this.server = server;
    }

    public static Issuer start() {
        try {
            var key = SigningKey.generate();
            var jwks = key.publicKeys().getBytes(StandardCharsets.UTF_8);
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/jwks", exchange -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, jwks.length);
                exchange.getResponseBody().write(jwks);
                exchange.close();
            });
            server.start();
            return new Issuer(key, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code iss} of its tokens. */
    public String name() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public String jwksUrl() {
        return name() + "/jwks";
    }

    /** A bearer token for our audience that allows everything. */
    public String token(String subject, Duration validity) {
        var now = Instant.now();
        return key.sign(new JWTClaimsSet.Builder()
                .issuer(name())
                .audience(AUDIENCE)
                .subject(subject)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(validity)))
                .claim("scope", Tokens.EVERY_SCOPE)
                .build());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
