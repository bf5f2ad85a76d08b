package org.waymarker.record;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymarker.store.Jdbc;

/** Documents on their way, in the database. */
@Singleton
@Transactional
class JdbcSentDocuments implements SentDocuments {
    private static final String THIS = " where lane = ? and seq = ?";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcSentDocuments(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Optional<Sent> of(Delivery delivery) {
        return jdbc.first(
                "select digest, taken_at, exists (select 1 from lane_action a where a.lane = sent_document.lane"
                        + " and a.action = 'RETRY' and a.acted_at >= sent_document.asked_at) as released"
                        + " from sent_document" + THIS,
                row -> new Sent(row.text("digest"), row.maybeInstant("taken_at").isPresent(), row.flag("released")),
                delivery.lane().value(),
                delivery.seq());
    }

    @Override
    public boolean begin(Delivery delivery, String digest) {
        return jdbc.update(
                        "insert into sent_document (lane, seq, digest, begun_at) values (?, ?, ?, ?)"
                                + " on conflict do nothing",
                        delivery.lane().value(),
                        delivery.seq(),
                        digest,
                        clock.instant())
                == 1;
    }

    @Override
    public void again(Delivery delivery, String digest) {
        change(delivery, "digest = ?, begun_at = ?, taken_at = null, asked_at = null", digest, clock.instant());
    }

    @Override
    public void notTaken(Delivery delivery) {
        jdbc.update("delete from sent_document" + THIS, delivery.lane().value(), delivery.seq());
    }

    @Override
    public void taken(Delivery delivery) {
        change(delivery, "taken_at = ?", clock.instant());
    }

    @Override
    public void ask(Delivery delivery) {
        change(delivery, "asked_at = ?", clock.instant());
    }

    private void change(Delivery delivery, String assignments, Object... values) {
        var parameters = new ArrayList<Object>(List.of(values));
        parameters.add(delivery.lane().value());
        parameters.add(delivery.seq());
        jdbc.update("update sent_document set " + assignments + THIS, parameters.toArray());
    }
}
