package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.Lanes.Parking;
import org.waymarker.record.SentDocuments.Sent;

/** What is known of documents on their way, on any database. */
abstract class SentDocumentsContract extends RecordTestBed {
    private static final Duration LEASE = Duration.ofSeconds(20);

    private SentDocuments sent;
    private Claim claim;
    private Delivery delivery;

    @BeforeEach
    void aDelivery() {
        clearLanes();
        sent = context.getBean(SentDocuments.class);
        write(newPatient(), newPlanId(), "a plan");
        claim = lanes.claim("a", 1, LEASE).get(0);
        delivery = claim.head();
    }

    @Test
    void isBegunOnce() {
        assertThat(sent.of(delivery)).isEmpty();
        assertThat(sent.begin(delivery, "d1")).isTrue();
        assertThat(sent.begin(delivery, "d2")).as("by another worker").isFalse();
        assertThat(sent.of(delivery)).contains(new Sent("d1", false, false));
    }

    @Test
    void isTakenOrNot() {
        sent.begin(delivery, "d1");
        sent.taken(delivery);
        assertThat(sent.of(delivery)).contains(new Sent("d1", true, false));
        sent.again(delivery, "d2");
        assertThat(sent.of(delivery)).contains(new Sent("d2", false, false));
        sent.notTaken(delivery);
        assertThat(sent.of(delivery)).isEmpty();
        assertThat(sent.begin(delivery, "d3")).isTrue();
    }

    @Test
    void isReleasedByThePersonWhoWasAsked() {
        sent.begin(delivery, "d1");
        assertThat(park().released()).as("parked for another reason").isFalse();
        retry();
        assertThat(sent.of(delivery).orElseThrow().released())
                .as("not asked about it")
                .isFalse();
        clock.advance(Duration.ofMinutes(1));
        sent.ask(delivery);
        assertThat(park().released()).isFalse();
        clock.advance(Duration.ofMinutes(1));
        retry();
        assertThat(sent.of(delivery).orElseThrow().released()).isTrue();
        sent.again(delivery, "d1");
        assertThat(sent.of(delivery).orElseThrow().released())
                .as("that was for one time")
                .isFalse();
    }

    private Sent park() {
        assertThat(lanes.park(claim, new Parking("CANNOT_LOOK", "", Optional.empty())))
                .isTrue();
        return sent.of(delivery).orElseThrow();
    }

    private void retry() {
        assertThat(inTransaction(() -> steering.retry(delivery.lane(), new Steering.Act("operator", "looked"))))
                .isTrue();
        claim = lanes.claim("a", 1, LEASE).get(0);
    }
}
