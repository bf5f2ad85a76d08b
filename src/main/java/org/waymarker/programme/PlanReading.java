package org.waymarker.programme;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.RefusedException;

/** What a CarePlan of a caller's says of the end of a programme: the outcome, and the counts in contained Observations. */
final class PlanReading {
    private static final String OUTCOME = "CarePlan.activity.outcomeCodeableConcept";
    private static final String COUNTS = "CarePlan.activity.outcomeReference";

    private PlanReading() {}

    /** Sessions that the person came to, and those that the person could have come to but did not. */
    record Counts(int attended, int missed) {
        int offered() {
            return attended + missed;
        }
    }

    /** @throws RefusedException (422) if it says several, or one that we do not know */
    static Optional<Outcome> outcome(CarePlan plan) {
        var codes = outcomes(plan.getActivity()).collect(Collectors.toSet());
        if (codes.size() > 1) {
            throw Elements.invalid(OUTCOME, "A programme has one outcome; leave one code of pmp-outcome");
        }
        return codes.stream()
                .findFirst()
                .map(
                        code -> Outcome.ofCode(code)
                                .orElseThrow(
                                        () -> Elements.invalid(
                                                OUTCOME,
                                                "The outcome is one of completed, partial, withdrew, never-started, died, transferred")));
    }

    /** A completed plan that names no outcome was completed; one that was broken off must say why. */
    static Outcome outcomeOfEnded(CarePlan plan) {
        boolean completed = plan.getStatus() == CarePlan.CarePlanStatus.COMPLETED;
        var outcome = outcome(plan)
                .or(() -> completed ? Optional.of(Outcome.COMPLETED) : Optional.empty())
                .orElseThrow(() -> Elements.missing(
                        "CarePlan.activity.outcomeCodeableConcept",
                        "A revoked plan needs the outcome, a code of pmp-outcome: withdrew, never-started, died or"
                                + " transferred"));
        if (outcome.ranToTheEnd() != completed) {
            throw Elements.invalid(
                    "CarePlan.activity.outcomeCodeableConcept",
                    "Completed and partial are outcomes of a completed plan, the others those of a revoked one");
        }
        return outcome;
    }

    /** @throws RefusedException (400) if it does not say the last day of the programme */
    static LocalDate end(CarePlan plan, FhirTimes times) {
        return times.dayOf(plan.getPeriod().getEndElement())
                .orElseThrow(() -> Elements.missing(
                        "CarePlan.period.end",
                        "A plan that has ended needs the last day of the programme as period.end"));
    }

    /** The codes of {@code pmp-outcome} in some activities. */
    static Stream<String> outcomes(List<CarePlanActivityComponent> activities) {
        return activities.stream()
                .flatMap(activity -> activity.getOutcomeCodeableConcept().stream())
                .flatMap(concept -> concept.getCoding().stream())
                .filter(coding -> CodeSystems.PMP_OUTCOME.equals(coding.getSystem()))
                .map(Coding::getCode)
                .map(String::valueOf);
    }

    /** Whether it brings counts along, rather than referring to those that stand. */
    static boolean holdsCounts(CarePlan plan) {
        return !counted(plan).isEmpty();
    }

    /** @throws RefusedException (422) if it does not hold both as whole numbers */
    static Counts counts(CarePlan plan) {
        return new Counts(
                count(plan, Codes.APPOINTMENTS_ATTENDED, "attended"), count(plan, Codes.APPOINTMENTS_MISSED, "missed"));
    }

    private static int count(CarePlan plan, Code code, String word) {
        var found = counted(plan).stream()
                .filter(observation -> code.isIn(observation.getCode()))
                .toList();
        if (found.size() != 1) {
            throw Elements.missing(
                    COUNTS,
                    "To end a programme, send the number of sessions " + word
                            + " as one contained Observation (SNOMED CT "
                            + code.code() + ") that an activity's outcomeReference names,"
                            + " or call CarePlan/[id]/$complete-programme");
        }
        return whole(found.get(0));
    }

    private static int whole(Observation observation) {
        var value = observation.getValue();
        BigDecimal number = null;
        if (value instanceof Quantity quantity) {
            number = quantity.getValue();
        } else if (value instanceof IntegerType integer && integer.hasValue()) {
            number = BigDecimal.valueOf(integer.getValue());
        }
        if (number == null
                || number.signum() < 0
                || number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(1000)) > 0) {
            throw Elements.invalid(
                    COUNTS, "A number of sessions is a whole number from 0, as value of the Observation");
        }
        return number.intValueExact();
    }

    /** Contained counts that an activity names. */
    private static List<Observation> counted(CarePlan plan) {
        var named = plan.getActivity().stream()
                .flatMap(activity -> activity.getOutcomeReference().stream())
                .map(Reference::getReference)
                .filter(reference -> reference != null && reference.startsWith("#"))
                .collect(Collectors.toSet());
        return plan.getContained().stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .filter(PlanReading::isCount)
                .filter(observation -> named.contains(localName(observation)))
                .toList();
    }

    private static boolean isCount(Observation observation) {
        return Codes.APPOINTMENTS_ATTENDED.isIn(observation.getCode())
                || Codes.APPOINTMENTS_MISSED.isIn(observation.getCode());
    }

    private static String localName(Observation contained) {
        var id = String.valueOf(contained.getId());
        return id.startsWith("#") ? id : "#" + id;
    }

    /** The plan without what was read of it: that stands in resources of our own. */
    static CarePlan withoutEnding(CarePlan plan) {
        var rest = plan.copy();
        var counts = counted(rest);
        Set<String> names = counts.stream().map(PlanReading::localName).collect(Collectors.toSet());
        rest.getContained().removeAll(counts);
        for (var activity : rest.getActivity()) {
            activity.getOutcomeReference().removeIf(reference -> names.contains(reference.getReference()));
            activity.getOutcomeCodeableConcept()
                    .removeIf(concept -> concept.getCoding().stream()
                            .anyMatch(coding -> CodeSystems.PMP_OUTCOME.equals(coding.getSystem())));
        }
        rest.getActivity().removeIf(CarePlanActivityComponent::isEmpty);
        return rest;
    }
}
