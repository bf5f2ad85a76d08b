package org.waymarker.api;

import jakarta.inject.Singleton;
import org.waymarker.security.Caller;

/** Carries out one call of a known caller, be it a request of its own or an entry of a batch or transaction. */
@Singleton
final class Calls {
    private final Capabilities capabilities;
    private final Reads reads;
    private final Writes writes;
    private final Definitions definitions;
    private final Ownership ownership;

    Calls(Capabilities capabilities, Reads reads, Writes writes, Definitions definitions, Ownership ownership) {
        this.capabilities = capabilities;
        this.reads = reads;
        this.writes = writes;
        this.definitions = definitions;
        this.ownership = ownership;
    }

    static boolean changesState(Route route) {
        return route instanceof Route.Create
                || route instanceof Route.Update
                || (route instanceof Route.Invoke invoke && invoke.operation().changesState());
    }

    /** Joins the caller's transaction if the call changes state. */
    Reply carryOut(Incoming request, Route route, Caller caller) {
        ownership.check(route, caller);
        if (route instanceof Route.Read read) {
            return reads.read(request, read, caller);
        }
        if (route instanceof Route.VersionRead version) {
            return reads.version(request, version, caller);
        }
        if (route instanceof Route.History history) {
            return reads.history(request, history, caller);
        }
        if (route instanceof Route.TypeSearch search) {
            return reads.search(request, search, caller);
        }
        if (route instanceof Route.Create create) {
            return writes.create(request, create, caller);
        }
        if (route instanceof Route.Update update) {
            return writes.update(request, update, caller);
        }
        if (route instanceof Route.Invoke invoke) {
            return writes.invoke(request, invoke, caller);
        }
        if (route instanceof Route.Definition definition) {
            return definitions.read(definition);
        }
        if (route instanceof Route.DefinitionSearch search) {
            return definitions.search(request, search);
        }
        return capabilities.reply(request);
    }
}
