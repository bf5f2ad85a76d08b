package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.junit.jupiter.api.Test;

class ContentTest {
    private static CarePlan plan(CarePlanStatus status, String title) {
        return new CarePlan().setStatus(status).setTitle(title);
    }

    @Test
    void leavesOutWhatTheServerAdds() {
        var theirs = plan(CarePlanStatus.ACTIVE, "t");
        theirs.setId("CarePlan/7");
        theirs.getMeta().setVersionId("4").addProfile("https://x.example/p");
        theirs.getText().setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\">made by the server</div>");
        assertThat(Content.of(theirs)).isEqualTo(Content.of(plan(CarePlanStatus.ACTIVE, "t")));
        assertThat(Content.of(theirs)).isNotEqualTo(Content.of(plan(CarePlanStatus.COMPLETED, "t")));
    }

    @Test
    void keepsWhatSomeoneElseChangedBesideOurs() {
        var base = Content.of(plan(CarePlanStatus.ACTIVE, "t"));
        var ours = Content.of(plan(CarePlanStatus.COMPLETED, "t"));
        var theirs = plan(CarePlanStatus.ACTIVE, "t");
        theirs.addNote().setText("rang the patient");
        var merged = (CarePlan) Content.merge(base, ours, Content.of(theirs)).orElseThrow();
        assertThat(merged.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(merged.getNoteFirstRep().getText()).isEqualTo("rang the patient");
    }

    @Test
    void carriesWhatWeRemoved() {
        var base = Content.of(plan(CarePlanStatus.ACTIVE, "t"));
        var ours = Content.of(new CarePlan().setStatus(CarePlanStatus.ACTIVE));
        var merged = (CarePlan) Content.merge(base, ours, base).orElseThrow();
        assertThat(merged.hasTitle()).isFalse();
    }

    @Test
    void doesNotChooseBetweenTwoChangesOfOneElement() {
        var base = Content.of(plan(CarePlanStatus.ACTIVE, "t"));
        var ours = Content.of(plan(CarePlanStatus.COMPLETED, "t"));
        var theirs = Content.of(plan(CarePlanStatus.REVOKED, "t"));
        assertThat(Content.merge(base, ours, theirs)).isEmpty();
        assertThat(Content.merge(base, ours, ours)).isPresent();
    }
}
