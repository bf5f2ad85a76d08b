package org.waymarker.api;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.waymarker.security.Caller;

/** Carries out a call that changes something: in one transaction, once per {@code X-Request-Id}, again if another write got in between. */
@Singleton
final class Once {
    private static final int ATTEMPTS = 5;

    private final RequestAnswers answers;
    private final TransactionOperations<Connection> transactions;

    Once(RequestAnswers answers, TransactionOperations<Connection> transactions) {
        this.answers = answers;
        this.transactions = transactions;
    }

    Reply carryOut(Incoming request, Caller caller, Supplier<Reply> work) {
        var requestId = request.header("X-Request-Id");
        // Before the transaction: a caller who sends slowly must not hold a connection of the database.
        var body = request.body().get();
        return again(() -> transactions.executeWrite(status -> {
            if (requestId.isEmpty()) {
                return work.get();
            }
            var digest = RequestAnswers.digest(caller, request, body);
            var before = answers.begin(caller, requestId.get(), digest);
            if (before.isPresent()) {
                return before.get();
            }
            var reply = work.get();
            answers.finish(caller, requestId.get(), reply);
            return reply;
        }));
    }

    /** Each attempt is a transaction of its own; the last failure is the caller's. */
    private static Reply again(Supplier<Reply> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !Failures.isLostRace(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5, 20L * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
