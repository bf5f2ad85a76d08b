package org.waymarker.peergroup;

import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the use cases tell, where {@code waymarker.testing.eligibility} is set. */
@Singleton
@Requires(property = "waymarker.testing.eligibility")
class HeardEvents {
    final List<Object> heard = new CopyOnWriteArrayList<>();

    @EventListener
    void on(MemberJoined event) {
        heard.add(event);
    }

    @EventListener
    void on(MemberLeft event) {
        heard.add(event);
    }

    @EventListener
    void on(GroupDidNotForm event) {
        heard.add(event);
    }

    <E> List<E> of(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
