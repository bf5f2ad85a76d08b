package org.waymarker.hospital;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymarker.record.Delivery;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Proposals;

/** Of an EHR that owns nothing. */
final class NoProposals implements Proposals {
    @Override
    public List<Open> open(long after, int limit) {
        return List.of();
    }

    @Override
    public List<Open> ofLane(LaneKey lane) {
        return List.of();
    }

    @Override
    public List<Open> uncheckedSince(Instant moment, int limit) {
        return List.of();
    }

    @Override
    public void seen(Open proposal, Optional<String> theirs, Instant at) {}

    @Override
    public void close(Open proposal) {}

    @Override
    public Optional<String> before(Delivery.Item item) {
        return Optional.empty();
    }
}
