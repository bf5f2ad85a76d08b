package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waymarker.store.Jdbc;

/** Two processes on one database, and a rate that they keep together. */
class RequestSlotsTest {
    private static final int PER_SECOND = 10;

    private final DeliveryTestBed bed =
            new DeliveryTestBed("http://localhost/fhir", Map.of("waymarker.hospital.requests-per-second", PER_SECOND));
    private final List<Instant> moments = new ArrayList<>();

    @AfterEach
    void stop() {
        bed.close();
    }

    @SuppressWarnings("unchecked")
    private RequestSlots process() {
        return new RequestSlots(
                bed.context.getBean(Jdbc.class),
                (TransactionOperations<Connection>) bed.context.getBean(TransactionOperations.class),
                bed.context.getBean(HospitalSettings.class),
                bed.clock);
    }

    private void take(RequestSlots slots) {
        moments.add(bed.clock.instant().plus(slots.take()));
    }

    private void noSecondHoldsMoreThanAllowed() {
        moments.sort(null);
        for (int i = PER_SECOND; i < moments.size(); i++) {
            assertThat(Duration.between(moments.get(i - PER_SECOND), moments.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void keepTheRateOverAllProcesses() {
        var first = process();
        var second = process();
        for (int i = 0; i < 30; i++) {
            take(first);
            take(second);
            bed.clock.advance(Duration.ofMillis(37));
        }
        noSecondHoldsMoreThanAllowed();
        assertThat(Duration.between(moments.get(0), moments.get(59)))
                .as("nor do they waste it")
                .isLessThan(Duration.ofMillis(6100));
    }

    @Test
    void saveNothingUpWhileNobodyAsks() {
        var slots = process();
        take(slots);
        bed.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 25; i++) {
            take(slots);
        }
        noSecondHoldsMoreThanAllowed();
    }
}
