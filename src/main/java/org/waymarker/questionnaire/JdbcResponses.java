package org.waymarker.questionnaire;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.waymarker.store.Jdbc;

/** Which responses have been taken. Joins the caller's transaction. */
@Singleton
class JdbcResponses {
    private final Jdbc jdbc;

    JdbcResponses(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Waits for whoever is taking the same response at this moment; from then on it is seen what they wrote. */
    void take(UUID response, Instant now) {
        jdbc.update(
                "insert into questionnaire_response (id, taken_at) values (?, ?) on conflict do nothing",
                response,
                now);
    }
}
