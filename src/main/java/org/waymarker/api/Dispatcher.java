package org.waymarker.api;

import io.micronaut.context.annotation.Context;
import java.util.List;
import org.waymarker.security.Caller;

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
    private final Reads reads;
    private final Writes writes;
    private final Definitions definitions;

    Dispatcher(
            Authentication authentication,
            Router router,
            Capabilities capabilities,
            Reads reads,
            Writes writes,
            Definitions definitions) {
        this.authentication = authentication;
        this.router = router;
        this.capabilities = capabilities;
        this.reads = reads;
        this.writes = writes;
        this.definitions = definitions;
    }

    Reply dispatch(Incoming request) {
        if (request.path().equals(METADATA)) {
            router.route(request.method(), request.path());
            return capabilities.reply(request);
        }
        // Before routing, so that a stranger learns nothing of what is here, and before the body is read.
        var caller = authentication.caller(request);
        return answer(request, router.route(request.method(), request.path()), caller);
    }

    private Reply answer(Incoming request, Route route, Caller caller) {
        if (route instanceof Route.Read read) {
            return reads.read(request, read);
        }
        if (route instanceof Route.VersionRead version) {
            return reads.version(request, version);
        }
        if (route instanceof Route.History history) {
            return reads.history(request, history);
        }
        if (route instanceof Route.TypeSearch search) {
            return reads.search(request, search);
        }
        if (route instanceof Route.Create create) {
            return writes.create(request, create.creation(), caller);
        }
        if (route instanceof Route.Invoke invoke) {
            return writes.invoke(request, invoke, caller);
        }
        if (route instanceof Route.Definition definition) {
            return definitions.read(request, definition);
        }
        if (route instanceof Route.DefinitionSearch search) {
            return definitions.search(request, search);
        }
        return capabilities.reply(request);
    }
}
