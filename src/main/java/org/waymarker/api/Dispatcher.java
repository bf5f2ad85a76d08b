package org.waymarker.api;

import io.micronaut.context.annotation.Context;
import java.util.List;

/**
 * Sends a request to what answers it, once the caller is known. Every call of the API passes here. Made at start, and with it
 * every feature, so that a setting that one of them cannot work with stops the start rather than the first call.
 */
@Context
final class Dispatcher {
    private static final List<String> METADATA = List.of("metadata");

    private final Authentication authentication;
    private final Router router;
    private final Capabilities capabilities;
    private final Calls calls;
    private final Batches batches;
    private final SmartConfiguration smart;
    private final KeySet keySet;
    private final HospitalNotice notice;

    Dispatcher(
            Authentication authentication,
            Router router,
            Capabilities capabilities,
            Calls calls,
            Batches batches,
            SmartConfiguration smart,
            KeySet keySet,
            HospitalNotice notice) {
        this.authentication = authentication;
        this.router = router;
        this.capabilities = capabilities;
        this.calls = calls;
        this.batches = batches;
        this.smart = smart;
        this.keySet = keySet;
        this.notice = notice;
    }

    /** Whether what stands at the address is answered in FHIR, of whose formats the caller chooses one. */
    boolean answersInFhir(List<String> path) {
        return !path.equals(SmartConfiguration.PATH) && !path.equals(KeySet.PATH) && !answersWithDocument(path);
    }

    /** Only operations do, so that nothing else is looked up twice. */
    private boolean answersWithDocument(List<String> path) {
        return !path.isEmpty()
                && path.get(path.size() - 1).startsWith("$")
                && router.routes(path).values().stream()
                        .anyMatch(route -> route instanceof Route.Invoke invoke
                                && invoke.operation().document());
    }

    Reply dispatch(Incoming request) {
        if (request.path().equals(METADATA)) {
            router.route(request.method(), request.path());
            return capabilities.reply(request);
        }
        if (request.path().equals(SmartConfiguration.PATH)) {
            return smart.reply(request);
        }
        if (request.path().equals(KeySet.PATH)) {
            return keySet.reply(request);
        }
        if (HospitalNotice.isAt(request.path())) {
            return notice.reply(request);
        }
        // Before routing, so that a stranger learns nothing of what is here, and before the body is read.
        var caller = authentication.caller(request);
        var route = router.route(request.method(), request.path());
        return route instanceof Route.Batch
                ? batches.carryOut(request, caller)
                : calls.carryOut(request, route, caller);
    }
}
