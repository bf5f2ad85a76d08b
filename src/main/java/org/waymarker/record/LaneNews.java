package org.waymarker.record;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells workers of this process that a transaction left something for the hospital, so that they need not ask often. Only a
 * hint: what other replicas write is not heard here.
 */
@Singleton
public class LaneNews {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param listener quick, and never failing: it runs on the thread that has just committed */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Something is due. */
    public void tell() {
        listeners.forEach(Runnable::run);
    }
}
