package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.junit.jupiter.api.Test;
import org.waymarker.record.Comparisons.State;
import org.waymarker.record.FindingKind;
import org.waymarker.sandbox.HospitalServer;

/** How a comparison goes on: with few requests, behind what was compared, over outages and replicas. */
class ComparisonProgressIT extends ComparedHospital {
    ComparisonProgressIT(IGenericClient hospital, HospitalServer server) {
        super(hospital, server);
    }

    @Test
    void asksForManyAtOnceAndOnlyReads() {
        for (int i = 0; i < 6; i++) {
            attendance();
        }
        plan(CarePlanStatus.ACTIVE);
        proxy.forget();
        compare();
        assertThat(proxy.requests())
                .hasSize(2)
                .allMatch(request -> request.line().startsWith("GET "));
        assertThat(open()).isEmpty();
    }

    @Test
    void goesOnBehindWhatWasComparedWhenTheHospitalIsBack() {
        for (int i = 0; i < 5; i++) {
            attendance();
        }
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.forget();
        assertThat(compareHospital.round(1, () -> {
                    if (progress().compared() == 2) {
                        proxy.down();
                    }
                    return true;
                }))
                .isTrue();
        assertThat(progress().state()).isEqualTo(State.READY);
        assertThat(progress().compared()).isEqualTo(2);
        assertThat(progress().cause()).contains("CONNECTION_REFUSED");
        assertThat(compareHospital.round(1, () -> true)).as("not yet").isFalse();
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(compareHospital.round(1, () -> true)).as("still away").isTrue();
        assertThat(progress().compared()).isEqualTo(2);

        proxy.up();
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(compareHospital.round(1, () -> true)).isTrue();
        assertThat(progress().state()).isEqualTo(State.RESTING);
        assertThat(progress().compared()).isEqualTo(5);
        assertThat(open()).as("nothing is missing because nobody answered").isEmpty();
        assertThat(proxy.requests()).as("each once").hasSize(5);
    }

    @Test
    void isTakenOverBehindWhatADeadReplicaCompared() {
        for (int i = 0; i < 5; i++) {
            attendance();
        }
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.forget();
        var heir = anotherReplica();
        assertThat(compareHospital.round(1, () -> {
                    assertThat(heir.round(1, () -> true))
                            .as("the other one has it")
                            .isFalse();
                    if (progress().compared() == 3) {
                        // It hangs here for longer than its lease, and comes back when the other one is done.
                        bed.clock.advance(Duration.ofHours(1));
                        assertThat(heir.round(1, () -> true)).isTrue();
                        assertThat(progress().state()).isEqualTo(State.RESTING);
                    }
                    return true;
                }))
                .isTrue();
        assertThat(progress().compared()).isEqualTo(5);
        assertThat(proxy.requests()).as("each once").hasSize(5);
    }

    @Test
    void asksNothingMoreOnceAnotherHasIt() {
        attendance();
        attendance();
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.forget();
        assertThat(compareHospital.round(1, () -> {
                    if (progress().compared() == 1) {
                        bed.clock.advance(Duration.ofHours(1));
                        assertThat(comparisons.claim("heir", Duration.ofHours(1), Optional.empty()))
                                .isPresent();
                    }
                    return true;
                }))
                .isTrue();
        assertThat(proxy.requests()).hasSize(1);
        assertThat(progress().state()).isEqualTo(State.LEASED);
    }

    @Test
    void leavesTheRestToAnotherReplicaWhenItStops() {
        attendance();
        attendance();
        bed.inTransaction(() -> comparisons.ask("operator"));
        assertThat(compareHospital.round(1, () -> progress().compared() < 1)).isTrue();
        assertThat(anotherReplica().round(1, () -> true)).as("at once").isTrue();
        assertThat(progress().compared()).isEqualTo(2);
    }

    @Test
    void readsOneByOneWhatTheServerDoesNotShowTogether() {
        var lost = attendance();
        attendance();
        delete("Observation", linked("Observation", lost));
        proxy.forget();
        proxy.refuseWhere(request -> request.line().contains("%2C"));
        compare();
        assertThat(proxy.requests())
                .as("a refusal, a read for each, and a search for each")
                .hasSize(5);
        assertThat(kinds()).isEqualTo(Map.of(lost.value(), FindingKind.MISSING));
        assertThat(progress().unread()).isZero();
    }

    @Test
    void countsWhatTheHospitalWillNotShow() {
        var id = attendance();
        attendance();
        var refused = linked("Observation", id);
        delete("Observation", refused);
        proxy.refuseWhere(request -> request.line().contains("Observation/" + refused));
        compare();
        assertThat(open()).as("not shown is not missing").isEmpty();
        assertThat(progress().compared()).isEqualTo(2);
        assertThat(progress().unread()).isEqualTo(1);
    }

    /** A server that falls over one resource must not keep the others from being compared. */
    @Test
    void passesOverWhatFailsAgainAndAgain() {
        attendance();
        attendance();
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.refuse(1000, 500);
        for (int i = 0; i < 20; i++) {
            assertThat(compareHospital.round(1, () -> true)).isTrue();
            assertThat(progress().compared()).isZero();
            assertThat(progress().cause()).contains("HTTP_500");
            bed.clock.advance(Duration.ofMinutes(10));
        }
        assertThat(compareHospital.round(1, () -> true)).isTrue();
        assertThat(progress().compared()).as("not more than the one").isEqualTo(1);
        assertThat(progress().unread()).isEqualTo(1);
        proxy.refuse(0, 500);
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(compareHospital.round(1, () -> true)).isTrue();
        assertThat(progress().state()).isEqualTo(State.RESTING);
        assertThat(progress().unread()).isEqualTo(1);
        assertThat(open()).isEmpty();
    }

    @Test
    void countsOpenFindings() {
        delete("Observation", linked("Observation", attendance()));
        compare();
        bed.context.getBean(FindingMetrics.class).look();
        assertThat(figure("missing")).isEqualTo(1);
        assertThat(figure("gone-at-owner")).isZero();
    }

    private double figure(String kind) {
        return bed.context
                .getBean(MeterRegistry.class)
                .get("waymarker.hospital.findings")
                .tag("kind", kind)
                .gauge()
                .value();
    }

    @Test
    void isDueByTheClockUnlessItIsTurnedOff() {
        attendance();
        assertThat(compareHospital.round(25, () -> true)).isFalse();
        bed.clock.advance(Duration.ofDays(1));
        assertThat(compareHospital.round(25, () -> true)).isTrue();
        assertThat(progress().compared()).isEqualTo(1);
        try (var off = new DeliveryTestBed(proxy.baseUrl(), Map.of("waymarker.hospital.comparison", "0"))) {
            var never = off.context.getBean(CompareHospital.class);
            assertThat(never.round(25, () -> true)).isFalse();
            off.clock.advance(Duration.ofDays(1000));
            assertThat(never.round(25, () -> true)).isFalse();
        }
    }

    private CompareHospital anotherReplica() {
        var context = bed.context;
        return new CompareHospital(
                comparisons,
                context.getBean(SightCopies.class),
                context.getBean(JudgeCopy.class),
                context.getBean(KnownServer.class),
                context.getBean(HospitalGate.class),
                bed.lanes,
                context.getBean(org.waymarker.record.LaneNews.class),
                context.getBean(org.waymarker.patient.Patients.class),
                context.getBean(io.micronaut.transaction.TransactionOperations.class),
                context.getBean(ComparisonSettings.class),
                context.getBean(HospitalSettings.class),
                bed.clock);
    }
}
