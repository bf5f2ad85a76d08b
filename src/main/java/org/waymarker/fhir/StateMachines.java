package org.waymarker.fhir;

import java.util.Map;
import java.util.Set;

/**
 * The moves of {@code status} that a caller may ask for, by resource type. A status that stays is no move. Corrections of what was
 * recorded wrongly go by an operation and are not held to this table.
 *
 * @see "FHIR R4, state machines of Request resources and of Task"
 */
public final class StateMachines {
    private static final String IN_ERROR = "entered-in-error";

    private static final Map<String, Set<String>> REQUEST = Map.of(
            "draft", Set.of("active", "revoked"),
            "active", Set.of("on-hold", "completed", "revoked"),
            "on-hold", Set.of("active", "completed", "revoked"),
            "completed", Set.of(),
            "revoked", Set.of());

    private static final Map<String, Set<String>> TASK = Map.ofEntries(
            Map.entry("draft", Set.of("requested")),
            Map.entry("requested", Set.of("accepted", "rejected", "cancelled", "on-hold")),
            // An EHR's own: none of ours is ever there.
            Map.entry("received", Set.of("accepted", "rejected", "cancelled", "on-hold")),
            Map.entry("accepted", Set.of("in-progress", "on-hold", "completed", "failed", "cancelled")),
            Map.entry("ready", Set.of("in-progress", "on-hold", "completed", "failed", "cancelled")),
            Map.entry("in-progress", Set.of("on-hold", "completed", "failed", "cancelled")),
            Map.entry("on-hold", Set.of("accepted", "in-progress", "rejected", "cancelled")),
            Map.entry("rejected", Set.of()),
            Map.entry("completed", Set.of()),
            Map.entry("failed", Set.of()),
            Map.entry("cancelled", Set.of()));

    private static final Map<String, Set<String>> ENCOUNTER = Map.of(
            "planned", Set.of("arrived", "in-progress", "cancelled"),
            "arrived", Set.of("in-progress", "cancelled"),
            "in-progress", Set.of("finished"),
            "finished", Set.of(),
            "cancelled", Set.of(),
            // What nobody could tell may be told later.
            "unknown", Set.of("finished", "cancelled"));

    private static final Map<String, Set<String>> OBSERVATION = Map.of(
            "preliminary", Set.of("final", "cancelled"),
            "final", Set.of("amended", "corrected"),
            "amended", Set.of("corrected"),
            "corrected", Set.of("amended"),
            "cancelled", Set.of());

    private static final Map<String, Set<String>> RESPONSE = Map.of(
            "in-progress", Set.of("completed", "amended", "stopped"),
            "stopped", Set.of("completed", "amended"),
            "completed", Set.of("amended"),
            "amended", Set.of());

    private static final Map<String, Map<String, Set<String>>> BY_TYPE = Map.of(
            "ServiceRequest", REQUEST,
            "CarePlan", REQUEST,
            "Task", TASK,
            "Encounter", ENCOUNTER,
            "Observation", OBSERVATION,
            "QuestionnaireResponse", RESPONSE);

    private StateMachines() {}

    /** Whether a resource of that type may go from one status to the other; true for a type whose status this table does not hold. */
    public static boolean mayMove(String type, String from, String to) {
        var machine = BY_TYPE.get(type);
        if (machine == null || from.equals(to)) {
            return true;
        }
        return !from.equals(IN_ERROR)
                && (to.equals(IN_ERROR) || machine.getOrDefault(from, Set.of()).contains(to));
    }
}
