package org.waymarker.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One kept connection that sends any bytes as an HTTP/1.1 request, also such as no HTTP client would, and reads the answer. It costs
 * next to nothing, so that a load generator does not measure itself. For one thread.
 */
public final class Wire implements AutoCloseable {
    private final String host;
    private final int port;
    private final int timeoutMillis;
    private Socket socket;
    private InputStream in;
    private boolean used;

    public Wire(URI server, Duration timeout) {
        this.host = server.getHost();
        this.port = server.getPort();
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    /** @param headers by lower-case name */
    public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
        public Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .findFirst();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /**
     * Sends and waits. A kept connection that the server has closed meanwhile is opened anew, once.
     *
     * @param bodiless whether the answer has no body whatever it says of its length, as with HEAD
     * @throws IOException if no whole answer comes in time; the connection is then closed
     */
    public Answer send(byte[] request, boolean bodiless) throws IOException {
        var kept = socket != null && used;
        try {
            return exchange(request, bodiless);
        } catch (java.net.SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException e) {
            close();
            if (!kept) {
                throw e;
            }
        }
        try {
            return exchange(request, bodiless);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Answer exchange(byte[] request, boolean bodiless) throws IOException {
        if (socket == null) {
            open();
        }
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            // A server may refuse a large body by its head and close: the answer is there to be read all the same.
            if (used) {
                throw e;
            }
        }
        used = true;
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var headers = headers();
        while (status >= 100 && status < 200) {
            status = Integer.parseInt(line().split(" ", 3)[1]);
            headers = headers();
        }
        var answer = new Answer(status, headers, body(bodiless || status == 204 || status == 304, headers));
        if (answer.header("connection").filter("close"::equalsIgnoreCase).isPresent()) {
            close();
        }
        return answer;
    }

    private void open() throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMillis);
        socket.connect(new InetSocketAddress(host, port), timeoutMillis);
        in = new BufferedInputStream(socket.getInputStream(), 65_536);
        used = false;
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection was closed before the end of an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private Map<String, List<String>> headers() throws IOException {
        var headers = new HashMap<String, List<String>>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(boolean none, Map<String, List<String>> headers) throws IOException {
        if (none) {
            return new byte[0];
        }
        if (headers.containsKey("content-length")) {
            return exactly(Integer.parseInt(headers.get("content-length").get(0)));
        }
        if (headers.containsKey("transfer-encoding")) {
            return chunks();
        }
        var rest = in.readAllBytes();
        close();
        return rest;
    }

    private byte[] chunks() throws IOException {
        var whole = new ByteArrayOutputStream();
        for (var size = chunkSize(); size > 0; size = chunkSize()) {
            whole.write(exactly(size));
            line();
        }
        headers();
        return whole.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection was closed within the body of an answer");
        }
        return bytes;
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
            }
            socket = null;
        }
    }
}
