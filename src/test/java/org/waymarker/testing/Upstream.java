package org.waymarker.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Set;

/**
 * The server behind a proxy.
 *
 * @param open where a connection stands while it is open, so that it can be cut
 */
record Upstream(String host, int port, Set<Socket> open) {
    /** Passes a request on, and the answer back as it comes. */
    void relay(HttpMessage request, OutputStream back) throws IOException {
        try (var server = new Socket(host, port)) {
            open.add(server);
            try {
                server.setTcpNoDelay(true);
                server.getOutputStream().write(request.bytes());
                server.getOutputStream().flush();
                server.getInputStream().transferTo(back);
            } finally {
                open.remove(server);
            }
        }
    }

    /** The whole answer, by which the server has done its work. */
    byte[] raw(HttpMessage request) throws IOException {
        var answer = new ByteArrayOutputStream();
        relay(request, answer);
        return answer.toByteArray();
    }

    /** The same, read. */
    HttpMessage ask(HttpMessage request) throws IOException {
        var answer = HttpMessage.read(new ByteArrayInputStream(raw(request.without("Accept-Encoding"))));
        if (answer == null) {
            throw new IOException("The server behind the proxy closed the connection without an answer");
        }
        return answer;
    }

    String authority() {
        return host + ":" + port;
    }
}
