package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.util.List;
import org.hl7.fhir.r4.model.CarePlan;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirEndpoint;

/** Programmes as plain resources: an EHR that posts and puts CarePlans drives what the operations drive. */
@Singleton
class ProgrammeResources implements FhirEndpoint {
    private static final String WHAT = "a plan of a Pain Management Programme (category pmp-category#pmp)";

    private final PostedPlan postedPlan;
    private final PutPlan putPlan;

    ProgrammeResources(PostedPlan postedPlan, PutPlan putPlan) {
        this.postedPlan = postedPlan;
        this.putPlan = putPlan;
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(new Creation<>(CarePlan.class, ProgrammeResources::isOfAProgramme, WHAT, postedPlan::enrol));
    }

    @Override
    public List<Update<?>> updates() {
        return List.of(new Update<>(CarePlan.class, ProgrammeResources::isOfAProgramme, WHAT, putPlan::put));
    }

    private static boolean isOfAProgramme(CarePlan plan) {
        return plan.getCategory().stream().anyMatch(Codes.CATEGORY_PMP::isIn);
    }
}
