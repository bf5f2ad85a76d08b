package org.waymarker.startup;

import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.waymarker.security.TrustedIssuer;
import org.waymarker.security.WebAddress;

/** The settings that more than one place looks at, checked before anything is opened. */
@Singleton
public final class Settings {
    private final Environment environment;

    /** @throws CannotStartException naming the setting at fault */
    Settings(Environment environment) {
        this.environment = environment;
        identifierBase();
        zone();
        web("hospital.base-url");
        web("base-url");
        if (text("service.ods-code")
                .filter(code -> code.matches("[A-Za-z0-9]{3,10}"))
                .isEmpty()) {
            throw bad("service.ods-code", "must be the ODS code of the pain service, 3 to 10 letters and digits");
        }
        security();
    }

    /** A setting of ours, if it has a value. */
    public Optional<String> text(String name) {
        return environment
                .getProperty("waymarker." + name, String.class)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private void identifierBase() {
        var base = text("identifier-base").orElse("");
        try {
            if (URI.create(base).isAbsolute() && !base.endsWith("/") && base.length() <= 150) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw bad("identifier-base", "must be an absolute URI without a slash at its end");
    }

    private void zone() {
        try {
            ZoneId.of(text("zone").orElse(""));
        } catch (DateTimeException e) {
            throw bad("zone", "must be a time zone such as Europe/London");
        }
    }

    private void web(String name) {
        if (text(name).filter(url -> !WebAddress.isWeb(url)).isPresent()) {
            throw bad(name, "must be an http or https address");
        }
    }

    private void security() {
        try {
            TrustedIssuer.read(
                    text("security.issuer").orElse(""),
                    text("security.jwks-url").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()));
        }
        if (text("security.audience").isEmpty()) {
            throw bad("security.audience", "must say what tokens for this service carry as aud");
        }
        if (text("security.token-endpoint")
                .filter(url -> !WebAddress.isSecure(url))
                .isPresent()) {
            throw bad("security.token-endpoint", "must be an https address (http on this machine only)");
        }
    }

    private static CannotStartException bad(String name, String what) {
        return new CannotStartException("Setting waymarker." + name + " " + what);
    }
}
