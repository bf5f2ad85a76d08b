package org.waymarker.api;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.CloseableAvailableByteBody;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.References;

/** From an HTTP request to an HTTP answer. */
@Singleton
final class Exchange {
    private final Dispatcher dispatcher;
    private final String publicBase;

    Exchange(Dispatcher dispatcher, @Value("${waymarker.base-url:}") String publicBase) {
        this.dispatcher = dispatcher;
        this.publicBase = References.base(publicBase);
    }

    /** Never throws: what goes wrong becomes an OperationOutcome. */
    MutableHttpResponse<byte[]> answer(HttpRequest<?> http) {
        var requestId = requestId(http);
        var correlation = requestId.orElseGet(() -> UUID.randomUUID().toString());
        Reply reply;
        var format = Format.JSON;
        boolean pretty = false;
        try {
            format = Format.wanted(Optional.empty(), http.getHeaders().getAll("Accept"), Format.JSON);
            var request = incoming(http);
            pretty = request.parameter("_pretty").filter("true"::equals).isPresent();
            if (dispatcher.answersInFhir(request.path())) {
                format = Format.wanted(
                        request.parameter("_format"), http.getHeaders().getAll("Accept"));
            }
            if (requestId.isEmpty() && http.getHeaders().contains("X-Request-Id")) {
                throw Declined.badRequest(
                        "REQUEST_ID_INVALID", "X-Request-Id has 1 to 64 letters, digits or . _ : -, such as a UUID");
            }
            reply = dispatcher.dispatch(request);
        } catch (RuntimeException | StackOverflowError e) {
            reply = Failures.reply(unwrapped(e), correlation);
        }
        return response(reply, format, pretty).header("X-Request-Id", correlation);
    }

    /** The caller's own name for its request, if it has one that can be taken. */
    static Optional<String> requestId(HttpRequest<?> http) {
        return http.getHeaders().findFirst("X-Request-Id").filter(id -> id.matches("[A-Za-z0-9._:-]{1,64}"));
    }

    static MutableHttpResponse<byte[]> response(Reply reply, Format format, boolean pretty) {
        var response = HttpResponse.<byte[]>status(HttpStatus.valueOf(reply.status()));
        var ownType = reply.header("Content-Type");
        reply.headers().forEach(response::header);
        if (reply.header("Cache-Control").isEmpty()) {
            response.header("Cache-Control", "private, no-cache");
        }
        response.header("X-Content-Type-Options", "nosniff");
        reply.json().ifPresent(json -> {
            // What says its own type is no FHIR, and goes out as it is.
            var bytes =
                    ownType.isPresent() ? json.getBytes(StandardCharsets.UTF_8) : Rendering.bytes(json, format, pretty);
            // Said here, since the framework forgets it with the body of an answer to HEAD.
            response.contentType(ownType.orElse(format.contentType()))
                    .contentLength(bytes.length)
                    .header("Vary", "Accept")
                    .body(bytes);
        });
        return response;
    }

    private Incoming incoming(HttpRequest<?> http) {
        var path = http.getUri().getRawPath();
        return new Incoming(
                http.getMethodName(),
                Queries.segments(path.substring(FhirController.BASE.length())),
                Queries.parse(http.getUri().getRawQuery()),
                base(http),
                http.getHeaders(),
                new Body(http));
    }

    private String base(HttpRequest<?> http) {
        if (!publicBase.isEmpty()) {
            return publicBase;
        }
        var host = http.getHeaders().findFirst("Host").filter(h -> h.matches("[A-Za-z0-9.:\\[\\]-]{1,255}"));
        return (http.isSecure() ? "https://" : "http://") + host.orElse("localhost") + FhirController.BASE;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Read from the network when first asked for. */
    private static final class Body implements Supplier<byte[]> {
        private final HttpRequest<?> http;
        private byte @Nullable [] bytes;

        Body(HttpRequest<?> http) {
            this.http = http;
        }

        @Override
        public byte[] get() {
            var read = bytes;
            if (read == null) {
                try (CloseableAvailableByteBody body =
                        ((ServerHttpRequest<?>) http).byteBody().buffer().join()) {
                    read = body.toByteArray();
                }
                bytes = read;
            }
            return read;
        }
    }
}
