package org.waymarker.record;

import io.micronaut.context.annotation.Context;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.store.Jdbc;

/**
 * Indexes the record anew at start, if this version of the service finds resources by more than the one that indexed them. Some
 * hundred at a time, each in a transaction of its own: a run that was cut off goes on where it stood, and replicas that start
 * side by side share it.
 */
@Context
class Reindexing {
    private static final Logger LOG = LoggerFactory.getLogger(Reindexing.class);
    private static final int AT_ONCE = 500;

    private final TransactionOperations<Connection> transactions;
    private final Jdbc jdbc;
    private final SearchIndex index;

    /** @param deployment whose row counts the progress */
    Reindexing(
            TransactionOperations<Connection> transactions,
            Jdbc jdbc,
            SearchIndex index,
            org.waymarker.fhir.BusinessIds deployment) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.index = index;
        run();
    }

    /** Returns when every resource is found by the present keys. */
    final void run() {
        int done = 0;
        for (int some = step(); some > 0; some = step()) {
            done += some;
        }
        if (done > 0) {
            LOG.info("Indexed {} resources by edition {} of the search parameters", done, SearchKeys.EDITION);
        }
    }

    private record Progress(int edition, long indexedTo) {}

    private record Body(long key, String json) {}

    /** The row of the deployment is locked, so that one process at a time takes a step. */
    private int step() {
        return transactions.executeWrite(status -> {
            var progress = jdbc.first(
                            "select search_edition, search_indexed_to from deployment for update",
                            row -> new Progress(row.integer("search_edition"), row.number("search_indexed_to")))
                    .orElseThrow();
            if (progress.edition >= SearchKeys.EDITION) {
                return 0;
            }
            var bodies = next(progress.indexedTo);
            for (var body : bodies) {
                index.replace(body.key, FhirJson.parse(body.json));
            }
            if (bodies.isEmpty()) {
                jdbc.update("update deployment set search_edition = ?, search_indexed_to = 0", SearchKeys.EDITION);
            } else {
                jdbc.update("update deployment set search_indexed_to = ?", bodies.get(bodies.size() - 1).key);
            }
            return bodies.size();
        });
    }

    /** Locked, so that a writer of the same resource waits and then replaces what this leaves. */
    private List<Body> next(long after) {
        return jdbc.list(
                "select key, body from resource where key > ? order by key limit ? for update",
                row -> new Body(row.number("key"), row.text("body")),
                after,
                AT_ONCE);
    }
}
