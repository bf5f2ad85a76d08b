package org.waymarker.login;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Those settings of {@code waymarker.hospital} that say to whom we log in, and with which token where no login is needed.
 *
 * @param baseUrl FHIR base of the hospital's server, or empty
 * @param token sent as a bearer token, if there is one
 * @param tokenFile holds the token in place of {@code token}; read again when the hospital takes the token no more
 */
@ConfigurationProperties("waymarker.hospital")
record TokenSettings(@Bindable(defaultValue = "") String baseUrl, Optional<String> token, Optional<Path> tokenFile) {
    /** @throws IllegalArgumentException if a setting cannot work */
    TokenSettings {
        baseUrl = baseUrl.strip().replaceAll("/+$", "");
        token = token.filter(text -> !text.isBlank());
        tokenFile = tokenFile.filter(file -> !file.toString().isBlank());
        if (token.isPresent() && tokenFile.isPresent()) {
            throw new IllegalArgumentException(
                    "waymarker.hospital.token and waymarker.hospital.token-file exclude each other: set one");
        }
    }

    boolean giveToken() {
        return token.isPresent() || tokenFile.isPresent();
    }
}
