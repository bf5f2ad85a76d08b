package org.waymarker.api;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.simple.SimpleHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.FhirJson;

/** An entry of a batch or transaction as a call of its own. */
final class BundleCall {
    private final Incoming bundle;
    private final int index;
    private final BundleEntryComponent entry;
    private final List<Reference> references;
    private final List<UriType> uris;

    /** @param bundle the call that brought the Bundle */
    BundleCall(Incoming bundle, int index, BundleEntryComponent entry) {
        this.bundle = bundle;
        this.index = index;
        this.entry = entry;
        this.references = entry.hasResource() ? BundleReferences.in(entry.getResource()) : List.of();
        this.uris = entry.hasResource() ? BundleReferences.urisIn(entry.getResource()) : List.of();
    }

    /** Addresses in its resource that may name another entry, those of references aside. */
    List<UriType> uris() {
        return uris;
    }

    /** The address of what stands at {@code Type/id} here. */
    String absolute(String relative) {
        return bundle.base() + "/" + relative;
    }

    /** Those in its resource that have a literal; replaced ones are still among them. */
    List<Reference> references() {
        return references;
    }

    int index() {
        return index;
    }

    /** The name by which other entries refer to this one; empty if it has none. */
    String fullUrl() {
        return entry.hasFullUrl() ? entry.getFullUrl() : "";
    }

    Optional<Resource> resource() {
        return Optional.ofNullable(entry.getResource());
    }

    boolean isCreate() {
        return entry.getRequest().getMethod() == HTTPVerb.POST;
    }

    boolean isUpdate() {
        return entry.getRequest().getMethod() == HTTPVerb.PUT;
    }

    /** The address that it names, relative to our base and without a leading slash. */
    String target() {
        var url = entry.getRequest().getUrl();
        if (url.startsWith(bundle.base() + "/")) {
            return url.substring(bundle.base().length() + 1);
        }
        return url.startsWith("/") ? url.substring(1) : url;
    }

    /** Its place in the order of a transaction: deletes, creates, updates, reads. */
    int rank() {
        var method = entry.getRequest().getMethod();
        return method == null
                ? 0
                : switch (method) {
                    case DELETE -> 0;
                    case POST -> 1;
                    case PUT, PATCH -> 2;
                    default -> 3;
                };
    }

    /** @throws Declined (400) if it is not whole */
    void check() {
        var request = entry.getRequest();
        if (request.getMethod() == null || !request.hasUrl()) {
            throw Declined.badRequest("BUNDLE_ENTRY_INCOMPLETE", "Each entry needs request.method and request.url");
        }
        if (isUpdate() && !entry.hasResource()) {
            throw Declined.badRequest("BUNDLE_ENTRY_INCOMPLETE", "An entry with PUT needs a resource");
        }
    }

    /** In a batch entries know nothing of each other. */
    void refuseTemporaryReferences() {
        if (references.stream().map(Reference::getReference).anyMatch(reference -> reference.startsWith("urn:"))) {
            throw Declined.badRequest(
                    "BUNDLE_REFERENCE_UNKNOWN", "Entries of a batch cannot refer to each other; send a transaction");
        }
    }

    Incoming incoming() {
        var target = target();
        int question = target.indexOf('?');
        return new Incoming(
                entry.getRequest().getMethod().toCode(),
                Queries.segments(question < 0 ? target : target.substring(0, question)),
                Queries.parse(question < 0 ? null : target.substring(question + 1)),
                bundle.base(),
                new SimpleHttpHeaders(headers(entry.getRequest()), ConversionService.SHARED),
                new Body());
    }

    /** Encoded when first asked for: some entries are only looked at. */
    private final class Body implements Supplier<byte[]> {
        private byte @Nullable [] bytes;

        @Override
        public byte[] get() {
            var encoded = bytes;
            if (encoded == null) {
                encoded = resource()
                        .map(resource -> FhirJson.encode(resource).getBytes(StandardCharsets.UTF_8))
                        .orElse(new byte[0]);
                bytes = encoded;
            }
            return encoded;
        }
    }

    private Map<String, String> headers(BundleEntryRequestComponent request) {
        var headers = new LinkedHashMap<String, String>();
        if (entry.hasResource()) {
            headers.put("Content-Type", Format.JSON.contentType());
        }
        put(headers, "If-Match", request.getIfMatch());
        put(headers, "If-None-Match", request.getIfNoneMatch());
        put(headers, "If-None-Exist", request.getIfNoneExist());
        // The entry's own, so that a batch sent twice is carried out once, entry by entry.
        bundle.header("X-Request-Id")
                .map(id -> UUID.nameUUIDFromBytes((id + "#" + index).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .ifPresent(id -> headers.put("X-Request-Id", id));
        var handling = bundle.preference("handling")
                .map(value -> ", handling=" + value)
                .orElse("");
        headers.put("Prefer", "return=" + bundle.preference("return").orElse("minimal") + handling);
        return headers;
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            headers.put(name, value);
        }
    }

    /** What stands in the answer for an entry. */
    static BundleEntryComponent answer(Reply reply) {
        var entry = new BundleEntryComponent();
        var response = entry.getResponse()
                .setStatus(reply.status() + " "
                        + HttpStatus.valueOf(reply.status()).getReason());
        reply.header("Location").ifPresent(response::setLocation);
        reply.header("ETag").ifPresent(response::setEtag);
        reply.header("Last-Modified")
                .map(Reply::instant)
                .ifPresent(at -> response.setLastModifiedElement(new InstantType(Date.from(at))));
        reply.resource().ifPresent(resource -> {
            if (resource instanceof OperationOutcome outcome) {
                response.setOutcome(outcome);
            } else {
                entry.setResource(resource);
            }
        });
        return entry;
    }
}
