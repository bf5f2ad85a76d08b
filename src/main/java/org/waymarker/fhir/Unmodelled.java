package org.waymarker.fhir;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityComponent;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What an EHR said in a resource that no rule of ours looks at: priority, notes, reasons, identifiers of its own. It is kept and
 * given back, beside what we author, in every later version.
 */
public final class Unmodelled {
    private static final String OUR_CANONICALS = "https://waymarker.example/fhir/";

    /** Top-level elements that we author and nobody else: what a caller says there is read by the use case, or refused. */
    private static final Map<String, Set<String>> OURS = Map.of(
            "ServiceRequest",
            Set.of("intent", "code", "subject", "authoredOn", "requester", "basedOn", "performer"),
            "Task",
            Set.of(
                    "groupIdentifier",
                    "businessStatus",
                    "statusReason",
                    "intent",
                    "code",
                    "focus",
                    "for",
                    "authoredOn",
                    "lastModified",
                    "requester",
                    "owner",
                    "restriction",
                    "output"),
            "CarePlan",
            Set.of("intent", "title", "description", "subject", "period", "created", "author", "replaces"),
            "Group",
            Set.of(
                    "active",
                    "type",
                    "actual",
                    "code",
                    "name",
                    "quantity",
                    "managingEntity",
                    "characteristic",
                    "member"),
            "Encounter",
            Set.of("class", "type", "subject", "period", "participant", "serviceProvider", "serviceType", "partOf"));

    /** Never carried over: identity and version are the server's, and a narrative would go on telling of an earlier state. */
    private static final Set<String> NEVER = Set.of("id", "meta", "implicitRules", "text", "status");

    /**
     * A status that only the one who asked can mean, while what we author says {@code active}: the requester may hold or complete
     * their own request.
     */
    private static final Map<String, Set<String>> REQUESTERS_STATUS =
            Map.of("ServiceRequest", Set.of("on-hold", "completed"), "CarePlan", Set.of("on-hold"));

    private Unmodelled() {}

    /** Whether resources of that type may hold more than we author. */
    public static boolean mayBeIn(String type) {
        return OURS.containsKey(type);
    }

    /** Names of top-level elements of a type that are ours alone. */
    public static Set<String> ourElements(String type) {
        return OURS.getOrDefault(type, Set.of());
    }

    /**
     * Adds to what we author whatever else stood in another state of the same resource.
     *
     * @param from as a caller sent it, or the version before; left as it is
     * @param authored changed
     */
    public static void carry(Resource from, Resource authored) {
        if (!mayBeIn(authored.fhirType())) {
            return;
        }
        var copy = from.copy();
        for (var property : copy.children()) {
            var name = property.getName();
            if (NEVER.contains(name) || ourElements(authored.fhirType()).contains(name)) {
                continue;
            }
            for (Base value : List.copyOf(property.getValues())) {
                add(authored, name, property.getMaxCardinality() > 1, value);
            }
        }
        carryMeta(copy.getMeta(), authored.getMeta());
        carryStatus(copy, authored);
    }

    private static void add(Resource authored, String name, boolean repeats, Base value) {
        var standing = authored.getNamedProperty(name).getValues();
        boolean taken = repeats ? standing.stream().anyMatch(ours -> isSame(ours, value)) : !standing.isEmpty();
        if (!taken && !isOursToSay(value)) {
            authored.setProperty(name, value);
        }
    }

    /** Whether we say the same thing, perhaps in more words. */
    private static boolean isSame(Base ours, Base value) {
        if (ours instanceof Identifier mine && value instanceof Identifier theirs) {
            return mine.hasValue()
                    && mine.getValue().equals(theirs.getValue())
                    && same(mine.getSystem(), theirs.getSystem());
        }
        if (ours instanceof CodeableConcept mine && value instanceof CodeableConcept theirs && mine.hasCoding()) {
            return theirs.getCoding().stream()
                    .anyMatch(coding -> mine.getCoding().stream()
                            .anyMatch(our -> same(our.getSystem(), coding.getSystem())
                                    && same(our.getCode(), coding.getCode())));
        }
        if (ours instanceof Annotation mine && value instanceof Annotation theirs) {
            return same(mine.getText(), theirs.getText());
        }
        if (ours instanceof CarePlanActivityComponent mine && value instanceof CarePlanActivityComponent theirs) {
            return mine.hasReference()
                    && same(
                            mine.getReference().getReference(),
                            theirs.getReference().getReference());
        }
        return ours.equalsDeep(value);
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return Objects.equals(one, other);
    }

    /** Our own extensions and outcomes: where we no longer say them, nobody does. */
    private static boolean isOursToSay(Base value) {
        if (value instanceof Extension extension) {
            return extension.getUrl() != null && extension.getUrl().startsWith(OUR_CANONICALS);
        }
        if (value instanceof CarePlanActivityComponent activity) {
            return activity.getOutcomeCodeableConcept().stream()
                    .flatMap(concept -> concept.getCoding().stream())
                    .anyMatch(coding -> CodeSystems.PMP_OUTCOME.equals(coding.getSystem()));
        }
        return false;
    }

    private static void carryMeta(Meta from, Meta authored) {
        from.getSecurity().stream()
                .filter(label -> authored.getSecurity().stream().noneMatch(label::equalsDeep))
                .forEach(authored::addSecurity);
        from.getTag().stream()
                .filter(tag -> authored.getTag().stream().noneMatch(tag::equalsDeep))
                .forEach(authored::addTag);
    }

    private static void carryStatus(Resource from, Resource authored) {
        var wanted = status(from);
        if ("active".equals(status(authored))
                && REQUESTERS_STATUS.getOrDefault(authored.fhirType(), Set.of()).contains(wanted)) {
            authored.setProperty("status", new CodeType(wanted));
        }
    }

    /** The status of a resource as its code; empty text if it has none. */
    public static String status(Resource resource) {
        var property = resource.getNamedProperty("status");
        if (property == null || property.getValues().isEmpty()) {
            return "";
        }
        return String.valueOf(property.getValues().get(0).primitiveValue());
    }
}
