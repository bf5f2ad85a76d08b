package org.waymarker.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.waymarker.security.WebAddress;

/**
 * Settings of {@code waymarker.hospital.login}: who we are at the hospital's authorisation server, and how we show it.
 *
 * @param clientId under which this service is registered there; empty: no login
 * @param keyFile private key, PEM (PKCS#8) or JWK
 * @param key the same as text, in place of the file
 * @param keyId {@code kid} of that key; else what the JWK says, or the key's thumbprint
 * @param otherKeyFile a key that is only shown to others beside the first, before or after its own time; it need not be there
 * @param algorithm how to sign; empty: what fits the key
 * @param tokenUrl where tokens are given; empty: the server is asked
 * @param audience {@code aud} of the assertion, where it is not the token URL
 * @param issuer {@code iss}, where it is not the client id
 * @param subject {@code sub}, where it is not the client id
 * @param scope what to ask for, with spaces between; empty: the server decides
 * @param claims further claims of the assertion, as a JSON object
 * @param parameters further parameters of the token request, as a JSON object of texts
 * @param renewBefore how long before its end a token is renewed, but not before three quarters of its time
 * @param allowedHosts where tokens may be given, beside the host of the FHIR base
 * @param connectTimeout for a connection to be made
 * @param timeout for a whole answer
 * @param configurationCheck how long the server's word on where tokens are given is taken without another look
 */
@ConfigurationProperties("waymarker.hospital.login")
record LoginSettings(
        Optional<String> clientId,
        Optional<Path> keyFile,
        Optional<String> key,
        Optional<String> keyId,
        Optional<Path> otherKeyFile,
        Optional<String> algorithm,
        Optional<String> tokenUrl,
        Optional<String> audience,
        Optional<String> issuer,
        Optional<String> subject,
        Optional<String> scope,
        Optional<String> claims,
        Optional<String> parameters,
        @Bindable(defaultValue = "PT1M") Duration renewBefore,
        @Bindable(defaultValue = "") List<String> allowedHosts,
        @Bindable(defaultValue = "PT5S") Duration connectTimeout,
        @Bindable(defaultValue = "PT10S") Duration timeout,
        @Bindable(defaultValue = "PT1H") Duration configurationCheck) {
    private static final String PREFIX = "waymarker.hospital.login.";
    /** Each has its own setting, or is ours to make. */
    private static final Set<String> OUR_CLAIMS = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

    private static final Set<String> OUR_PARAMETERS =
            Set.of("grant_type", "scope", "client_assertion", "client_assertion_type");

    /** @throws IllegalArgumentException if a setting cannot work */
    LoginSettings {
        clientId = text(clientId);
        keyFile = keyFile.filter(file -> !file.toString().isBlank());
        key = text(key);
        keyId = text(keyId);
        otherKeyFile = otherKeyFile.filter(file -> !file.toString().isBlank());
        algorithm = text(algorithm);
        tokenUrl = text(tokenUrl);
        audience = text(audience);
        issuer = text(issuer);
        subject = text(subject);
        scope = text(scope);
        claims = text(claims);
        parameters = text(parameters);
        allowedHosts = allowedHosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
        if (keyFile.isPresent() && key.isPresent()) {
            throw bad("key-file", "and waymarker.hospital.login.key exclude each other: set one");
        }
        boolean hasKey = keyFile.isPresent() || key.isPresent();
        if (clientId.isPresent() && !hasKey) {
            throw bad(
                    "client-id", "is set, so waymarker.hospital.login.key-file must name the private key to sign with");
        }
        if (clientId.isEmpty() && (hasKey || otherKeyFile.isPresent())) {
            throw bad("client-id", "must say under which id the hospital has registered this service's key");
        }
        algorithm.ifPresent(SigningAlgorithm::named);
        if (tokenUrl.filter(url -> !WebAddress.isSecure(url)).isPresent()) {
            throw bad("token-url", "must be an https address (http on this machine only)");
        }
        if (allowedHosts.stream().anyMatch(host -> !host.matches("[a-z0-9.-]+|\\[[0-9a-f:.]+]"))) {
            throw bad("allowed-hosts", "must hold names of hosts, without scheme, port or path");
        }
        if (renewBefore.isNegative()
                || isNothing(connectTimeout)
                || isNothing(timeout)
                || isNothing(configurationCheck)) {
            throw bad("*", "must hold durations that are longer than nothing");
        }
        object("claims", claims, OUR_CLAIMS);
        if (object("parameters", parameters, OUR_PARAMETERS).values().stream()
                .anyMatch(value -> !(value instanceof String))) {
            throw bad("parameters", "must be a JSON object of texts");
        }
    }

    boolean isOn() {
        return clientId.isPresent();
    }

    Map<String, Object> furtherClaims() {
        return object("claims", claims, OUR_CLAIMS);
    }

    Map<String, Object> furtherParameters() {
        return object("parameters", parameters, OUR_PARAMETERS);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LoginSettings[clientId=" + clientId.orElse("none") + "]";
    }

    private static Map<String, Object> object(String name, Optional<String> json, Set<String> ours) {
        try {
            var object = json.isPresent() ? JSONObjectUtils.parse(json.get()) : Map.<String, Object>of();
            var taken = Stream.of(object.keySet())
                    .flatMap(Set::stream)
                    .filter(ours::contains)
                    .sorted()
                    .toList();
            if (taken.isEmpty()) {
                return object;
            }
            throw bad(name, "must leave out " + taken + ": those come from the service, or have settings of their own");
        } catch (ParseException e) {
            throw bad(name, "must be a JSON object, such as {\"name\":\"value\"}");
        }
    }

    private static boolean isNothing(Duration duration) {
        return duration.isZero() || duration.isNegative();
    }

    private static Optional<String> text(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static IllegalArgumentException bad(String name, String what) {
        return new IllegalArgumentException("Setting " + PREFIX + name + " " + what);
    }
}
