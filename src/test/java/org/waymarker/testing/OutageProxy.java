package org.waymarker.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP proxy on 127.0.0.1 that fails as networks and hospitals do: it can be down (connections refused), lose requests on the way in, lose
 * answers on the way back after the server did its work, or answer with an error of its own. One request per connection; the {@code Host} header
 * is passed on, so that the links in an answer lead through the proxy.
 */
public final class OutageProxy implements AutoCloseable {
    private final String host;
    private final int targetPort;
    private final String path;
    private final int port;
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final AtomicInteger requestsToLose = new AtomicInteger();
    private final AtomicInteger requestsToRefuse = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int refusal = 503;
    private volatile long delayMillis;
    private volatile ServerSocket listener;

    private OutageProxy(URI target) {
        this.host = target.getHost();
        this.targetPort = target.getPort();
        this.path = target.getPath();
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    /**
     * What a client sent, whether or not it arrived.
     *
     * @param line e.g. {@code POST /fhir HTTP/1.1}
     */
    public record Request(String line, String body) {}

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

    /** Everything asked since the start or the last {@link #forget()}, in order of arrival. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forget() {
        requests.clear();
    }

    @Override
    public void close() {
        quietly(listener);
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
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            var request = read(client.getInputStream());
            if (request == null) {
                return;
            }
            requests.add(new Request(request.line(), new String(request.body(), StandardCharsets.UTF_8)));
            Thread.sleep(delayMillis);
            if (takeOne(requestsToLose)) {
                return;
            }
            if (takeOne(requestsToRefuse)) {
                client.getOutputStream().write(answer(refusal));
                return;
            }
            var lose = takeOne(answersToLose);
            try (var server = new Socket(host, targetPort)) {
                open.add(server);
                server.setTcpNoDelay(true);
                server.getOutputStream().write(request.bytes());
                server.getOutputStream().flush();
                if (lose) {
                    server.getInputStream().readAllBytes();
                } else {
                    server.getInputStream().transferTo(client.getOutputStream());
                }
                open.remove(server);
            }
        } catch (IOException cut) {
            // what a proxy under test is for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    private static byte[] answer(int status) {
        return ("HTTP/1.1 " + status + " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param head with its request line, without the headers that tell of the connection and the body's length */
    private record Message(String head, byte[] body) {
        String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        byte[] bytes() {
            var bytes = new ByteArrayOutputStream();
            var length = body.length > 0 || head.startsWith("P") ? "Content-Length: " + body.length + "\r\n" : "";
            bytes.writeBytes((head + length + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            bytes.writeBytes(body);
            return bytes.toByteArray();
        }
    }

    private static Message read(InputStream in) throws IOException {
        var head = new StringBuilder();
        var length = 0;
        var chunked = false;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (!lower.matches("(connection|keep-alive|upgrade|http2-settings|expect):.*")) {
                head.append(line).append("\r\n");
            }
        }
        if (head.isEmpty()) {
            return null;
        }
        return new Message(head.toString(), chunked ? chunks(in) : in.readNBytes(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.writeBytes(in.readNBytes(size));
            line(in);
        }
        line(in);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).split(";")[0].trim(), 16);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.size() == 0) {
                    return "";
                }
                throw new EOFException();
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // closed already
        }
    }
}
