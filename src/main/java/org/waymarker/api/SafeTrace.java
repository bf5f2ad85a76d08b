package org.waymarker.api;

import java.sql.SQLException;

/**
 * A stack trace for the log. The messages of most exceptions are left out: those of drivers and parsers quote the values that
 * they stumbled over, and a log must not name a patient.
 */
final class SafeTrace {
    private static final int FRAMES = 40;

    private SafeTrace() {}

    static String of(Throwable failure) {
        var text = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            text.append(depth == 0 ? "" : "Caused by: ").append(cause.getClass().getName());
            if (cause instanceof SQLException sql) {
                text.append(" [SQLState ").append(sql.getSQLState()).append(']');
            } else if (cause instanceof IllegalStateException || cause instanceof NullPointerException) {
                text.append(": ").append(cause.getMessage());
            }
            var frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                text.append("\n    at ").append(frames[i]);
            }
            text.append('\n');
            cause = cause.getCause();
        }
        return text.toString();
    }
}
