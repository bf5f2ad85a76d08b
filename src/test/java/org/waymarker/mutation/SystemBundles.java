package org.waymarker.mutation;

import java.util.Collections;
import java.util.List;

/** Bundles sent to the base address that no system should trip over. */
final class SystemBundles {
    private static final String REQUEST =
            "{\"resourceType\":\"ServiceRequest\",\"status\":\"active\",\"intent\":\"order\",\"subject\":{\"reference\":\"%s\"},"
                    + "\"requester\":{\"reference\":\"Practitioner/7\"}%s}";

    private SystemBundles() {}

    static List<Message> all(String patient) {
        return List.of(
                bundle(
                        "transaction",
                        post("urn:uuid:11111111-1111-4111-8111-111111111111", "ServiceRequest", request(patient, ""))),
                bundle(
                        "batch",
                        post("urn:uuid:11111111-1111-4111-8111-111111111111", "ServiceRequest", request(patient, ""))
                                + "," + get("Task?status=requested") + "," + get("Nonsense/1") + ","
                                + get("../../health")),
                bundle("transaction", cycle(patient)),
                bundle("transaction", post("urn:uuid:nonsense", "Nonsense", "{\"resourceType\":\"Nonsense\"}")),
                bundle("transaction", get("Task?_count=1e400") + "," + get("metadata")),
                bundle("history", get("Task")),
                bundle("nonsense", get("Task")),
                bundle("transaction", ""),
                bundle(
                        "batch",
                        "{\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + get("Task")
                                + "]},\"request\":{\"method\":\"POST\",\"url\":\"\"}}"));
    }

    /** Large ones, tried seldom: each takes a while to send. */
    static List<Message> large(String patient) {
        return List.of(
                bundle("batch", String.join(",", Collections.nCopies(10_000, get("Task/1")))),
                bundle(
                        "transaction",
                        String.join(
                                ",",
                                Collections.nCopies(
                                        10_000, post("urn:uuid:1", "ServiceRequest", request(patient, ""))))),
                Message.post(
                        "/ServiceRequest",
                        request(
                                patient,
                                ",\"note\":[" + String.join(",", Collections.nCopies(50_000, "{\"text\":\"a\"}"))
                                        + "]")),
                Message.post(
                        "/ServiceRequest",
                        request(patient, ",\"patientInstruction\":\"" + "a".repeat(11_000_000) + "\"")));
    }

    private static String cycle(String patient) {
        var one = "urn:uuid:11111111-1111-4111-8111-111111111111";
        var two = "urn:uuid:22222222-2222-4222-8222-222222222222";
        return post(one, "ServiceRequest", request(patient, ",\"basedOn\":[{\"reference\":\"" + two + "\"}]")) + ","
                + post(two, "ServiceRequest", request(patient, ",\"basedOn\":[{\"reference\":\"" + one + "\"}]"));
    }

    private static String request(String patient, String more) {
        return REQUEST.formatted(patient, more);
    }

    private static String post(String fullUrl, String url, String resource) {
        return "{\"fullUrl\":\"%s\",\"resource\":%s,\"request\":{\"method\":\"POST\",\"url\":\"%s\"}}"
                .formatted(fullUrl, resource, url);
    }

    private static String get(String url) {
        return "{\"request\":{\"method\":\"GET\",\"url\":\"%s\"}}".formatted(url);
    }

    private static Message bundle(String type, String entries) {
        return Message.post("", "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[" + entries + "]}");
    }
}
