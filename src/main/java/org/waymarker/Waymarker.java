package org.waymarker;

import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import java.net.BindException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.OtherIdentifierBaseException;
import org.waymarker.startup.CannotStartException;

/** Starts the service. */
public final class Waymarker {
    private static final Logger LOG = LoggerFactory.getLogger(Waymarker.class);

    private Waymarker() {}

    public static void main(String[] args) {
        new Plain().args(args).banner(false).mainClass(Waymarker.class).start();
    }

    /** Says in one line why it cannot start, where the reason is known. */
    private static final class Plain extends Micronaut {
        @Override
        protected void handleStartupException(@Nullable Environment environment, Throwable exception) {
            LOG.debug("Start failed", exception);
            for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
                if (cause instanceof CannotStartException
                        || cause instanceof OtherIdentifierBaseException
                        || (cause instanceof IllegalArgumentException && cause.getCause() == null)) {
                    stop(cause.getMessage());
                }
                if (cause instanceof BindException) {
                    stop("The port is in use, or the address is not one of this machine's: " + cause.getMessage());
                }
                if (cause instanceof SQLException sql) {
                    stop("The database cannot be used (SQLState " + sql.getSQLState() + "): " + sql.getMessage());
                }
            }
            super.handleStartupException(environment, exception);
        }

        private static void stop(@Nullable String reason) {
            LOG.error("Cannot start: {}", reason);
            System.exit(1);
        }
    }
}
