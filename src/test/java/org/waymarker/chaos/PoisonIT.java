package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.chaos.Verdict.Finding;
import org.waymarker.fhir.Kind;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.Postgres;
import org.waymarker.testing.Postgres.Database;

/** The hospital refuses all that concerns one patient, for ever; and the check itself is put to the test. */
@ExtendWith({Hospital.class, Postgres.class})
class PoisonIT {
    private static final int POISONED = 5;

    @Test
    void holdsUpOnePatientOnlyUntilAPersonHasHelped(IGenericClient hospital, OutageProxy proxy, Database database) {
        var offers = Sizes.of("poison.offers", 15);
        try (var run =
                new Run("poison", offers, hospital, proxy, Backing.postgres(database.url()), List.of(Map.of()))) {
            var poisoned = run.people().get(POISONED);
            proxy.refuseWhere(
                    request -> request.isTransaction() && request.body().contains('"' + poisoned.patient() + '"'));
            run.start();
            run.intake();
            run.settled();

            var lanes = run.parkedLanes();
            assertThat(lanes).hasSize(1);
            assertThat(lanes.values()).first().asString().startsWith("REJECTED: HTTP 422");
            var held = run.verdict(new Report().fact("poisoned", poisoned.patient()));
            assertThat(held.right()).isTrue();
            assertThat(held.count(Finding.WAITING)).isPositive();
            assertThat(held.wrong())
                    .hasSize(held.count(Finding.WAITING))
                    .allMatch(line -> line.contains(" of " + poisoned.patient() + ","));

            proxy.refuseWhere(request -> false);
            run.ehr()
                    .call(
                            "$retry-lane",
                            new Ins().text("lane", lanes.keySet().iterator().next()));
            run.settled();
            assertThat(run.verdict(new Report()).wrong()).isEmpty();

            seesWhatIsDoneByHand(run, hospital);
        }
    }

    /** A check that cannot fail checks nothing. */
    private static void seesWhatIsDoneByHand(Run run, IGenericClient hospital) {
        var held = run.atHospital();
        var people = run.people();
        var doubled = copy(held, Kind.REFERRAL_TASK, people.get(0));
        var task = hospital.read().resource(Task.class).withId(doubled.id()).execute();
        hospital.create().resource((Task) task.setId((String) null)).execute();
        var dropped = copy(held, Kind.REFERRAL_TASK, people.get(1));
        hospital.delete().resourceById("Task", dropped.id()).execute();
        var changed = copy(held, Kind.PROGRAMME_PLAN, people.get(2));
        var plan = hospital.read().resource(CarePlan.class).withId(changed.id()).execute();
        hospital.update().resource(plan.setStatus(CarePlanStatus.REVOKED)).execute();

        var seen = run.verdict(new Report().fact("by hand", "one doubled, one deleted, one changed"));
        assertThat(seen.right()).isFalse();
        assertThat(seen.count(Finding.DOUBLED)).isEqualTo(1);
        assertThat(seen.count(Finding.MISSING)).isEqualTo(1);
        assertThat(seen.count(Finding.ALTERED)).isEqualTo(1);
    }

    private static Copy copy(Map<Thing, List<Copy>> held, Kind kind, Person person) {
        return held.get(new Thing(kind, person.patient())).get(0);
    }
}
