package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofMinutes(5);

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "9, 256", "10, 300", "1000000, 300"})
    void doublesUpToTheCap(int attempts, long seconds) {
        assertThat(new Backoff(FIRST, CAP, () -> 1.0).after(attempts, Optional.empty()))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void takesAnyPartOfItByChance() {
        assertThat(new Backoff(FIRST, CAP, () -> 0.25).after(3, Optional.empty()))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void neverComesBackBeforeTheHospitalAsked() {
        var backoff = new Backoff(FIRST, CAP, () -> 0.5);
        assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(20))))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        assertThat(backoff.after(1, Optional.of(Duration.ofDays(300)))).isLessThan(Duration.ofHours(2));
        assertThat(backoff.after(9, Optional.of(Duration.ZERO))).isEqualTo(Duration.ofSeconds(128));
    }
}
