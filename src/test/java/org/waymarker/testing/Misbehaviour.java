package org.waymarker.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Carries one fault out on one exchange.
 *
 * @param patience for how long the client waits for the next piece of an answer
 */
record Misbehaviour(Socket client, HttpMessage request, Upstream server, Duration patience) {
    private static final Duration LONGEST_STALL = Duration.ofSeconds(60);
    private static final String PAGE = "<!DOCTYPE html><html><head><title>Gateway</title></head>"
            + "<body><h1>Please try again later</h1></body></html>";

    void commit(FaultMix.Draw draw) throws IOException, InterruptedException {
        switch (draw.fault()) {
            case REQUEST_LOST -> {} // the connection ends
            case ANSWER_LOST -> server.raw(request);
            case RESET_BEFORE -> reset();
            case RESET_AFTER -> {
                server.raw(request);
                reset();
            }
            case ANSWER_CUT -> {
                var answer = server.raw(request);
                write(Arrays.copyOf(answer, answer.length * 2 / 3));
            }
            case STALL -> awaitEndOfPatience();
            case STALL_AFTER -> {
                server.raw(request);
                awaitEndOfPatience();
            }
            case REQUEST_LATE -> {
                Thread.sleep(patience.toMillis() * (11 + draw.variant() % 5) / 10);
                server.raw(request);
            }
            case DRIP_WITHIN -> drip(server.raw(request), patience.dividedBy(2));
            case DRIP_BEYOND -> dripForLong(server.raw(request));
            case TOO_MANY -> write(page("429 Too Many Requests").with("Retry-After", "1"));
            case UNAVAILABLE_BURST -> write(page("503 Service Unavailable"));
            case ERROR_PAGE -> write(page("500 Internal Server Error"));
            case BAD_GATEWAY -> {
                server.raw(request);
                write(page("502 Bad Gateway"));
            }
            case PAGE_INSTEAD -> write(page("200 OK"));
            case PAGE_AFTER -> {
                server.raw(request);
                write(page("200 OK"));
            }
            case WRONG_TYPE -> write(server.ask(request).with("Content-Type", "text/plain"));
            case JSON_CUT_INSTEAD ->
                write(answer(
                        "200 OK", "application/fhir+json", "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"en"));
            case JSON_CUT -> {
                var answer = server.ask(request);
                write(answer.withBody(Arrays.copyOf(answer.body(), answer.body().length / 2)));
            }
            case DUPLICATED -> {
                var first = server.raw(request);
                var second = server.raw(request);
                write(draw.variant() % 2 == 0 ? first : second);
            }
            case FOREIGN_LINKS -> server.relay(request.with("Host", server.authority()), client.getOutputStream());
        }
    }

    static HttpMessage answer(String status, String type, String body) {
        return new HttpMessage(
                "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n", body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpMessage page(String status) {
        return answer(status, "text/html;charset=utf-8", PAGE);
    }

    private void write(HttpMessage answer) throws IOException {
        write(answer.bytes());
    }

    private void write(byte[] bytes) throws IOException {
        client.getOutputStream().write(bytes);
        client.getOutputStream().flush();
    }

    private void reset() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Says nothing until the client closes its end. */
    private void awaitEndOfPatience() throws IOException {
        client.setSoTimeout((int) LONGEST_STALL.toMillis());
        try {
            while (client.getInputStream().read() >= 0) {
                // what a client sends after its request is nothing to us
            }
        } catch (SocketTimeoutException e) {
            // a client without any patience of its own
        }
    }

    /** The first bytes one by one, the rest in ten pieces. */
    private void drip(byte[] answer, Duration whole) throws IOException, InterruptedException {
        var pieces = 20;
        var pause = whole.toMillis() / pieces;
        var singly = Math.min(10, answer.length);
        for (var i = 0; i < singly; i++) {
            write(Arrays.copyOfRange(answer, i, i + 1));
            Thread.sleep(pause);
        }
        var size = Math.max(1, (answer.length - singly + 9) / 10);
        for (var at = singly; at < answer.length; at += size) {
            write(Arrays.copyOfRange(answer, at, Math.min(answer.length, at + size)));
            Thread.sleep(pause);
        }
    }

    /** Never a pause as long as the client's patience, yet no end in any time that is of use. */
    private void dripForLong(byte[] answer) throws IOException, InterruptedException {
        var pause = patience.dividedBy(4).toMillis();
        var drops = Math.min(answer.length - 1, 14);
        for (var i = 0; i < drops; i++) {
            write(Arrays.copyOfRange(answer, i, i + 1));
            Thread.sleep(pause);
        }
        reset();
    }
}
