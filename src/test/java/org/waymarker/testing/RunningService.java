package org.waymarker.testing;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Issuer;

/**
 * The service within this process, as foreign clients meet it: on a free port, by the real clock, every call with a token of an issuer
 * of its own. The hospital is away.
 */
public final class RunningService implements AutoCloseable {
    private final Issuer issuer;
    private final EmbeddedServer server;

    private RunningService(Issuer issuer, EmbeddedServer server) {
        this.issuer = issuer;
        this.server = server;
    }

    /** @param database of {@link Databases} */
    public static RunningService start(Map<String, Object> database) {
        var issuer = Issuer.start();
        var settings = new HashMap<>(database);
        settings.put("micronaut.server.port", -1);
        settings.put("waymarker.security.issuer", issuer.name());
        settings.put("waymarker.security.audience", Issuer.AUDIENCE);
        settings.put("waymarker.security.jwks-url", issuer.jwksUrl());
        return new RunningService(issuer, ApplicationContext.run(EmbeddedServer.class, settings, "test"));
    }

    /** The FHIR base. */
    public String base() {
        return server() + "/fhir/r4";
    }

    public URI server() {
        return URI.create("http://localhost:" + server.getPort());
    }

    /** A token that may do everything. */
    public String token() {
        return issuer.token("ehr-1", Duration.ofHours(6));
    }

    public Api api() {
        return new Api(FhirJson.CONTEXT, base(), token());
    }

    @Override
    public void close() {
        server.close();
        issuer.close();
    }
}
