package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.HospitalFixtures.IDS;
import static org.waymarker.hospital.HospitalFixtures.OURS;
import static org.waymarker.hospital.HospitalFixtures.byNhsNumber;
import static org.waymarker.hospital.HospitalFixtures.id;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.References;

class BatchesTest {
    private static Step create(int position, Resource resource, BusinessId id) {
        return new Step.Create(HospitalFixtures.item(position, resource, id, Optional.empty()));
    }

    private static Step plan() {
        return create(
                0,
                HospitalFixtures.plan(id(Kind.PROGRAMME_PLAN), byNhsNumber("9990000018"), CarePlanStatus.ACTIVE),
                id(Kind.PROGRAMME_PLAN));
    }

    private static Step referral() {
        return create(1, HospitalFixtures.referral(id(Kind.REFERRAL), byNhsNumber("9990000018")), id(Kind.REFERRAL));
    }

    private static Step task() {
        return create(
                2, HospitalFixtures.task(id(Kind.REFERRAL_TASK), byNhsNumber("9990000018")), id(Kind.REFERRAL_TASK));
    }

    @Test
    void leavesTheOrderAloneWhereAllGoesAtOnce() {
        assertThat(Batches.of(List.of(task(), plan()), 2, OURS))
                .singleElement()
                .satisfies(batch ->
                        assertThat(batch).extracting(step -> step.item().type()).containsExactly("Task", "CarePlan"));
        assertThat(Batches.of(List.of(), 2, OURS)).isEmpty();
    }

    @Test
    void putsWhatOthersPointAtFirst() {
        assertThat(Batches.of(List.of(task(), referral(), plan()), 1, OURS))
                .extracting(batch -> batch.get(0).item().type())
                .containsExactly("CarePlan", "ServiceRequest", "Task");
    }

    @Test
    void beginsSomewhereInARing() {
        var plan = HospitalFixtures.plan(id(Kind.PROGRAMME_PLAN), byNhsNumber("9990000018"), CarePlanStatus.ACTIVE);
        plan.addActivity().addOutcomeReference(References.to("ServiceRequest", id(Kind.REFERRAL)));
        assertThat(Batches.of(List.of(create(0, plan, id(Kind.PROGRAMME_PLAN)), referral()), 1, OURS))
                .extracting(batch -> batch.get(0).item().type())
                .containsExactly("ServiceRequest", "CarePlan");
    }

    /** Chains of plans, each of which points at the one before, in any order. */
    @Property(tries = 200)
    void holdsEachOnceAndNothingBeforeWhatItPointsAt(
            @ForAll @IntRange(min = 1, max = 12) int size,
            @ForAll @IntRange(min = 1, max = 12) int most,
            @ForAll long seed) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < size; i++) {
            var id = IDS.of(Kind.PROGRAMME_PLAN, i);
            var plan = HospitalFixtures.plan(id, byNhsNumber("9990000018"), CarePlanStatus.ACTIVE);
            if (i > 0) {
                plan.addReplaces(References.to("CarePlan", IDS.of(Kind.PROGRAMME_PLAN, i - 1)));
            }
            steps.add(create(i, plan, id));
        }
        var shuffled = new ArrayList<>(steps);
        Collections.shuffle(shuffled, new Random(seed));
        var batches = Batches.of(shuffled, most, OURS);
        assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, most));
        var inOrder = batches.stream().flatMap(List::stream).toList();
        assertThat(inOrder).containsExactlyInAnyOrderElementsOf(steps);
        if (size > most) {
            assertThat(inOrder).containsExactlyElementsOf(steps);
        }
    }
}
