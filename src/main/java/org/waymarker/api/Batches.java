package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.api.Calls.Permitted;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.security.Caller;

/**
 * Batches and transactions. An entry is a call like any other, and passes the same checks. A transaction is carried out whole or not
 * at all: creates first, then updates, then reads, and creates in an order in which each finds what it refers to.
 *
 * @see "FHIR R4, RESTful API, 3.1.0.11 batch/transaction"
 */
@Singleton
final class Batches {
    static final int MOST_ENTRIES = 500;

    private final Router router;
    private final Calls calls;
    private final Once once;
    private final ConditionalReferences conditionalReferences;
    private final Watches watches;

    Batches(Router router, Calls calls, Once once, ConditionalReferences conditionalReferences, Watches watches) {
        this.router = router;
        this.calls = calls;
        this.once = once;
        this.conditionalReferences = conditionalReferences;
        this.watches = watches;
    }

    Reply carryOut(Incoming request, Caller caller) {
        var bundle = read(request);
        if (bundle.getType() == BundleType.BATCH) {
            return batch(request, entries(request, bundle), caller);
        }
        return watches.over(
                () -> bundle.getEntry().stream()
                        .map(BundleEntryComponent::getResource)
                        .filter(Objects::nonNull),
                () -> transaction(request, bundle, caller));
    }

    private Reply transaction(Incoming request, Bundle bundle, Caller caller) {
        var permitted = permitted(entries(request, bundle), caller);
        // Read anew for each attempt: references in it are replaced as they come to be known.
        return once.carryOut(request, caller, () -> transaction(entries(request, read(request)), permitted, caller));
    }

    private static Bundle read(Incoming request) {
        var bundle = BodyReader.read(request, Bundle.class);
        if (bundle.getType() != BundleType.BATCH && bundle.getType() != BundleType.TRANSACTION) {
            throw Declined.badRequest("BUNDLE_TYPE_WRONG", "A Bundle sent here has the type batch or transaction");
        }
        if (bundle.getEntry().size() > MOST_ENTRIES) {
            throw Declined.of(
                    413,
                    IssueType.TOOLONG,
                    "BUNDLE_TOO_LARGE",
                    "A batch or transaction has at most " + MOST_ENTRIES + " entries; send several");
        }
        return bundle;
    }

    private static List<BundleCall> entries(Incoming request, Bundle bundle) {
        var entries = new ArrayList<BundleCall>();
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            entries.add(new BundleCall(request, i, bundle.getEntry().get(i)));
        }
        return entries;
    }

    private Reply batch(Incoming request, List<BundleCall> entries, Caller caller) {
        var answers = new ArrayList<BundleEntryComponent>();
        for (var entry : entries) {
            Reply reply;
            try {
                reply = watches.over(() -> entry.resource().stream(), () -> single(entry, caller));
            } catch (RuntimeException e) {
                var correlation = request.header("X-Request-Id")
                        .orElseGet(() -> UUID.randomUUID().toString());
                reply = Failures.reply(e, correlation);
            }
            answers.add(BundleCall.answer(reply));
        }
        return response(BundleType.BATCHRESPONSE, answers);
    }

    private Reply single(BundleCall entry, Caller caller) {
        entry.check();
        entry.refuseTemporaryReferences();
        var incoming = entry.incoming();
        return calls.carryOut(incoming, route(incoming), caller);
    }

    /** Of a transaction, each by itself and before any of them, so that what was answered before is not told to one who may not ask. */
    private List<Permitted> permitted(List<BundleCall> entries, Caller caller) {
        var permitted = new ArrayList<Permitted>();
        for (var entry : entries) {
            at(entry, () -> {
                entry.check();
                var incoming = entry.incoming();
                permitted.add(calls.permit(incoming, route(incoming), caller));
            });
        }
        return permitted;
    }

    private Reply transaction(List<BundleCall> entries, List<Permitted> permitted, Caller caller) {
        var known = new BundleReferences(entries);
        var answers = new BundleEntryComponent[entries.size()];
        var targets = new HashSet<String>();
        for (var entry : entries) {
            at(entry, () -> {
                if (entry.isUpdate()
                        && !targets.add(String.join("/", entry.incoming().path()))) {
                    throw Declined.badRequest(
                            "BUNDLE_ENTRY_REPEATED", "A transaction changes the same resource once only");
                }
            });
        }
        var waiting = new ArrayList<>(entries.stream()
                .sorted(Comparator.comparingInt(BundleCall::rank))
                .toList());
        while (!waiting.isEmpty()) {
            var next = waiting.stream()
                    .filter(entry -> !known.waitsForAnother(entry))
                    .findFirst()
                    .orElseThrow(() -> Declined.badRequest(
                            "BUNDLE_REFERENCE_CYCLE",
                            "Entries to be created refer to each other in a circle; leave one of the references out"));
            waiting.remove(next);
            at(next, () -> {
                known.replaceIn(next);
                conditionalReferences.resolve(next.references(), caller);
                var reply = calls.carryOut(next.incoming(), permitted.get(next.index()));
                known.learn(next, reply);
                answers[next.index()] = BundleCall.answer(reply);
            });
        }
        return response(BundleType.TRANSACTIONRESPONSE, List.of(answers));
    }

    private Route route(Incoming incoming) {
        var route = router.route(incoming.method(), incoming.path());
        if (route instanceof Route.Batch) {
            throw Declined.badRequest("BUNDLE_NESTED", "A Bundle entry is no batch or transaction itself");
        }
        return route;
    }

    /** What goes wrong in an entry is the whole transaction's refusal, and tells which entry it was. */
    private static void at(BundleCall entry, Runnable work) {
        try {
            work.run();
        } catch (RefusedException e) {
            var refusal = e.refusal();
            var where = "Bundle.entry[" + entry.index() + "]"
                    + refusal.expression().map(Batches::within).orElse("");
            throw Declined.of(
                    new Refusal(
                            refusal.status(), refusal.type(), refusal.code(), refusal.message(), Optional.of(where)),
                    e instanceof Declined declined ? declined.headers() : Map.of());
        }
    }

    /** A path that begins with a resource type, as one that begins at the entry. */
    private static String within(String path) {
        var parts = path.split("\\.", 2);
        if (!parts[0].matches("[A-Z][A-Za-z]+")) {
            return ".resource." + path;
        }
        return ".resource.ofType(" + parts[0] + ")" + (parts.length == 2 ? "." + parts[1] : "");
    }

    private static Reply response(BundleType type, List<BundleEntryComponent> answers) {
        var bundle = new Bundle().setType(type);
        answers.forEach(bundle::addEntry);
        return Reply.of(200, bundle);
    }
}
