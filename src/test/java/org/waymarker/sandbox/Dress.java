package org.waymarker.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.waymarker.testing.Statements;

/** What kind of server the hospital has: the same real one, which takes only what such a server takes. */
public enum Dress {
    /** Nothing switched off. */
    FULL("full"),
    NO_TRANSACTION("no-transaction"),
    NO_CONDITIONAL_CREATE("no-conditional-create"),
    /** Eight entries in a transaction, versions that are no numbers, and 412 for a stale one. */
    EIGHT_ENTRIES("eight-entries"),
    /** A fifth of a second more for each answer. */
    SLOW("slow"),
    /**
     * No writes of CarePlan, Group, Encounter, Procedure or ServiceRequest, no transactions, no conditions, no search by identifier; Observations by
     * LOINC only, Tasks updated only, notes in plain text on an Encounter.
     */
    EPIC_LIKE("epic-like");

    private static final Set<String> EPIC_TAKES = Set.of("Observation", "DocumentReference");

    private final String code;

    Dress(String code) {
        this.code = code;
    }

    /** As {@code -Dsandbox.hospital} names it. */
    public String code() {
        return code;
    }

    static Optional<Dress> of(String code) {
        return Arrays.stream(values()).filter(dress -> dress.code.equals(code)).findFirst();
    }

    /** What it declares; empty: what the real one does. */
    Optional<String> statement() {
        return switch (this) {
            case FULL, SLOW -> Optional.empty();
            case NO_TRANSACTION -> Optional.of(Statements.of(false, Statements.TYPES, true, true));
            case NO_CONDITIONAL_CREATE -> Optional.of(Statements.of(true, Statements.TYPES, false, true));
            case EIGHT_ENTRIES -> Optional.of(Statements.able());
            case EPIC_LIKE ->
                Optional.of(Statements.of(false, List.of("Observation", "DocumentReference"), false, false));
        };
    }

    /** What a trust with such a server would have in its write map; empty: it needs none. */
    public Optional<String> writeMap() {
        return switch (this) {
            case EIGHT_ENTRIES -> Optional.of("server: {most-entries: 8}\n");
            case EPIC_LIKE -> Optional.of("""
                    # CarePlans, orders and counts go in notes; the session that we would write is told with them.
                    write:
                      programme-plan: [resource, note]
                      closing-session: [resource, note]
                      sessions-attended: [note]
                      sessions-missed: [note]
                      referral: [resource, note]
                      referral-task: [resource, note]
                      peer-support-plan: [resource, note]
                      service-use: [note]
                      service-use-change: [note]
                    note:
                      display: Progress note
                    """);
            default -> Optional.empty();
        };
    }

    boolean isSlow() {
        return this == SLOW;
    }

    boolean hasVersionsOfItsOwn() {
        return this == EIGHT_ENTRIES;
    }

    /**
     * @param method of HTTP
     * @param type in the address; empty for the base itself
     * @param query of the address, or of a search's body
     * @param onCondition whether the request has If-None-Exist
     * @param body null if it is no JSON object
     */
    record Request(String method, String type, String query, boolean onCondition, JsonNode body) {}

    /** Why it does not take a request; empty if it does. */
    Optional<Refused> refuses(Request request) {
        return switch (this) {
            case FULL, SLOW -> Optional.empty();
            case NO_TRANSACTION -> isTransaction(request) ? Refused.of(405) : Optional.empty();
            case NO_CONDITIONAL_CREATE -> isOnCondition(request) ? Refused.of(400) : Optional.empty();
            case EIGHT_ENTRIES ->
                isTransaction(request) && request.body().path("entry").size() > 8 ? Refused.of(413) : Optional.empty();
            case EPIC_LIKE -> epicRefuses(request);
        };
    }

    record Refused(int status) {
        private static Optional<Refused> of(int status) {
            return Optional.of(new Refused(status));
        }
    }

    private static boolean isTransaction(Request request) {
        return request.method().equals("POST") && request.type().isEmpty();
    }

    private static boolean isOnCondition(Request request) {
        return request.onCondition()
                || (isTransaction(request)
                        && elements(request.body().path("entry"))
                                .anyMatch(entry -> entry.path("request").has("ifNoneExist")));
    }

    private static Optional<Refused> epicRefuses(Request request) {
        if (isTransaction(request)) {
            return Refused.of(405);
        }
        if (request.query().contains("identifier=") && !request.type().equals("Patient")) {
            return Refused.of(400);
        }
        boolean create = request.method().equals("POST") && !request.query().startsWith("_search");
        if (create && (request.onCondition() || !EPIC_TAKES.contains(request.type()))) {
            return Refused.of(request.onCondition() ? 400 : 405);
        }
        if (request.method().equals("PUT") && !request.type().equals("Task") && !EPIC_TAKES.contains(request.type())) {
            return Refused.of(405);
        }
        return create && !epicTakes(request) ? Refused.of(422) : Optional.empty();
    }

    private static boolean epicTakes(Request request) {
        if (request.type().equals("Observation")) {
            return elements(request.body().path("code").path("coding"))
                    .anyMatch(coding -> coding.path("system").asText().equals("http://loinc.org"));
        }
        return request.body().path("context").path("encounter").size() == 1
                && elements(request.body().path("content"))
                        .allMatch(content -> content.path("attachment")
                                .path("contentType")
                                .asText()
                                .startsWith("text/plain"));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
