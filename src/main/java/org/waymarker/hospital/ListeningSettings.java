package org.waymarker.hospital;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of {@code waymarker.hospital.listening}.
 *
 * @param every between two rounds of asking the hospital what has changed of the people whom we know there; 0: we do not ask
 * @param noticeUrl our address for notices, as the hospital reaches it: {@code https://waymarker.trust.example/fhir/r4/hospital-notice}
 * @param noticeToken secret by which a notice is known to be the hospital's
 */
@ConfigurationProperties("waymarker.hospital.listening")
record ListeningSettings(
        @Bindable(defaultValue = "PT30S") Duration every, Optional<String> noticeUrl, Optional<String> noticeToken) {
    private static final int SHORTEST_TOKEN = 20;

    /** @throws IllegalArgumentException if a setting cannot work */
    ListeningSettings {
        noticeUrl = noticeUrl.filter(url -> !url.isBlank());
        noticeToken = noticeToken.filter(token -> !token.isBlank());
        if (every.isNegative()) {
            throw new IllegalArgumentException("waymarker.hospital.listening.every must be 0 or more");
        }
        if (noticeToken.filter(token -> token.length() < SHORTEST_TOKEN).isPresent()) {
            throw new IllegalArgumentException("waymarker.hospital.listening.notice-token must have " + SHORTEST_TOKEN
                    + " characters or more: whoever knows it can make us ask the hospital");
        }
        if (noticeUrl.isPresent() && noticeToken.isEmpty()) {
            throw new IllegalArgumentException(
                    "waymarker.hospital.listening.notice-url needs a notice-token, which the hospital's server is given");
        }
    }

    /** The header of a notice. */
    Optional<String> authorization() {
        return noticeToken.map(token -> "Bearer " + token);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ListeningSettings[" + every + "]";
    }
}
