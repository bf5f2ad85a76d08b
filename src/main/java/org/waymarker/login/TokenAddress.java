package org.waymarker.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.login.LoginException.Reason;
import org.waymarker.security.WebAddress;

/**
 * Where tokens are given: as set, or as the hospital's FHIR server says, if that is a place where we may go. Used by one thread at a time.
 *
 * @see "SMART App Launch 2.2, Conformance"
 */
final class TokenAddress {
    private static final Logger LOG = LoggerFactory.getLogger(TokenAddress.class);
    private static final Duration BETWEEN_FAILURES = Duration.ofMinutes(1);
    private static final String DOCUMENT = "/.well-known/smart-configuration";

    private final Optional<URI> set;
    private final String base;
    private final List<String> allowedHosts;
    private final Duration kept;
    private final LoginHttp http;
    private final Clock clock;
    private @Nullable URI found;
    private Instant askAgain = Instant.MIN;

    TokenAddress(String base, LoginSettings settings, LoginHttp http, Clock clock) {
        this.set = settings.tokenUrl().map(URI::create);
        this.base = base;
        this.allowedHosts = settings.allowedHosts();
        this.kept = settings.configurationCheck();
        this.http = http;
        this.clock = clock;
    }

    /** @throws LoginException if it is not known, or we may not go there */
    URI now() {
        if (set.isPresent()) {
            return set.get();
        }
        if (found == null || !clock.instant().isBefore(askAgain)) {
            try {
                found = ask();
                askAgain = clock.instant().plus(kept);
            } catch (LoginException e) {
                // A server that is silent for once has not moved; one that says something else has.
                if (found == null || e.reason() != Reason.LOGIN_UNREACHABLE) {
                    throw e;
                }
                LOG.warn("The hospital's server does not say where tokens are given: {}", e.getMessage());
                askAgain = clock.instant().plus(BETWEEN_FAILURES);
            }
        }
        return found;
    }

    /** No token was had there: perhaps it has moved. */
    void doubt() {
        askAgain = Instant.MIN;
    }

    private URI ask() {
        var answer = http.get(URI.create(base + DOCUMENT));
        int status = answer.statusCode();
        if (TokenEndpoint.isForLater(status)) {
            throw new LoginException(Reason.LOGIN_UNREACHABLE, "smart-configuration: HTTP " + status);
        }
        if (status != 200) {
            throw nowhere("smart-configuration: HTTP " + status);
        }
        try {
            var document = JSONObjectUtils.parse(answer.body());
            if (document.get("token_endpoint") instanceof String text) {
                return checked(text);
            }
            throw nowhere("smart-configuration names no token_endpoint");
        } catch (ParseException e) {
            throw nowhere("smart-configuration is no JSON object");
        }
    }

    private URI checked(String text) {
        if (!WebAddress.isSecure(text)) {
            throw nowhere("the token_endpoint of smart-configuration is no https address");
        }
        var address = URI.create(text);
        var host = address.getHost().toLowerCase(Locale.ROOT);
        boolean home = host.equals(String.valueOf(URI.create(base).getHost()).toLowerCase(Locale.ROOT));
        if (!home && !allowedHosts.contains(host)) {
            throw nowhere("the token_endpoint of smart-configuration is on another host, which is not one of"
                    + " waymarker.hospital.login.allowed-hosts");
        }
        if (address.getUserInfo() != null || address.getFragment() != null) {
            throw nowhere("the token_endpoint of smart-configuration has a user or a fragment in it");
        }
        return address;
    }

    private static LoginException nowhere(String why) {
        return new LoginException(Reason.LOGIN_NOWHERE, why);
    }
}
