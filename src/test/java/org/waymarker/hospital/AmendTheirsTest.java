package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.waymarker.capability.Feature;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.Hospital.AsWritten;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.HospitalCopy;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Statements;

class AmendTheirsTest {
    private static final Failure CONFLICT = new Failure.Conflict(412);

    /** What stands at the hospital, as it is read the first time, the second and so on. */
    private final Deque<AsWritten> standing = new ArrayDeque<>();
    /** What becomes of each write; nothing: it is done. */
    private final Deque<Failure> failures = new ArrayDeque<>();

    private final List<AsWritten> written = new ArrayList<>();
    private Optional<AsWritten> answer = Optional.empty();

    private final Hospital hospital = (Hospital) Proxy.newProxyInstance(
            Hospital.class.getClassLoader(),
            new Class<?>[] {Hospital.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "metadata" -> Statements.able();
                case "readAsWritten" -> Optional.ofNullable(standing.poll());
                case "replace" -> replace((AsWritten) arguments[2]);
                default -> throw new AssertionError(method.getName());
            });

    private final KnownServer server =
            new KnownServer(hospital, HospitalFixtures.settings(HospitalFixtures.BASE), new SettableClock());
    private final AmendTheirs amendTheirs =
            new AmendTheirs(hospital, server, new OursToSay(new FhirTimes("Europe/London")));

    private Optional<AsWritten> replace(AsWritten now) {
        written.add(now);
        if (!failures.isEmpty()) {
            throw new HospitalException(failures.poll());
        }
        return answer;
    }

    private static AsWritten theirs(String status, String version) {
        return new AsWritten(
                "{\"resourceType\":\"CarePlan\",\"id\":\"7\",\"status\":\"" + status + "\",\"title\":\"v" + version
                        + "\"}",
                Optional.of(version));
    }

    /** Ours is completed, and has been active. */
    private Settled amend() {
        var id = HospitalFixtures.id(Kind.PROGRAMME_PLAN);
        var ours = HospitalFixtures.plan(id, new Reference("Patient/1"), CarePlanStatus.COMPLETED);
        var copy = HospitalCopy.ofEhr("7", Optional.of("1"));
        var item = HospitalFixtures.item(0, ours, id, Optional.of(copy));
        return amendTheirs.amend(new Step.Amend(
                item,
                copy,
                ours,
                Set.of("status"),
                new Settled(item, Outcome.PROPOSED, Optional.empty()).proposing(List.of(wish("active")))));
    }

    private static Proposal wish(String theirs) {
        return new Proposal("status", Optional.of(theirs), Optional.of("completed"));
    }

    @Test
    void writesTheElementWithTheVersionThatItRead() {
        standing.add(theirs("active", "3"));
        var settled = amend();
        assertThat(settled.outcome()).isEqualTo(Outcome.SENT);
        assertThat(settled.way().rung()).isEqualTo("ehr-owned");
        assertThat(settled.way().why()).isEqualTo("the EHR's own, of which was written: status");
        assertThat(settled.proposals()).isEmpty();
        assertThat(settled.copy()).contains(HospitalCopy.ofEhr("7", Optional.empty()));
        assertThat(written)
                .containsExactly(new AsWritten(
                        "{\"resourceType\":\"CarePlan\",\"id\":\"7\",\"status\":\"completed\",\"title\":\"v3\"}",
                        Optional.of("3")));
    }

    @Test
    void readsAgainWhenSomebodyElseWasFaster() {
        standing.addAll(List.of(theirs("active", "3"), theirs("on-hold", "4")));
        failures.add(CONFLICT);
        assertThat(amend().outcome()).isEqualTo(Outcome.SENT);
        assertThat(written.get(1).version()).contains("4");
        assertThat(written.get(1).json()).contains("\"v4\"");
    }

    @Test
    void leavesItToAPersonAfterThreeTimes() {
        for (int i = 0; i < 4; i++) {
            standing.add(theirs("active", "" + i));
            failures.add(CONFLICT);
        }
        assertThatThrownBy(this::amend)
                .isInstanceOfSatisfying(
                        ParkException.class,
                        parked -> assertThat(parked.outcome().reason()).isEqualTo(ParkReason.CONFLICT));
        assertThat(written).hasSize(3);
    }

    @Test
    void writesNothingOverWhatTheEhrHasEndedMeanwhile() {
        standing.addAll(List.of(theirs("active", "3"), theirs("revoked", "4")));
        failures.add(CONFLICT);
        var settled = amend();
        assertThat(settled.outcome()).isEqualTo(Outcome.PROPOSED);
        assertThat(settled.way().why()).isEqualTo("a CarePlan does not go from revoked to completed");
        assertThat(settled.proposals()).containsExactly(wish("revoked"));
        assertThat(written).hasSize(1);
    }

    @Test
    void hasNothingToDoWhereTheirsSaysSoAlready() {
        standing.add(theirs("completed", "4"));
        assertThat(amend().outcome()).isEqualTo(Outcome.ALREADY_THERE);
        assertThat(written).isEmpty();
    }

    @Test
    void proposesWhatTheServerRefuses() {
        standing.add(theirs("active", "3"));
        failures.add(new Failure.Refusal(403, "forbidden", "", Optional.empty()));
        var settled = amend();
        assertThat(settled.outcome()).isEqualTo(Outcome.PROPOSED);
        assertThat(settled.way().rung()).isEqualTo("none");
        assertThat(settled.way().why()).isEqualTo("HTTP 403 forbidden");
        assertThat(settled.proposals()).containsExactly(wish("active"));
    }

    @Test
    void noticesAServerThatCannotUpdateThough() {
        server.ladder();
        for (int i = 0; i < 2; i++) {
            standing.add(theirs("active", "3"));
            failures.add(new Failure.Refusal(405, "not-supported", "", Optional.empty()));
            assertThat(amend().outcome()).isEqualTo(Outcome.PROPOSED);
        }
        assertThat(server.ladder().offers(Feature.update("CarePlan"))).isFalse();
    }

    @Test
    void noticesAServerThatKeepsWhatItHad() {
        standing.add(theirs("active", "3"));
        answer = Optional.of(theirs("active", "4"));
        var settled = amend();
        assertThat(settled.outcome()).isEqualTo(Outcome.PROPOSED);
        assertThat(settled.way().why()).isEqualTo("the server took it and kept what it had");
    }

    @Test
    void leavesBeWhatTheEhrNoLongerHolds() {
        assertThat(amend().outcome()).isEqualTo(Outcome.LEFT_TO_OWNER);
    }

    @Test
    void triesLaterWhenTheHospitalIsAway() {
        standing.add(theirs("active", "3"));
        failures.add(new Failure.Away("HTTP_503", true, true, Optional.empty()));
        assertThatThrownBy(this::amend).isInstanceOf(HospitalException.class);
    }
}
