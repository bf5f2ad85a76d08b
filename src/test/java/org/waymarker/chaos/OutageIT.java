package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.Postgres;
import org.waymarker.testing.Postgres.Database;

/** The hospital is down for the whole intake; when it is back, two replicas catch up, no faster than they may. */
@ExtendWith({Hospital.class, Postgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageIT {
    private static final long ONE_SECOND = 1_000_000_000L;

    private final int rate = Sizes.of("rate", 20);
    private Run run;
    private Run.Backlog atTheWorst;
    private int asked;
    private Verdict verdict;
    private int fullestSecond;
    private int fullestTenSeconds;

    @BeforeAll
    void downAndUpAgain(IGenericClient hospital, OutageProxy proxy, Database database) {
        var settings = Map.of("WAYMARKER_HOSPITAL_REQUESTS_PER_SECOND", Integer.toString(rate));
        run = new Run(
                "outage",
                Sizes.of("outage.offers", 25),
                hospital,
                proxy,
                Backing.postgres(database.url()),
                List.of(settings, settings));
        proxy.down();
        run.start();
        run.intake();
        atTheWorst = run.backlog();
        asked = proxy.arrivals().length;
        proxy.up();
        run.settled();
        var arrivals = proxy.arrivals();
        fullestSecond = Window.most(arrivals, ONE_SECOND);
        fullestTenSeconds = Window.most(arrivals, 10 * ONE_SECOND);
        verdict = run.verdict(new Report()
                .fact("deliveries queued when the hospital came back", atTheWorst.queued())
                .fact("lanes parked while it was down", atTheWorst.parked())
                .fact("requests until all was there", arrivals.length)
                .fact("seconds of catching up", (arrivals[arrivals.length - 1] - arrivals[0]) / ONE_SECOND)
                .fact("most requests in one second", fullestSecond + ", allowed " + rate));
    }

    @AfterAll
    void stop() {
        run.close();
    }

    @Test
    void nothingIsLostDoubledOrParked() {
        assertThat(asked).as("requests while the hospital was down").isZero();
        assertThat(atTheWorst.queued()).isEqualTo(run.allDeliveries());
        assertThat(atTheWorst.parked()).isZero();
        assertThat(verdict.wrong()).isEmpty();
        assertThat(verdict.right()).isTrue();
    }

    /**
     * Over both replicas together: {@code waymarker.hospital.requests-per-second}. Requests leave at their moments and arrive a little
     * later, by as much as the machine is busy, so a short while is given some room and a long one hardly any.
     */
    @Test
    void neverAsksTheHospitalFasterThanItMay() {
        assertThat(fullestSecond).isLessThanOrEqualTo(rate + rate / 2);
        assertThat(fullestTenSeconds).isLessThanOrEqualTo(10 * rate + rate / 4);
    }
}
