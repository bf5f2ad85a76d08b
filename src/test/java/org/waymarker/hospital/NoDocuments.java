package org.waymarker.hospital;

import java.util.Optional;
import org.waymarker.record.Delivery;
import org.waymarker.record.SentDocuments;

/** Where none are sent. */
final class NoDocuments implements SentDocuments {
    @Override
    public Optional<Sent> of(Delivery delivery) {
        return Optional.empty();
    }

    @Override
    public boolean begin(Delivery delivery, String digest) {
        return false;
    }

    @Override
    public void again(Delivery delivery, String digest) {}

    @Override
    public void notTaken(Delivery delivery) {}

    @Override
    public void taken(Delivery delivery) {}

    @Override
    public void ask(Delivery delivery) {}
}
