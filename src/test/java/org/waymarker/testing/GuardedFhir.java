package org.waymarker.testing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** Lets those through to a FHIR server who carry a good token. */
final class GuardedFhir extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> PASSED_ON =
            Set.of("accept", "content-type", "prefer", "if-none-exist", "if-match", "cache-control");
    private static final Set<String> PASSED_BACK = Set.of("content-type", "location", "etag", "last-modified");

    private final transient URI server;
    private final transient JwtDecoder tokens;
    private final transient HttpClient http = HttpClient.newHttpClient();
    private final Set<String> over = ConcurrentHashMap.newKeySet();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger until = new AtomicInteger();

    GuardedFhir(URI server, JwtDecoder tokens) {
        this.server = server;
        this.tokens = tokens;
    }

    /** After so many further calls the token that they carry is taken no more. */
    void endTokenAfter(int calls) {
        until.set(calls);
    }

    /** Statuses, in the order of calls. */
    List<Integer> answers() {
        return answers;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var header = String.valueOf(request.getHeader("Authorization"));
        if (!isGood(header)) {
            answers.add(401);
            response.setStatus(401);
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            return;
        }
        if (until.get() > 0 && until.decrementAndGet() == 0) {
            over.add(header);
        }
        passOn(request, response);
    }

    private boolean isGood(String header) {
        try {
            return header.startsWith("Bearer ") && !over.contains(header) && tokens.decode(header.substring(7)) != null;
        } catch (JwtException e) {
            return false;
        }
    }

    private void passOn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = request.getPathInfo() == null ? "" : request.getPathInfo();
        var query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        var copy = HttpRequest.newBuilder(URI.create(server + path + query))
                .method(
                        request.getMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                request.getInputStream().readAllBytes()));
        Collections.list(request.getHeaderNames()).stream()
                .filter(name -> PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT)))
                .forEach(name -> copy.header(name, request.getHeader(name)));
        try {
            var answer = http.send(copy.build(), HttpResponse.BodyHandlers.ofByteArray());
            answers.add(answer.statusCode());
            response.setStatus(answer.statusCode());
            PASSED_BACK.forEach(
                    name -> answer.headers().firstValue(name).ifPresent(value -> response.setHeader(name, value)));
            response.getOutputStream().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.setStatus(503);
        }
    }
}
