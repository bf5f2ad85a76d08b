package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.hl7.fhir.r4.model.DateTimeType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FhirTimesTest {
    private final FhirTimes times = new FhirTimes("Europe/London");

    @ParameterizedTest
    @CsvSource({
        "2026-06-01, 2026-06-01",
        "2026-06-01T23:30:00Z, 2026-06-02",
        "2026-06-01T23:30:00+01:00, 2026-06-01",
        "2026-12-01T23:30:00Z, 2026-12-01",
        // What has no offset is never moved by the zone of the machine.
        "2026-06-01T23:30:00, 2026-06-01",
        "2026-06-01T00:30:00, 2026-06-01",
    })
    void theDayOfADateOrMoment(String given, LocalDate day) {
        assertThat(times.dayOf(new DateTimeType(given))).contains(day);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026", "2026-06"})
    void aYearOrMonthIsNoDay(String given) {
        assertThat(times.dayOf(new DateTimeType(given))).isEmpty();
    }

    @Test
    void nothingIsNoDay() {
        assertThat(times.dayOf(new DateTimeType())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-01T10:00:00Z, true",
        "2026-06-01T10:00:00.123+01:00, true",
        "2026-06-01T10:00:00, false",
        "2026-06-01, false",
        "2026-06, false",
        ", false",
    })
    void aMomentHasATimeAndAnOffset(String given, boolean moment) {
        assertThat(FhirTimes.isMoment(new DateTimeType(given))).isEqualTo(moment);
    }

    /** The days on which the clocks change have 23 and 25 hours. */
    @ParameterizedTest
    @CsvSource({"2023-11-21", "2026-03-29", "2026-10-25"})
    void whatLastedForAWholeDayIsSaidByTheDay(LocalDate day) {
        assertThat(times.dateOf(times.startOf(day))).isEqualTo(day);
        assertThat(times.dateOf(times.startOf(day).minusSeconds(1))).isEqualTo(day.minusDays(1));
        assertThat(times.dateOf(times.endOf(day))).isEqualTo(day);
        assertThat(times.dateOf(times.endOf(day).plusSeconds(1))).isEqualTo(day.plusDays(1));
        var period = times.during(times.startOf(day), times.endOf(day));
        assertThat(period.getStartElement().getValueAsString()).isEqualTo(day.toString());
        assertThat(period.getEndElement().getValueAsString()).isEqualTo(day.toString());
    }

    @Test
    void anythingShorterOrLongerIsSaidByTheMoment() {
        var day = LocalDate.of(2023, 11, 21);
        assertThat(times.during(times.startOf(day), times.endOf(day).minusSeconds(1))
                        .getEndElement()
                        .getValueAsString())
                .isEqualTo("2023-11-21T23:59:58+00:00");
        assertThat(times.during(times.startOf(day), times.endOf(day.plusDays(1)))
                        .getStartElement()
                        .getValueAsString())
                .isEqualTo("2023-11-21T00:00:00+00:00");
    }
}
