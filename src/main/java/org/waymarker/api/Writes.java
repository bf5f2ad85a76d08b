package org.waymarker.api;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint.Call;
import org.waymarker.fhir.FhirEndpoint.Creation;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.References;
import org.waymarker.fhir.RefusedException;
import org.waymarker.security.Caller;

/** Creates and operations: each in one transaction, once per {@code X-Request-Id}, again if another write got in between. */
@Singleton
final class Writes {
    private static final int ATTEMPTS = 5;

    private final RequestAnswers answers;
    private final TransactionOperations<Connection> transactions;

    Writes(RequestAnswers answers, TransactionOperations<Connection> transactions) {
        this.answers = answers;
        this.transactions = transactions;
    }

    <R extends Resource> Reply create(Incoming request, Creation<R> creation, Caller caller) {
        return once(request, caller, () -> {
            // Read anew for each attempt: a use case may change what it is given.
            var resource = BodyReader.read(request, creation.type());
            return creation.handler().create(resource, caller);
        });
    }

    Reply invoke(Incoming request, Route.Invoke route, Caller caller) {
        Optional<UUID> id = route.id()
                .map(text -> References.maybeId(text)
                        .orElseThrow(
                                () -> Declined.notFound(route.operation().type().orElse("") + "/[id]")));
        var operation = route.operation();
        Supplier<Answer> work = () -> operation.handler().handle(new Call(id, parameters(request, operation), caller));
        if (operation.aboutResource()) {
            return judged(request, work);
        }
        return operation.changesState()
                ? once(request, caller, work)
                : transactions.executeRead(status -> Answers.reply(request, work.get()));
    }

    /** That a body is no FHIR resource is what the caller asked about: an answer, and no failure to ask. */
    private static Reply judged(Incoming request, Supplier<Answer> work) {
        try {
            return Answers.reply(request, work.get());
        } catch (RefusedException e) {
            if (e.refusal().code().equals("BODY_NOT_FHIR")) {
                return Reply.of(200, e.refusal().toOutcome());
            }
            throw e;
        }
    }

    private static Parameters parameters(Incoming request, Operation operation) {
        var parameters = new Parameters();
        if (request.method().equals("POST")) {
            boolean empty =
                    request.header("Content-Type").isEmpty() && request.body().get().length == 0;
            if (empty) {
                return parameters;
            }
            if (!operation.aboutResource()) {
                return BodyReader.read(request, Parameters.class);
            }
            var body = BodyReader.read(request, Resource.class);
            if (body instanceof Parameters given) {
                return given;
            }
            parameters.addParameter().setName("resource").setResource(body);
        }
        request.query().stream()
                .filter(p -> !p.name().startsWith("_"))
                .forEach(p -> parameters.addParameter().setName(p.name()).setValue(new StringType(p.value())));
        return parameters;
    }

    private Reply once(Incoming request, Caller caller, Supplier<Answer> work) {
        var requestId = request.header("X-Request-Id");
        // Before the transaction: a caller who sends slowly must not hold a connection of the database.
        var body = request.body().get();
        return again(() -> transactions.executeWrite(status -> {
            if (requestId.isEmpty()) {
                return Answers.reply(request, work.get());
            }
            var digest = RequestAnswers.digest(request, body);
            var before = answers.begin(caller, requestId.get(), digest);
            if (before.isPresent()) {
                return before.get();
            }
            var reply = Answers.reply(request, work.get());
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
