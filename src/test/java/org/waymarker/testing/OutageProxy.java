package org.waymarker.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * An HTTP proxy on 127.0.0.1 that fails as networks and hospitals do: it can be down (connections refused), lose requests on the way in, lose
 * answers on the way back after the server did its work, or answer with an error of its own. It can also play a whole mix of {@link Fault faults}.
 * One request per connection; the {@code Host} header is passed on, so that the links in an answer lead through the proxy.
 */
public final class OutageProxy implements AutoCloseable {
    private static final HttpMessage REFUSED = Misbehaviour.answer(
            "422 Unprocessable Entity",
            "application/fhir+json",
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"business-rule\"}]}");

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Upstream server;
    private final String path;
    private final int port;
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger requestsToLose = new AtomicInteger();
    private final AtomicInteger requestsToRefuse = new AtomicInteger();
    private final Traffic traffic = new Traffic();
    private volatile int refusal = 503;
    private volatile long delayMillis;
    private volatile FaultMix mix = FaultMix.none();
    private volatile Duration patience = Duration.ofSeconds(30);
    private volatile Predicate<Request> poison = request -> false;
    private volatile ServerSocket listener;
    private volatile Thread acceptor;

    private OutageProxy(URI target) {
        this.server = new Upstream(target.getHost(), target.getPort(), open);
        this.path = target.getPath();
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /**
     * What a client sent, whether or not it arrived.
     *
     * @param line e.g. {@code POST /fhir HTTP/1.1}
     * @param caller header {@code Authorization}, empty if there was none
     */
    public record Request(String line, String body, String caller) {
        /** Whether it is a Bundle for the FHIR base itself. */
        public boolean isTransaction() {
            return line.matches("POST /[^/? ]*/? .*");
        }
    }

    /** @param baseUrl of the server behind, e.g. {@code http://localhost:8090/fhir} */
    public static OutageProxy inFrontOf(String baseUrl) {
        return new OutageProxy(URI.create(baseUrl));
    }

    /** The server's base as seen through the proxy; it stays the same over outages. */
    public String baseUrl() {
        return "http://localhost:" + port + path;
    }

    /** Refuses new connections and cuts those that are open. */
    public synchronized void down() {
        close();
    }

    public synchronized void up() {
        if (listener.isClosed()) {
            listener = listen(port);
        }
    }

    /** The next requests reach the server, which does its work; its answers do not come back. */
    public void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** The next requests are cut before they reach the server. */
    public void loseRequests(int count) {
        requestsToLose.set(count);
    }

    /** The next requests are answered with this status and no body, and do not reach the server. */
    public void refuse(int count, int status) {
        refusal = status;
        requestsToRefuse.set(count);
    }

    /** Holds every request for so long before it is passed on. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /**
     * From now on each request meets what the mix draws for it.
     *
     * @param clientPatience how long the client waits for the next piece of an answer
     */
    public void play(FaultMix faults, Duration clientPatience) {
        patience = clientPatience;
        mix = faults;
    }

    /** Answers such requests with 422, for ever and whatever else is set. They do not reach the server. */
    public void refuseWhere(Predicate<Request> poisonous) {
        poison = poisonous;
    }

    /** Everything asked since the start or the last {@link #forget()}, in order of arrival. */
    public List<Request> requests() {
        return traffic.requests();
    }

    public void forget() {
        traffic.forget();
    }

    /** For long runs: {@link #requests()} stays empty from now on. */
    public void keepNoRequests() {
        traffic.keepNoRequests();
    }

    /** When each request arrived, by {@link System#nanoTime()} and in order. */
    public long[] arrivals() {
        return traffic.arrivals();
    }

    /** How many transactions arrived, whatever became of them. */
    public int transactions() {
        return traffic.transactions();
    }

    /** How many transactions were passed on and their answers back, unharmed, by {@link Request#caller}. */
    public Map<String, Integer> carriedOut() {
        return traffic.carriedOut();
    }

    @Override
    public void close() {
        quietly(listener);
        awaitEndOf(acceptor);
        open.forEach(OutageProxy::quietly);
        open.clear();
    }

    private ServerSocket listen(int wanted) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 200);
            var thread = new Thread(() -> accept(socket), "outage-proxy");
            thread.setDaemon(true);
            thread.start();
            acceptor = thread;
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until the thread has left {@code accept()} the system may still hand it a connection. */
    private static void awaitEndOf(Thread acceptor) {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var client = socket.accept();
                open.add(client);
                var thread = new Thread(() -> serve(client), "outage-proxy-request");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var message = HttpMessage.read(client.getInputStream());
            if (message == null) {
                return;
            }
            var request = new Request(
                    message.line(),
                    message.text(),
                    message.header("Authorization").orElse(""));
            traffic.arrived(request);
            Thread.sleep(delayMillis);
            exchange(client, message, request);
        } catch (IOException cut) {
            // what a proxy under test is for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private void exchange(Socket client, HttpMessage message, Request request)
            throws IOException, InterruptedException {
        if (poison.test(request)) {
            client.getOutputStream().write(REFUSED.bytes());
            return;
        }
        if (takeOne(requestsToLose)) {
            return;
        }
        if (takeOne(requestsToRefuse)) {
            client.getOutputStream().write(answer(refusal));
            return;
        }
        var fault = takeOne(answersToLose) ? Optional.of(new FaultMix.Draw(Fault.ANSWER_LOST, 0)) : mix.next();
        if (fault.isPresent()) {
            new Misbehaviour(client, message, server, patience).commit(fault.get());
            return;
        }
        server.relay(message, client.getOutputStream());
        traffic.carriedOut(request);
    }

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private static byte[] answer(int status) {
        return ("HTTP/1.1 " + status + " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // closed already
        }
    }
}
