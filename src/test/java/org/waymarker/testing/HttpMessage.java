package org.waymarker.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request or an answer, read to its end.
 *
 * @param head its first line and its headers, without those that tell of the connection and the body's length
 */
record HttpMessage(String head, byte[] body) {
    private static final Pattern OF_THE_CONNECTION =
            Pattern.compile("(connection|keep-alive|upgrade|http2-settings|expect):.*");

    /** @return null if the connection ends before one begins */
    static HttpMessage read(InputStream in) throws IOException {
        var head = new StringBuilder();
        var length = -1;
        var chunked = false;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            } else if (!OF_THE_CONNECTION.matcher(lower).matches()) {
                head.append(line).append("\r\n");
            }
        }
        if (head.isEmpty()) {
            return null;
        }
        return new HttpMessage(head.toString(), chunked ? chunks(in) : body(in, head.toString(), length));
    }

    /** Only an answer may be as long as its connection lasts. */
    private static byte[] body(InputStream in, String head, int length) throws IOException {
        if (length < 0) {
            return head.startsWith("HTTP/") ? in.readAllBytes() : new byte[0];
        }
        return in.readNBytes(length);
    }

    /** E.g. {@code POST /fhir HTTP/1.1}. */
    String line() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst();
    }

    HttpMessage without(String name) {
        var kept = new StringBuilder();
        head.lines()
                .filter(line -> !line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .forEach(line -> kept.append(line).append("\r\n"));
        return new HttpMessage(kept.toString(), body);
    }

    HttpMessage with(String name, String value) {
        return new HttpMessage(without(name).head() + name + ": " + value + "\r\n", body);
    }

    HttpMessage withBody(byte[] other) {
        return new HttpMessage(head, other);
    }

    /** As it goes over a connection that ends with it. */
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        var tellsLength = body.length > 0 || head.startsWith("P") || head.startsWith("HTTP/");
        var length = tellsLength ? "Content-Length: " + body.length + "\r\n" : "";
        bytes.writeBytes((head + length + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
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
}
