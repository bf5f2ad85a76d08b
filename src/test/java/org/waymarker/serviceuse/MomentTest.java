package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Random;
import org.hl7.fhir.r4.model.DateTimeType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @ParameterizedTest
    @CsvSource({
        "2025-03-30, 2025-03-30",
        "2025-06-30T23:30:00Z, 2025-07-01",
        "2025-06-30T23:30Z, 2025-07-01",
        "2025-06-30T23:30:00.123456789012Z, 2025-07-01",
        "2025-06-30T23:30:00, 2025-06-30",
        "2025-01-01T00:30:00+01:00, 2024-12-31",
        "2025-01-01T22:30:00-02:00, 2025-01-02",
        // The clock goes back at 01:00Z: 23:30Z of the day before is already that day, and 23:30Z of the day is not the
        // next.
        "2025-10-25T23:30:00Z, 2025-10-26",
        "2025-10-26T23:30:00Z, 2025-10-26",
        "2025-03-30T00:59:59Z, 2025-03-30",
        "2016-12-31T23:59:60Z, 2017-01-01",
    })
    void tellsTheCivilDateOfTheZone(String text, LocalDate date) {
        assertThat(Moment.parse(text).civilDate(LONDON)).contains(date);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025", "2025-03"})
    void tellsNoDayOfAYearOrAMonth(String text) {
        assertThat(Moment.parse(text).civilDate(LONDON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "25",
                "2025-3",
                "2025-13",
                "2025-02-30",
                "2025/02/03",
                "2025-02-03T",
                "2025-02-03T10",
                "2025-02-03 10:00:00Z",
                "2025-02-03T24:00:00Z",
                "2025-02-03T10:60:00Z",
                "2025-02-03T10:00:61Z",
                "2025-02-03T10:00:00z",
                "2025-02-03T10:00:00.Z",
                "2025-02-03T10:00:00+0100",
                "2025-02-03T10:00:00+15:00",
                "2025-02-03T10:00:00Z ",
                "2025-02-03T10:00:00*01:00",
                "2025-02-0३"
            })
    void refusesWhatIsNoDate(String text) {
        assertThatThrownBy(() -> Moment.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysTheSameAsHapi() {
        var random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            var text = "%04d-%02d-%02dT%02d:%02d:%02d%s"
                    .formatted(
                            1990 + random.nextInt(60),
                            1 + random.nextInt(12),
                            1 + random.nextInt(28),
                            random.nextInt(24),
                            random.nextInt(60),
                            random.nextInt(60),
                            random.nextBoolean() ? "Z" : "%+03d:30".formatted(random.nextInt(27) - 13));
            assertThat(Moment.parse(text).instant())
                    .as(text)
                    .isEqualTo(new DateTimeType(text).getValue().toInstant());
        }
    }
}
