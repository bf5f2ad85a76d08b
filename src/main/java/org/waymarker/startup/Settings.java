package org.waymarker.startup;

import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
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

    /** Empty without one: then only this machine may call. */
    public Optional<String> issuer() {
        return text("security.issuer");
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
        if (issuer().isEmpty()) {
            return;
        }
        if (!WebAddress.isSecure(issuer().get())) {
            throw bad("security.issuer", "must be an https address (http on this machine only)");
        }
        if (text("security.jwks-url").filter(url -> !WebAddress.isSecure(url)).isPresent()) {
            throw bad("security.jwks-url", "must be an https address (http on this machine only)");
        }
        if (text("security.audience").isEmpty()) {
            throw bad(
                    "security.audience", "must say what tokens for this service carry as aud, since an issuer is set");
        }
    }

    private static CannotStartException bad(String name, String what) {
        return new CannotStartException("Setting waymarker." + name + " " + what);
    }
}
