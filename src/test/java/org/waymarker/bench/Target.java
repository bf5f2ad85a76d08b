package org.waymarker.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A server under load.
 *
 * @param base its FHIR base
 * @param token empty if it asks for none
 */
record Target(String name, String base, String token, ProcessHandle process) {

    byte[] get(String path) {
        return request("GET", path, "");
    }

    byte[] post(String path, String json) {
        return request("POST", path, json);
    }

    /** The bytes of a request, ready to be sent as often as wanted. */
    private byte[] request(String method, String path, String json) {
        var uri = URI.create(base + "/" + path);
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        var head = "%s %s%s HTTP/1.1\r\nHost: %s\r\nAccept: application/fhir+json\r\n%s%s\r\n"
                .formatted(
                        method,
                        uri.getRawPath(),
                        query,
                        uri.getAuthority(),
                        token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n",
                        json.isEmpty()
                                ? ""
                                : "Content-Type: application/fhir+json\r\nContent-Length: "
                                        + json.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        return (head + json).getBytes(StandardCharsets.UTF_8);
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
