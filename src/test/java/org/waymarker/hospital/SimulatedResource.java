package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.waymarker.fhir.BusinessId;
import org.waymarker.record.LaneKey;
import org.waymarker.record.ResourceKey;

/**
 * A resource of our record, small, and with two elements that matter: its mark, another one in each version, and its remark, which
 * changes now and then.
 *
 * @param nhsNumber of its patient; empty on a group's lane
 * @param pointsTo another resource of ours that it refers to
 */
record SimulatedResource(
        String type, BusinessId id, LaneKey lane, Optional<String> nhsNumber, Optional<SimulatedResource> pointsTo) {
    static final String POISON = "poison";
    static final String STUMBLE = "stumble";

    /** The two elements, by which simulations tell versions apart. */
    record Words(String mark, String remark) {}

    ResourceKey key() {
        return new ResourceKey(type, id.value());
    }

    /** As the record holds it. */
    String body(Words words) {
        var json = new StringBuilder("{\"resourceType\":\"").append(type).append("\",\"identifier\":[");
        identifier(json, id.system(), id.value().toString()).append(']');
        json.append(elements().formatted(words.mark, words.remark));
        nhsNumber.ifPresent(number -> {
            json.append(",\"subject\":{\"type\":\"Patient\",\"identifier\":");
            identifier(json, "https://fhir.nhs.uk/Id/nhs-number", number).append('}');
        });
        pointsTo.ifPresent(other -> {
            var reference = new StringBuilder("{\"type\":\"").append(other.type).append("\",\"identifier\":");
            identifier(reference, other.id.system(), other.id.value().toString())
                    .append('}');
            json.append(type.equals("Observation") ? ",\"basedOn\":[" + reference + "]" : ",\"partOf\":" + reference);
        });
        return json.append('}').toString();
    }

    private String elements() {
        return switch (type) {
            case "CarePlan" -> ",\"status\":\"active\",\"intent\":\"plan\",\"title\":\"%s\",\"description\":\"%s\"";
            case "Observation" -> ",\"status\":\"final\",\"valueString\":\"%s\",\"code\":{\"text\":\"%s\"}";
            case "Encounter" ->
                ",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},\"priority\":{\"text\":\"%s\"}"
                        + ",\"serviceType\":{\"text\":\"%s\"}";
            case "Group" -> ",\"type\":\"person\",\"actual\":true,\"name\":\"%s\",\"code\":{\"text\":\"%s\"}";
            default -> throw new IllegalStateException(type);
        };
    }

    private static StringBuilder identifier(StringBuilder json, String system, String value) {
        return json.append("{\"system\":\"")
                .append(system)
                .append("\",\"value\":\"")
                .append(value)
                .append("\"}");
    }

    static Words words(Resource resource) {
        if (resource instanceof CarePlan plan) {
            return new Words(plan.getTitle(), plan.getDescription());
        }
        if (resource instanceof Observation observation) {
            return new Words(
                    observation.getValueStringType().getValue(),
                    observation.getCode().getText());
        }
        if (resource instanceof Encounter encounter) {
            return new Words(
                    encounter.getPriority().getText(),
                    encounter.getServiceType().getText());
        }
        var group = (Group) resource;
        return new Words(group.getName(), group.getCode().getText());
    }

    static void setWords(Resource resource, Words words) {
        if (resource instanceof CarePlan plan) {
            plan.setTitle(words.mark).setDescription(words.remark);
        } else if (resource instanceof Observation observation) {
            observation.setValue(new StringType(words.mark)).getCode().setText(words.remark);
        } else if (resource instanceof Encounter encounter) {
            encounter.getPriority().setText(words.mark);
            encounter.getServiceType().setText(words.remark);
        } else if (resource instanceof Group group) {
            group.setName(words.mark).getCode().setText(words.remark);
        }
    }

    /** Those to resources of ours. */
    static List<Reference> references(Resource resource) {
        var references = new ArrayList<Reference>();
        if (resource instanceof Observation observation) {
            references.addAll(observation.getBasedOn());
        } else if (resource instanceof Encounter encounter && encounter.hasPartOf()) {
            references.add(encounter.getPartOf());
        }
        return references;
    }

    /** The business identifier as the hospital is asked for it. */
    static String identifierOf(Resource resource) {
        var identifier = resource instanceof CarePlan plan
                ? plan.getIdentifierFirstRep()
                : resource instanceof Observation observation
                        ? observation.getIdentifierFirstRep()
                        : resource instanceof Encounter encounter
                                ? encounter.getIdentifierFirstRep()
                                : ((Group) resource).getIdentifierFirstRep();
        return identifier.getSystem() + "|" + identifier.getValue();
    }
}
