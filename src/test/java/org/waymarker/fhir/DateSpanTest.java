package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DateSpanTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private static Optional<DateSpan> between(String start, String end) {
        return DateSpan.between(
                Optional.of(start).filter(s -> !s.isEmpty()), Optional.of(end).filter(e -> !e.isEmpty()), LONDON);
    }

    private static Optional<DateSpan> span(String low, String high) {
        return Optional.of(new DateSpan(Instant.parse(low), Instant.parse(high)));
    }

    @Test
    void endsWithTheWholeOfTheLastDay() {
        assertThat(between("2026-01-31", "2026-02")).isEqualTo(span("2026-01-31T00:00:00Z", "2026-03-01T00:00:00Z"));
    }

    @Test
    void reachesBeyondEveryDateWhereItIsOpen() {
        assertThat(between("", "9999")).hasValueSatisfying(span -> {
            assertThat(span.low())
                    .isBefore(DateSpan.parse("0001", LONDON).orElseThrow().low());
            assertThat(span.high()).isBefore(DateSpan.NEVER);
        });
        assertThat(between("0001", ""))
                .hasValueSatisfying(span -> assertThat(span.high())
                        .isAfter(DateSpan.parse("9999-12-31T23:59:59-14:00", LONDON)
                                .orElseThrow()
                                .high()));
    }

    @Test
    void takesAPeriodThatEndsBeforeItBeginsForItsBeginning() {
        assertThat(between("2026-02-01", "2026-01-01")).isEqualTo(DateSpan.parse("2026-02-01", LONDON));
    }

    @Test
    void isNothingWhereNothingCanBeRead() {
        assertThat(between("", "")).isEmpty();
        assertThat(between("soon", "later")).isEmpty();
    }

    @Test
    void isNeverEmpty() {
        assertThatThrownBy(() -> new DateSpan(Instant.EPOCH, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
