package org.waymarker.api;

import io.micronaut.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request, as far as the FHIR surface looks at it.
 *
 * @param method upper case
 * @param path decoded segments below the FHIR base
 * @param query in the order given, decoded
 * @param base our FHIR base as the caller sees it, without a trailing slash
 * @param body read only when asked for, so that nothing is read for a caller who may not call
 */
record Incoming(
        String method,
        List<String> path,
        List<Parameter> query,
        String base,
        HttpHeaders headers,
        Supplier<byte[]> body) {
    Incoming {
        path = List.copyOf(path);
        query = List.copyOf(query);
    }

    /** One name and value of a query or form. */
    record Parameter(String name, String value) {}

    Optional<String> header(String name) {
        return headers.findFirst(name);
    }

    /** The last of that name: FHIR gives control parameters once. */
    Optional<String> parameter(String name) {
        return query.stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .reduce((first, last) -> last);
    }

    /** What {@code Prefer} says under a name, such as {@code handling}. */
    Optional<String> preference(String name) {
        return headers.getAll("Prefer").stream()
                .flatMap(header -> java.util.Arrays.stream(header.split("[,;]", -1)))
                .map(String::strip)
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1).replace("\"", ""))
                .findFirst();
    }
}
