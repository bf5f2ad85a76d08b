package org.waymarker.subscription;

import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.VersionWritten;

/**
 * What the running transaction has done that somebody may want to hear. Events are numbered just before the commit, after the
 * lanes were locked and in the order of the subscriptions: their order is then the order of commits, no number is lost by a
 * rollback, and two transactions never wait for each other in a ring.
 */
@Singleton
class Occurrences {
    private final TransactionOperations<Connection> transactions;
    private final Subscriptions subscriptions;

    /** By connection: a transaction that runs within another, on a connection of its own, commits or fails apart from it. */
    private final ThreadLocal<Map<Object, List<Occurrence>>> pending = ThreadLocal.withInitial(IdentityHashMap::new);

    Occurrences(TransactionOperations<Connection> transactions, Subscriptions subscriptions) {
        this.transactions = transactions;
        this.subscriptions = subscriptions;
    }

    @EventListener
    void hear(VersionWritten written) {
        Topic.of(written.resource(), written.before()).ifPresent(topic -> add(occurrence(topic, written)));
    }

    private static Occurrence occurrence(Topic topic, VersionWritten written) {
        var resource = written.resource();
        var facts = new HashMap<String, Set<Token>>();
        for (var name : topic.filters()) {
            SearchKeys.of(topic.type(), name)
                    .ifPresent(
                            key -> facts.put(name, key.values().apply(resource).collect(Collectors.toSet())));
        }
        written.patient().ifPresent(key -> facts.put(Filter.PATIENT, Set.of(new Token("", key.toString()))));
        return new Occurrence(
                topic, topic.type(), UUID.fromString(resource.getIdElement().getIdPart()), written.at(), facts);
    }

    private void add(Occurrence occurrence) {
        var transaction = transactions
                .findTransactionStatus()
                .orElseThrow(() -> new IllegalStateException("The record is written in a transaction only"));
        Object connection = transaction.getConnection();
        var occurrences = pending.get().get(connection);
        if (occurrences == null) {
            occurrences = new ArrayList<>();
            pending.get().put(connection, occurrences);
            transaction.registerSynchronization(new AtCommit(connection, occurrences));
        }
        // A resource written twice in one transaction is one event, of how it stands at the end.
        occurrences.removeIf(earlier -> earlier.id().equals(occurrence.id()));
        occurrences.add(occurrence);
    }

    private void flush(List<Occurrence> occurrences) {
        var byListener = new TreeMap<UUID, List<Occurrence>>();
        occurrences.stream().map(Occurrence::topic).distinct().forEach(topic -> {
            for (var listener : subscriptions.listeners(topic)) {
                var heard = occurrences.stream()
                        .filter(each -> each.topic() == topic && each.matches(listener.filters()))
                        .toList();
                if (!heard.isEmpty()) {
                    byListener.put(listener.id(), heard);
                }
            }
        });
        byListener.forEach(subscriptions::append);
    }

    private final class AtCommit implements TransactionSynchronization {
        private final Object connection;
        private final List<Occurrence> occurrences;

        private AtCommit(Object connection, List<Occurrence> occurrences) {
            this.connection = connection;
            this.occurrences = occurrences;
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            flush(occurrences);
        }

        @Override
        public void afterCompletion(Status status) {
            pending.get().remove(connection);
        }
    }
}
