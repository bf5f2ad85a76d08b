package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.record.Delivery.Proposal;

/** What is ours to say in a resource that the EHR owns: how it stands, and nothing else. Everything here is a code or a day. */
@Singleton
class OursToSay {
    static final String STATUS = "status";
    private static final String PERIOD_END = "period.end";
    private static final String BUSINESS_STATUS = "businessStatus";
    private static final String STATUS_REASON = "statusReason";
    /** It says something, in words: those may be about the patient, and are shown to nobody. */
    private static final String IN_WORDS = "in words";

    private static final Map<String, List<String>> ELEMENTS = Map.of(
            "CarePlan", List.of(STATUS, PERIOD_END),
            "ServiceRequest", List.of(STATUS),
            "Task", List.of(STATUS, BUSINESS_STATUS, STATUS_REASON));

    private final FhirTimes times;

    OursToSay(FhirTimes times) {
        this.times = times;
    }

    /** Whether anything in resources of that type is. */
    boolean concerns(String type) {
        return ELEMENTS.containsKey(type);
    }

    /** Where theirs does not say what ours does. What ours does not say is theirs, but for a reason of our own that holds no more. */
    List<Proposal> differences(Resource ours, Resource theirs) {
        var differences = new ArrayList<Proposal>();
        for (String element : elements(ours)) {
            var wanted = said(ours, element).stream().findFirst();
            if (wanted.isPresent() || element.equals(STATUS_REASON)) {
                standing(theirs, element, wanted)
                        .ifPresent(standing -> differences.add(new Proposal(element, standing.text(), wanted)));
            }
        }
        return differences;
    }

    /** Elements that say something else in the newer of two versions of ours. */
    Set<String> changes(Resource before, Resource now) {
        return elements(now).stream()
                .filter(element -> !said(before, element).equals(said(now, element)))
                .collect(Collectors.toSet());
    }

    /**
     * What theirs says where it does not say what is wanted.
     *
     * @param ours as a {@link Proposal} has it
     * @return empty if it does say so
     */
    Optional<Standing> standing(Resource theirs, String element, Optional<String> ours) {
        var standing = said(theirs, element);
        if (ours.isPresent()) {
            return standing.contains(ours.get())
                    ? Optional.empty()
                    : Optional.of(new Standing(standing.stream().findFirst()));
        }
        return standing.stream()
                .filter(text -> text.startsWith(CodeSystems.ANSWER_REASON + "|"))
                .findFirst()
                .map(text -> new Standing(Optional.of(text)));
    }

    /** @param text empty if it says nothing */
    record Standing(Optional<String> text) {}

    private static List<String> elements(Resource resource) {
        return ELEMENTS.getOrDefault(resource.fhirType(), List.of());
    }

    /** In as many ways as it says it. */
    private List<String> said(Resource resource, String element) {
        if (resource instanceof CarePlan plan) {
            return element.equals(STATUS)
                    ? code(plan.hasStatus(), () -> plan.getStatus().toCode())
                    : times.dayOf(plan.getPeriod().getEndElement()).stream()
                            .map(day -> day.toString())
                            .toList();
        }
        if (resource instanceof ServiceRequest request) {
            return code(request.hasStatus(), () -> request.getStatus().toCode());
        }
        var task = (Task) resource;
        return switch (element) {
            case STATUS -> code(task.hasStatus(), () -> task.getStatus().toCode());
            case BUSINESS_STATUS -> codes(task.getBusinessStatus());
            default -> codes(task.getStatusReason());
        };
    }

    private static List<String> code(boolean present, Supplier<String> code) {
        return present ? List.of(code.get()) : List.of();
    }

    private static List<String> codes(CodeableConcept concept) {
        var codes = concept.getCoding().stream()
                .filter(coding -> coding.hasSystem() && coding.hasCode())
                .map(coding -> coding.getSystem() + "|" + coding.getCode())
                .filter(text -> text.length() <= 300)
                .toList();
        return codes.isEmpty() && !concept.isEmpty() ? List.of(IN_WORDS) : codes;
    }
}
