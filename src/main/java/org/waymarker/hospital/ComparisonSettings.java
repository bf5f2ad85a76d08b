package org.waymarker.hospital;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.ConversionService;
import java.time.Duration;
import java.util.Optional;

/**
 * How often what the hospital holds is compared with what we know of it.
 *
 * @param comparison from the beginning of one comparison to that of the next; 0: only when an operator asks
 */
@ConfigurationProperties("waymarker.hospital")
record ComparisonSettings(@Bindable(defaultValue = "24h") String comparison) {
    /** @throws IllegalArgumentException if it is no length of time */
    ComparisonSettings {
        if (duration(comparison).isNegative()) {
            throw wrong();
        }
    }

    private static Duration duration(String text) {
        return text.strip().equals("0")
                ? Duration.ZERO
                : ConversionService.SHARED.convert(text.strip(), Duration.class).orElseThrow(ComparisonSettings::wrong);
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("waymarker.hospital.comparison must be a length of time such as 24h, or 0");
    }

    /** Empty if none begins that nobody asked for. */
    Optional<Duration> every() {
        return Optional.of(duration(comparison)).filter(length -> !length.isZero());
    }
}
