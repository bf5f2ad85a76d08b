package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.stream.Stream;
import org.waymarker.security.Access;
import org.waymarker.security.Caller;

/**
 * Carries out one call of a known caller, be it a request of its own or an entry of a batch or transaction. Nothing is carried out
 * that {@link #permit} has not let through: only it makes what {@link #carryOut(Incoming, Permitted)} takes.
 */
@Singleton
final class Calls {
    private final Capabilities capabilities;
    private final Reads reads;
    private final Writes writes;
    private final Definitions definitions;
    private final Permits permits;
    private final Ownership ownership;
    private final Once once;
    private final Watches watches;

    Calls(
            Capabilities capabilities,
            Reads reads,
            Writes writes,
            Definitions definitions,
            Permits permits,
            Ownership ownership,
            Once once,
            Watches watches) {
        this.capabilities = capabilities;
        this.reads = reads;
        this.writes = writes;
        this.definitions = definitions;
        this.permits = permits;
        this.ownership = ownership;
        this.once = once;
        this.watches = watches;
    }

    /** A call that the policy has let through. */
    static final class Permitted {
        private final Route route;
        private final Caller caller;

        private Permitted(Route route, Caller caller) {
            this.route = route;
            this.caller = caller;
        }
    }

    /**
     * Asks the policy, before the body is read and before anything is looked up.
     *
     * @throws Declined 403 if the caller may not
     */
    Permitted permit(Incoming request, Route route, Caller caller) {
        needed(request, route).forEach(access -> permits.require(caller, access));
        return new Permitted(route, caller);
    }

    /** A conditional create tells what is there already, as a search does. */
    private static Stream<Access> needed(Incoming request, Route route) {
        return route instanceof Route.Create create
                        && request.header("If-None-Exist").isPresent()
                ? Stream.concat(
                        route.access().stream(),
                        Stream.of(new Access(create.declared().type(), Access.Action.SEARCH)))
                : route.access().stream();
    }

    /** Carries out a call in a transaction of its own, if it changes something. */
    Reply carryOut(Incoming request, Route route, Caller caller) {
        var permitted = permit(request, route, caller);
        return changesState(route)
                ? watches.over(request, route, () -> once.carryOut(request, caller, () -> carryOut(request, permitted)))
                : carryOut(request, permitted);
    }

    private static boolean changesState(Route route) {
        return route instanceof Route.Create
                || route instanceof Route.Update
                || (route instanceof Route.Invoke invoke && invoke.operation().changesState());
    }

    /** Joins the transaction that is under way. */
    Reply carryOut(Incoming request, Permitted permitted) {
        var route = permitted.route;
        var caller = permitted.caller;
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
            return definitions.read(request, definition);
        }
        if (route instanceof Route.DefinitionSearch search) {
            return definitions.search(request, search);
        }
        return capabilities.reply(request);
    }
}
