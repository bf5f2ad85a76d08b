package org.waymarker.hospital;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.fhir.FhirTimes;

/** Resources in words, a line each, from their fields only. */
final class NoteText {
    private NoteText() {}

    static String of(List<Resource> resources) {
        return resources.stream().map(NoteText::line).collect(Collectors.joining("\n", "", "\n"));
    }

    static Reference subject(Resource resource) {
        if (resource instanceof CarePlan plan) {
            return plan.getSubject();
        }
        if (resource instanceof Observation observation) {
            return observation.getSubject();
        }
        if (resource instanceof ServiceRequest referral) {
            return referral.getSubject();
        }
        if (resource instanceof Task task) {
            return task.getFor();
        }
        if (resource instanceof Flag flag) {
            return flag.getSubject();
        }
        return ((Encounter) resource).getSubject();
    }

    /** What it is, how it stands, and when. */
    static String line(Resource resource) {
        if (resource instanceof CarePlan plan) {
            return line(
                    plan.getTitle(),
                    plan.getStatus().getDisplay(),
                    period(plan.getPeriod()),
                    texts(plan.getActivity().stream().flatMap(each -> each.getOutcomeCodeableConcept().stream())));
        }
        if (resource instanceof Observation observation) {
            return line(
                    text(observation.getCode()),
                    value(observation),
                    observation.hasEffectivePeriod() ? period(observation.getEffectivePeriod()) : "",
                    observation.getStatus() == Observation.ObservationStatus.FINAL
                            ? ""
                            : observation.getStatus().getDisplay());
        }
        if (resource instanceof ServiceRequest referral) {
            return line(
                    text(referral.getCode()),
                    referral.getStatus().getDisplay(),
                    "asked for on " + day(referral.getAuthoredOnElement()));
        }
        if (resource instanceof Task task) {
            return line(
                    Optional.ofNullable(task.getDescription()).orElse(text(task.getCode())),
                    task.getStatus().getDisplay(),
                    text(task.getBusinessStatus()),
                    text(task.getStatusReason()));
        }
        if (resource instanceof Flag flag) {
            return line(text(flag.getCode()), flag.getStatus().getDisplay(), period(flag.getPeriod()));
        }
        var encounter = (Encounter) resource;
        return line(
                Stream.of(texts(encounter.getType().stream()), text(encounter.getServiceType()), "Encounter")
                        .filter(text -> !text.isBlank())
                        .findFirst()
                        .orElseThrow(),
                encounter.getStatus().getDisplay(),
                period(encounter.getPeriod()));
    }

    private static String line(String what, String... more) {
        var parts = new ArrayList<String>();
        for (String part : more) {
            if (!part.isBlank()) {
                parts.add(part);
            }
        }
        return what + ": " + String.join("; ", parts);
    }

    private static String value(Observation observation) {
        if (observation.hasValueQuantity()) {
            return quantity(observation.getValueQuantity());
        }
        if (observation.hasValue() && observation.getValue() instanceof StringType words) {
            return words.getValue();
        }
        return observation.hasDataAbsentReason() ? "not known (" + text(observation.getDataAbsentReason()) + ")" : "";
    }

    private static String quantity(Quantity quantity) {
        var number = Optional.ofNullable(quantity.getValue())
                .map(BigDecimal::toPlainString)
                .orElse("");
        return (number + " " + Optional.ofNullable(quantity.getUnit()).orElse("")).strip();
    }

    private static String texts(Stream<CodeableConcept> concepts) {
        return concepts.map(NoteText::text).filter(text -> !text.isBlank()).collect(Collectors.joining(", "));
    }

    private static String text(CodeableConcept concept) {
        if (concept.hasText()) {
            return concept.getText();
        }
        return concept.getCoding().stream()
                .map(coding -> coding.getDisplay())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static String period(Period period) {
        if (!period.hasStart()) {
            return "";
        }
        return period.hasEnd()
                ? day(period.getStartElement()) + " to " + day(period.getEndElement())
                : "from " + day(period.getStartElement());
    }

    private static String day(BaseDateTimeType moment) {
        return FhirTimes.dayAsWritten(moment).orElse("");
    }
}
