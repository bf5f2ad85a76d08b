package org.waymarker.record;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.util.UUID;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.store.Jdbc;

/** Who this deployment is: its identifier base, set once, and its secret namespace, drawn once. */
@Factory
class Deployment {
    /**
     * Made when the service starts, in a transaction of its own: drawn within a use case's, the namespace would be lost with it.
     *
     * @throws OtherIdentifierBaseException if the database was begun with another base: every resource would be doubled
     */
    @Context
    BusinessIds businessIds(
            @Value("${waymarker.identifier-base}") String base,
            TransactionOperations<Connection> transactions,
            Jdbc jdbc) {
        return transactions.executeWrite(status -> {
            jdbc.update(
                    "insert into deployment (id, identifier_base, namespace) values (1, ?, ?) on conflict do nothing",
                    base,
                    UUID.randomUUID());
            return jdbc.first("select identifier_base, namespace from deployment", row -> {
                        if (!base.equals(row.text("identifier_base"))) {
                            throw new OtherIdentifierBaseException(row.text("identifier_base"), base);
                        }
                        return new BusinessIds(base, row.uuid("namespace"));
                    })
                    .orElseThrow();
        });
    }

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
