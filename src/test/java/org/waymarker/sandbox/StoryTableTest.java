package org.waymarker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

class StoryTableTest {
    private static final String OURS = "https://waymarker.example/id/programme-plan";
    private static final String THE_EHRS = "https://hospital.example/care-plan";
    private final Expected expected = new Expected();

    @Test
    void onePlanAPersonIsRightWhoeverMadeIt() {
        expected.one(Line.PROGRAMME_PLAN, "Patient/1");
        expected.one(Line.PROGRAMME_PLAN, "Patient/2");
        assertThat(table(plan("1", OURS, "a"), plan("2", THE_EHRS, "plan-7")).right())
                .isTrue();
    }

    @Test
    void ourPlanBesideTheEhrsIsADouble() {
        expected.one(Line.PROGRAMME_PLAN, "Patient/1");
        var table = table(plan("1", OURS, "a"), plan("1", THE_EHRS, "plan-7"));
        assertThat(table.right()).isFalse();
        assertThat(row(table).doubled()).isEqualTo(1);
    }

    @Test
    void oneIdentifierTwiceIsADouble() {
        expected.one(Line.PROGRAMME_PLAN, "Patient/1");
        assertThat(row(table(plan("1", OURS, "a"), plan("1", OURS, "a"))).doubled())
                .isEqualTo(1);
    }

    @Test
    void aGapOfOneAndADoubleOfAnotherDoNotCancelOut() {
        expected.one(Line.PROGRAMME_PLAN, "Patient/1");
        expected.one(Line.PROGRAMME_PLAN, "Patient/2");
        var row = row(table(plan("1", OURS, "a"), plan("1", OURS, "b")));
        assertThat(row.found()).isEqualTo(row.expected());
        assertThat(row.missing()).isEqualTo(1);
        assertThat(row.doubled()).isEqualTo(1);
    }

    @Test
    void aGapWaitsForAPersonWhileALaneIsParked() {
        expected.one(Line.PROGRAMME_PLAN, "Patient/1");
        var table = StoryTable.of(expected, readBack(), 1);
        assertThat(row(table).waiting()).isEqualTo(1);
        assertThat(table.right()).isFalse();
    }

    @Test
    void aPatientsResourceThatNamesAGroupIsFound() {
        var group = new Group().setName("Kingfisher");
        group.setId("Group/9");
        group.addIdentifier()
                .setSystem("https://waymarker.example/id/peer-group")
                .setValue("f2b4");
        var byReference = plan("1", OURS, "a").addSupportingInfo(new Reference("Group/9"));
        var byName = plan("2", OURS, "b").setTitle("Kingfisher");
        assertThat(readBack(group, byReference, byName, plan("3", OURS, "c")).thatNameAGroup(List.of("Kingfisher")))
                .hasSize(2);
    }

    @Test
    void aPlanThatWasNeverEndedIsNotAsTheStoryLeftIt() {
        expected.one(Line.PROGRAMME_PLAN, "Patient/1", "active");
        expected.becomes(Line.PROGRAMME_PLAN, "Patient/1", "completed");
        var plan = plan("1", OURS, "a").setStatus(CarePlan.CarePlanStatus.ACTIVE);
        assertThat(StateCheck.of(expected, readBack(plan)).wrong()).hasSize(1);
        plan.setStatus(CarePlan.CarePlanStatus.COMPLETED);
        assertThat(StateCheck.of(expected, readBack(plan)).wrong()).isEmpty();
    }

    private StoryTable table(Resource... resources) {
        return StoryTable.of(expected, readBack(resources), 0);
    }

    private static ReadBack readBack(Resource... resources) {
        return ReadBack.of(FhirContext.forR4Cached(), List.of(resources));
    }

    private static StoryTable.Row row(StoryTable table) {
        return table.rows().stream()
                .filter(row -> row.line() == Line.PROGRAMME_PLAN)
                .findFirst()
                .orElseThrow();
    }

    private static CarePlan plan(String patient, String system, String value) {
        var plan = new CarePlan().setSubject(new Reference("Patient/" + patient));
        plan.setId("CarePlan/" + patient);
        plan.addIdentifier().setSystem(system).setValue(value);
        return plan;
    }
}
