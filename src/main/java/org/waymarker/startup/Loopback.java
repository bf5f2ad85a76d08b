package org.waymarker.startup;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.HttpServerConfiguration;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Without an issuer nobody can tell who calls: then only this machine may. */
@Singleton
final class Loopback implements BeanCreatedEventListener<HttpServerConfiguration> {
    private static final Logger LOG = LoggerFactory.getLogger(Loopback.class);

    private final Settings settings;

    Loopback(Settings settings) {
        this.settings = settings;
    }

    @Override
    public HttpServerConfiguration onCreated(BeanCreatedEvent<HttpServerConfiguration> event) {
        var server = event.getBean();
        if (settings.issuer().isEmpty()) {
            server.setHost("127.0.0.1");
            LOG.warn(
                    "No waymarker.security.issuer: callers are not checked, so only this machine may call (127.0.0.1)");
        }
        return server;
    }
}
