package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;

import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.junit.jupiter.api.Test;

class ServiceUseRecordTest {
    private static final WindowCount UNKNOWN = new WindowCount(
            Measure.ED_ATTENDANCES, WINDOWS.followUp(), CountSource.none(), new Count.NotKnown(Count.Reason.NO_FEED));

    @Test
    void isPreliminaryUntilTheLastDayOfTheWindowIsOver() {
        assertThat(WINDOWS.followUp().range().last()).isEqualTo(day("2026-03-25"));
        assertThat(ServiceUseRecord.settled(UNKNOWN, day("2026-03-25"))).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(ServiceUseRecord.settled(UNKNOWN, day("2026-03-26"))).isEqualTo(ObservationStatus.FINAL);
    }
}
