package org.waymarker.testing;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.HashMap;

/** Gives every context of the tests an issuer, and lets it listen on loopback only. What a test sets itself comes before it. */
public final class TestIssuer implements ApplicationContextConfigurer {
    @Override
    public void configure(ApplicationContextBuilder builder) {
        var settings = new HashMap<>(Tokens.settings());
        settings.put("micronaut.server.host", "127.0.0.1");
        // Before application.yml, behind variables and whatever a test gives its context.
        builder.propertySources(PropertySource.of("test-issuer", settings, -250));
    }
}
