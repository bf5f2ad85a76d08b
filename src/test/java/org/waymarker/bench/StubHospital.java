package org.waymarker.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.waymarker.testing.Statements;

/**
 * A hospital that answers at once and stores nothing: {@code StubHospital <port>}. Beside {@code /fhir} it tells at {@code /counts} how many
 * requests of which kind came, and at {@code /kept} the first transactions since {@code /forget}.
 */
public final class StubHospital extends Handler.Abstract {
    private static final int MOST_KEPT = 10;

    private final StubAnswers answers;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final List<String> kept = new ArrayList<>();

    private StubHospital(String base) {
        this.answers = new StubAnswers(base);
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        var threads = new QueuedThreadPool(40, 4);
        threads.setName("stub");
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new StubHospital("http://localhost:" + port + "/fhir"));
        server.start();
        server.join();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var path = Request.getPathInContext(request);
        var body = Content.Source.asString(request, StandardCharsets.UTF_8);
        var answer = switch (path) {
            case "/counts" -> new TreeMap<>(counts).toString();
            case "/kept" -> kept();
            case "/forget" -> forget();
            default -> fhir(request, path, body);
        };
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/fhir+json;charset=utf-8");
        Content.Sink.write(response, true, answer, callback);
        return true;
    }

    private String fhir(Request request, String path, String body) {
        var parts = path.substring("/fhir".length()).split("/");
        var method = request.getMethod();
        if (method.equals("POST") && parts.length <= 1) {
            count("transaction");
            keep(body);
            return answers.transaction(body);
        }
        var type = parts[1];
        if (type.equals("metadata")) {
            return Statements.able();
        }
        var searched = parts.length == 2 || parts[2].equals("_search");
        count((searched ? "search " : "read ") + type);
        if (!searched) {
            return answers.patient(parts[2]);
        }
        return type.equals("Patient") ? answers.patientsFound(body) : answers.nothingFound();
    }

    private void count(String kind) {
        counts.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
    }

    private synchronized void keep(String transaction) {
        if (kept.size() < MOST_KEPT) {
            kept.add(transaction);
        }
    }

    private synchronized String kept() {
        return String.join("\n", kept);
    }

    private synchronized String forget() {
        kept.clear();
        counts.clear();
        return "{}";
    }
}
