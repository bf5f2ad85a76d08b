package org.waymarker.api;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.waymarker.fhir.FhirEndpoint.Level;
import org.waymarker.fhir.FhirEndpoint.Owned;
import org.waymarker.fhir.References;
import org.waymarker.security.Caller;

/** Keeps what belongs to one caller from all others, by whatever way they ask: to them it is not there. */
@Singleton
final class Ownership {
    private final Declarations declared;
    private final TransactionOperations<Connection> transactions;

    Ownership(Declarations declared, TransactionOperations<Connection> transactions) {
        this.declared = declared;
        this.transactions = transactions;
    }

    /** @throws Declined (404) if the route leads to a resource that is another caller's, or nobody's */
    void check(Route route, Caller caller) {
        if (route instanceof Route.Read read) {
            check(read.type(), read.id(), caller);
        } else if (route instanceof Route.VersionRead version) {
            check(version.type(), version.id(), caller);
        } else if (route instanceof Route.History history) {
            check(history.type(), history.id(), caller);
        } else if (route instanceof Route.Update update) {
            check(update.declared().type(), update.id(), caller);
        } else if (route instanceof Route.Invoke invoke && invoke.operation().level() == Level.INSTANCE) {
            check(invoke.operation().type().orElseThrow(), invoke.id().orElseThrow(), caller);
        }
    }

    private void check(String type, String id, Caller caller) {
        declared.owned(type).ifPresent(owned -> {
            if (References.maybeId(id).filter(of(owned, caller)::contains).isEmpty()) {
                throw Declined.notFound(type + "/[id]");
            }
        });
    }

    /** The same search among the caller's own. Joins the caller's transaction. */
    SearchQuery narrow(SearchQuery query, Caller caller) {
        return declared.owned(query.type())
                .map(owned -> {
                    var ids = of(owned, caller);
                    return query.with(
                            ids.isEmpty() ? Optional.empty() : query.search().map(search -> search.among(ids)));
                })
                .orElse(query);
    }

    private Set<UUID> of(Owned owned, Caller caller) {
        return transactions.findTransactionStatus().isPresent()
                ? owned.finder().of(caller)
                : transactions.executeRead(status -> owned.finder().of(caller));
    }
}
