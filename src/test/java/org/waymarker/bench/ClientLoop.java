package org.waymarker.bench;

import ca.uhn.fhir.rest.client.apache.ApacheRestfulClientFactory;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.HttpClients;
import org.hl7.fhir.r4.model.Bundle;
import org.waymarker.fhir.FhirJson;

/**
 * The least that brings the same transactions to a hospital: a HAPI client with the settings of ours, and Bundles that lie ready in memory.
 * {@code ClientLoop <port> <hospital's base> <file of transactions, one a line, of person 0> <threads>}. {@code /prepare?from&to} makes those
 * people's Bundles, {@code /run} sends them.
 */
public final class ClientLoop {
    private final IGenericClient client;
    private final List<String> transactions;
    private final int threads;
    private List<Bundle> prepared = List.of();

    private ClientLoop(String base, List<String> transactions, int threads) {
        this.client = client(base, threads);
        this.transactions = transactions;
        this.threads = threads;
    }

    private static IGenericClient client(String base, int threads) {
        var factory = new ApacheRestfulClientFactory(FhirJson.CONTEXT);
        factory.setHttpClient(HttpClients.custom()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setMaxConnTotal(threads * 2)
                .setMaxConnPerRoute(threads * 2)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(5000)
                        .setConnectionRequestTimeout(5000)
                        .setSocketTimeout(30_000)
                        .build())
                .build());
        factory.setServerValidationMode(ServerValidationModeEnum.NEVER);
        return factory.newGenericClient(base);
    }

    public static void main(String[] args) throws Exception {
        var loop = new ClientLoop(args[1], Files.readAllLines(Path.of(args[2])), Integer.parseInt(args[3]));
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
        server.createContext("/", exchange -> {
            var uri = exchange.getRequestURI();
            var answer = switch (uri.getPath()) {
                case "/prepare" -> loop.prepare(uri.getQuery());
                case "/run" -> loop.run();
                default -> "{}";
            };
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    /** In the order in which Waymarker sends them: each person's next only when all have had their first. */
    private String prepare(String query) {
        var range = Stream.of(query.split("&"))
                .mapToLong(part -> Long.parseLong(part.split("=")[1]))
                .toArray();
        var bundles = new ArrayList<Bundle>();
        for (var transaction : transactions) {
            for (long person = range[0]; person <= range[1]; person++) {
                bundles.add(FhirJson.parse(
                        Bundle.class, transaction.replace(QueuedPeople.ONE, QueuedPeople.number(person))));
            }
        }
        prepared = bundles;
        return Integer.toString(bundles.size());
    }

    /** @return how many were carried out, and how many nanoseconds lay between the first and the last end */
    private String run() {
        var next = new AtomicInteger();
        var ends = new long[prepared.size()];
        var pool = Executors.newFixedThreadPool(threads);
        try {
            Callable<Integer> worker = () -> {
                int good = 0;
                for (int i = next.getAndIncrement(); i < ends.length; i = next.getAndIncrement()) {
                    good += post(prepared.get(i)) ? 1 : 0;
                    ends[i] = System.nanoTime();
                }
                return good;
            };
            int good = 0;
            for (var done : pool.invokeAll(java.util.Collections.nCopies(threads, worker))) {
                good += done.get();
            }
            Arrays.sort(ends);
            return good + " " + (ends[ends.length - 1] - ends[0]);
        } catch (Exception e) {
            throw new IllegalStateException("The loop broke off", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean post(Bundle bundle) {
        var answer = client.transaction()
                .withBundle(bundle)
                .withAdditionalHeader("Prefer", "return=representation")
                .execute();
        return answer.getEntry().size() == bundle.getEntry().size()
                && answer.getEntry().stream()
                        .allMatch(entry -> entry.getResponse().getStatus().startsWith("20"));
    }
}
