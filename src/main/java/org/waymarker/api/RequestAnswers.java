package org.waymarker.api;

import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.security.Caller;
import org.waymarker.security.Sha256;
import org.waymarker.store.Jdbc;

/** What was answered to a call with an {@code X-Request-Id}. Joins the caller's transaction. */
@Singleton
class RequestAnswers {
    private static final Duration KEPT = Duration.ofDays(7);

    private final Jdbc jdbc;
    private final TransactionOperations<Connection> transactions;
    private final Clock clock;

    RequestAnswers(Jdbc jdbc, TransactionOperations<Connection> transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Begins a call. Waits while another transaction carries out a call of the same id.
     *
     * @return the answer, if the same call was carried out before
     * @throws Declined (409) if another call had that id
     */
    Optional<Reply> begin(Caller caller, String requestId, String digest) {
        int inserted = jdbc.update(
                "insert into request_answer (caller, request_id, digest, answered_at) values (?, ?, ?, ?)"
                        + " on conflict do nothing",
                caller.key(),
                requestId,
                digest,
                clock.instant());
        return inserted == 1 ? Optional.empty() : Optional.of(answered(caller, requestId, digest));
    }

    /** Keeps the answer, so that it is there if and only if the work is. */
    void finish(Caller caller, String requestId, Reply reply) {
        jdbc.update(
                "update request_answer set status = ?, headers = ?, body = ? where caller = ? and request_id = ?",
                reply.status(),
                headerText(reply.headers()),
                reply.json(),
                caller.key(),
                requestId);
    }

    private Reply answered(Caller caller, String requestId, String digest) {
        return jdbc.first(
                        "select digest, status, headers, body from request_answer where caller = ? and request_id = ?",
                        row -> {
                            if (!row.text("digest").equals(digest)) {
                                throw Declined.of(
                                        409,
                                        IssueType.DUPLICATE,
                                        "REQUEST_ID_REUSED",
                                        "This X-Request-Id came with another request before; give each request its own");
                            }
                            return new Reply(
                                    row.integer("status"), headers(row.text("headers")), row.maybeText("body"));
                        },
                        caller.key(),
                        requestId)
                .orElseThrow();
    }

    /** Forgets answers that nobody will ask for again. */
    @Scheduled(initialDelay = "10m", fixedDelay = "6h")
    void forgetOld() {
        transactions.executeWrite(status -> jdbc.update(
                "delete from request_answer where answered_at < ?",
                clock.instant().minus(KEPT)));
    }

    /** Of the request, and of what the answer depends on besides: whether members are shown. */
    static String digest(Caller caller, Incoming request, byte[] body) {
        var sha256 = Sha256.start();
        var about = (caller.maySeeMembers() ? "sees members\n" : "\n") + request.method() + " "
                + String.join("/", request.path()) + "?" + Queries.format(request.query());
        sha256.update(about.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        return HexFormat.of().formatHex(sha256.digest(body));
    }

    private static String headerText(Map<String, String> headers) {
        var text = new StringBuilder();
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private static Map<String, String> headers(String text) {
        var headers = new LinkedHashMap<String, String>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(": ");
            headers.put(line.substring(0, colon), line.substring(colon + 2));
        });
        return headers;
    }
}
