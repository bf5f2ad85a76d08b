package org.waymarker.hospital;

import io.micronaut.transaction.TransactionCallback;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The way of one replica to the database: each transaction takes time, and may fail before it took effect or after. */
final class UnsteadyStore implements TransactionOperations<Connection> {
    private final VirtualTime time;
    private final RandomGenerator chance;
    private final Weather weather;
    private final Replica replica;

    UnsteadyStore(VirtualTime time, RandomGenerator chance, Weather weather, Replica replica) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
        this.replica = replica;
    }

    /** What a lost connection looks like to us. */
    static final class StoreException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoreException() {
            super("The connection was lost", null, false, false);
        }
    }

    /** @throws StoreException before or after the work was done */
    <T> T transaction(Supplier<T> work) {
        time.pass(1 + chance.nextInt(20));
        boolean slow = weather.happens(Fault.STORE_SLOW);
        boolean slowToAnswer = chance.nextBoolean();
        if (slow && !slowToAnswer) {
            crawl();
        }
        if (weather.happens(Fault.STORE_FAILS)) {
            replica.inTrouble(0);
            throw new StoreException();
        }
        var result = work.get();
        if (slow && slowToAnswer) {
            crawl();
        }
        if (weather.happens(Fault.STORE_DONE_BUT_FAILS)) {
            replica.inTrouble(0);
            throw new StoreException();
        }
        return result;
    }

    private void crawl() {
        long slow = 5_000 + chance.nextInt(20_000);
        replica.inTrouble(slow);
        time.pass(slow);
    }

    @Override
    public <R> R execute(TransactionDefinition definition, TransactionCallback<Connection, R> callback) {
        return transaction(() -> {
            try {
                return callback.call(null);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public Connection getConnection() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasConnection() {
        return false;
    }

    @Override
    public Optional<? extends TransactionStatus<?>> findTransactionStatus() {
        return Optional.empty();
    }
}
