package org.waymarker.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request before it is sent, or one already spoilt.
 *
 * @param target of the request line, e.g. {@code /fhir/r4/Task?status=requested}; sent as it stands
 * @param body empty for none; its length is added when it is sent
 */
record Message(String method, String target, List<Header> headers, byte[] body) {
    static final String BASE = "/fhir/r4";

    Message {
        headers = List.copyOf(headers);
    }

    record Header(String name, String value) {}

    static Message get(String path) {
        return new Message("GET", BASE + path, List.of(), new byte[0]);
    }

    static Message post(String path, String json) {
        return new Message(
                "POST",
                BASE + path,
                List.of(new Header("Content-Type", "application/fhir+json")),
                json.getBytes(StandardCharsets.UTF_8));
    }

    static Message form(String path, String form) {
        return new Message(
                "POST",
                BASE + path,
                List.of(new Header("Content-Type", "application/x-www-form-urlencoded")),
                form.getBytes(StandardCharsets.UTF_8));
    }

    Message withMethod(String other) {
        return new Message(other, target, headers, body);
    }

    Message withTarget(String other) {
        return new Message(method, other, headers, body);
    }

    Message withBody(byte[] other) {
        return new Message(method, target, headers, other);
    }

    Message withBody(String other) {
        return withBody(other.getBytes(StandardCharsets.UTF_8));
    }

    /** In place of any of that name. */
    Message withHeader(String name, String value) {
        var all = new ArrayList<>(headers);
        all.removeIf(header -> header.name().equalsIgnoreCase(name));
        all.add(new Header(name, value));
        return new Message(method, target, all, body);
    }

    /** Beside those of that name. */
    Message andHeader(String name, String value) {
        var all = new ArrayList<>(headers);
        all.add(new Header(name, value));
        return new Message(method, target, all, body);
    }

    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    boolean isJson() {
        return values("Content-Type").equals(List.of("application/fhir+json"));
    }

    /** As bytes; the host and, where there is one, the token are added unless the message has its own. */
    byte[] bytes(String host, Optional<String> token) {
        var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        if (values("Host").isEmpty()) {
            head.append("Host: ").append(host).append("\r\n");
        }
        if (values("Authorization").isEmpty()) {
            token.ifPresent(t -> head.append("Authorization: Bearer ").append(t).append("\r\n"));
        }
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        whole.writeBytes(body);
        return whole.toByteArray();
    }
}
