package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;

/** The EHR's own CarePlan of the Pain Management Programme that a person is in. */
@Singleton
class AdoptPlan implements AdoptionRule {
    private final Hospital hospital;

    AdoptPlan(Hospital hospital) {
        this.hospital = hospital;
    }

    @Override
    public boolean concerns(Resource ours) {
        return ours instanceof CarePlan plan && plan.getCategory().stream().anyMatch(Codes.CATEGORY_PMP::isIn);
    }

    @Override
    public List<? extends Resource> candidates(Resource ours, String patientId, Ladder ladder) {
        var plan = (CarePlan) ours;
        return hospital
                .search(
                        CarePlan.class,
                        Map.of("patient", List.of(patientId), "status", List.of("active,on-hold,completed")))
                .stream()
                .filter(AdoptPlan::isOfAProgramme)
                .filter(theirs -> couldBeTheSame(plan, theirs))
                .toList();
    }

    private static boolean isOfAProgramme(CarePlan theirs) {
        return theirs.getCategory().stream()
                .anyMatch(
                        category -> Codes.CHRONIC_PAIN_MANAGEMENT.isIn(category) || Codes.CATEGORY_PMP.isIn(category));
    }

    /** An earlier programme of the same person is another plan; one that is over must at least have run at the same time. */
    static boolean couldBeTheSame(CarePlan ours, CarePlan theirs) {
        var begins = day(ours.getPeriod().getStartElement());
        var theyEnd = day(theirs.getPeriod().getEndElement());
        if (begins.isPresent() && theyEnd.isPresent() && theyEnd.get().isBefore(begins.get())) {
            return false;
        }
        return theirs.getStatus() != CarePlan.CarePlanStatus.COMPLETED || theyEnd.isPresent();
    }

    private static Optional<LocalDate> day(DateTimeType date) {
        return FhirTimes.dayAsWritten(date)
                .filter(text -> text.length() == "2026-01-31".length())
                .map(LocalDate::parse);
    }
}
