package org.waymarker.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A hospital's server that can do less than the real one behind it: it declares what its {@link Dress} says, refuses the rest, and passes on what it
 * takes. Addresses in bodies are those of the caller's {@code Host}, so that another proxy may stand in front.
 */
public final class DressedHospital implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PASSED_ON =
            Set.of("accept", "content-type", "cache-control", "if-match", "if-none-match", "if-none-exist", "prefer");
    private static final Set<String> PASSED_BACK = Set.of("content-type", "etag", "last-modified");
    private static final Pattern VERSION_IN_TAG = Pattern.compile("W/\"(\\d+)\"");
    private static final Pattern VERSION_IN_LOCATION = Pattern.compile("/_history/(\\d+)");
    private static final String VERSION_PREFIX = "00000000-0000-4000-8000-";

    private final Dress dress;
    private final String real;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "dressed-hospital");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    private DressedHospital(Dress dress, String real, int port) throws IOException {
        this.dress = dress;
        this.real = real;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 50);
        server.setExecutor(threads);
        server.createContext("/fhir", this::handle);
        server.start();
    }

    /** @param real FHIR base of the server behind */
    public static DressedHospital start(Dress dress, String real, int port) {
        try {
            return new DressedHospital(dress, real, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/fhir";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (dress.isSlow()) {
                Thread.sleep(200);
            }
            var base = "http://" + exchange.getRequestHeaders().getFirst("Host") + "/fhir";
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).replace(base, real);
            var path = exchange.getRequestURI().getRawPath().substring("/fhir".length());
            var query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
            if (path.equals("/metadata") && dress.statement().isPresent()) {
                answer(exchange, 200, dress.statement().get());
                return;
            }
            var parts = path.split("/");
            var type = parts.length > 1 ? parts[1] : "";
            var searched = path.endsWith("/_search") ? "_search&" + body : query;
            var refused = dress.refuses(new Dress.Request(
                    exchange.getRequestMethod(),
                    type,
                    searched,
                    exchange.getRequestHeaders().containsKey("If-None-Exist"),
                    json(body)));
            if (refused.isPresent()) {
                answer(
                        exchange,
                        refused.get().status(),
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"not-supported\"}]}");
                return;
            }
            passOn(exchange, path + (query.isEmpty() ? "" : "?" + query), body, base);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // The JDK's server drops what a handler throws without a word.
            e.printStackTrace();
            throw e;
        }
    }

    private void passOn(HttpExchange exchange, String address, String body, String base)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(real + address))
                .method(
                        exchange.getRequestMethod(),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(realVersions(body)));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, realVersions(value)));
            }
        });
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        answer.headers().map().forEach((name, values) -> {
            if (PASSED_BACK.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, ownVersions(value)));
            }
            if (name.equalsIgnoreCase("location") || name.equalsIgnoreCase("content-location")) {
                // Without a version: that is in the ETag.
                values.forEach(value -> exchange.getResponseHeaders()
                        .add(name, value.replace(real, base).replaceAll("/_history/.*", "")));
            }
        });
        int status = dress.hasVersionsOfItsOwn() && answer.statusCode() == 409 ? 412 : answer.statusCode();
        send(exchange, status, ownBody(answer.body()).replace(real, base));
    }

    /** A resource of the real server with versions that are no numbers. */
    private String ownBody(String body) {
        if (!dress.hasVersionsOfItsOwn() || !body.startsWith("{")) {
            return body;
        }
        var json = json(body);
        rename(json);
        return json.toString();
    }

    private void rename(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                var value = object.get(name);
                if (name.equals("versionId")) {
                    object.put(name, own(value.asText()));
                } else if (name.equals("etag") || name.equals("location")) {
                    object.put(name, ownVersions(value.asText()));
                }
            });
        }
        node.forEach(this::rename);
    }

    private static String own(String version) {
        return VERSION_PREFIX + "0".repeat(12 - version.length()) + version;
    }

    private String ownVersions(String text) {
        if (!dress.hasVersionsOfItsOwn()) {
            return text;
        }
        var tagged = VERSION_IN_TAG.matcher(text).replaceAll(found -> "W/\"" + own(found.group(1)) + "\"");
        return VERSION_IN_LOCATION.matcher(tagged).replaceAll(found -> "/_history/" + own(found.group(1)));
    }

    private String realVersions(String text) {
        return dress.hasVersionsOfItsOwn() ? text.replaceAll(VERSION_PREFIX + "0*(\\d+)", "$1") : text;
    }

    private static JsonNode json(String body) {
        try {
            var read = JSON.readTree(body);
            return read == null ? JSON.createObjectNode() : read;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/fhir+json;charset=utf-8");
        send(exchange, status, body);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        // The JDK's server closes a connection that is to be closed without saying so.
        if ("close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"))) {
            exchange.getResponseHeaders().set("Connection", "close");
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
