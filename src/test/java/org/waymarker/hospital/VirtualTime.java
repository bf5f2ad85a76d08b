package org.waymarker.hospital;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.waymarker.hospital.Baton.Carrier;

/**
 * A clock that jumps, and the actors that live by it. Each actor runs on a thread of its own, but one only goes on at a time: whoever
 * waits hands over to the one whose moment comes next. What falls on one moment comes in an order drawn from the seed.
 */
final class VirtualTime extends Clock {
    private static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");

    private final RandomGenerator chance;
    private final Baton baton;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Set<Carrier> waiting = new LinkedHashSet<>();
    private long now;
    private boolean over;
    private @Nullable Carrier running;
    private @Nullable Throwable failure;

    VirtualTime(RandomGenerator chance, Baton baton) {
        this.chance = chance;
        this.baton = baton;
    }

    /** Ends an actor at its next step, as the end of its process does: an Error, which nothing catches. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** That on which an actor's life hangs: its process. */
    interface Life {
        boolean hasEnded();

        /** When its process, now standing still, goes on; a moment that has passed if it does not stand still. */
        long pausedUntil();
    }

    /** Somebody with a thread. */
    static final class Actor {
        final String name;
        final Life life;
        private final Runnable body;

        private Actor(String name, Life life, Runnable body) {
            this.name = name;
            this.life = life;
            this.body = body;
        }
    }

    /** One of the three: something that happens at once, an actor's beginning, or its going on. */
    private record Event(
            long at,
            long order,
            @Nullable Runnable action,
            @Nullable Actor begins,
            @Nullable Carrier goesOn) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** Milliseconds since the beginning. */
    long now() {
        return now;
    }

    /** Something that takes no time and never waits. */
    void after(long millis, Runnable action) {
        events.add(new Event(now + millis, chance.nextLong(), action, null, null));
    }

    void begin(String name, Life life, Runnable body) {
        events.add(new Event(now, chance.nextLong(), null, new Actor(name, life, body), null));
    }

    /** The actor that runs now. @throws NullPointerException outside an actor */
    Actor actor() {
        return running.actor;
    }

    /** The running actor waits, while others go on. @throws Killed if its process has ended meanwhile */
    void pass(long millis) {
        var me = running;
        var life = me.actor.life;
        long until = now + millis;
        do {
            events.add(new Event(until, chance.nextLong(), null, null, me));
            waiting.add(me);
            letOthersRun(me);
            waiting.remove(me);
            if (over || life.hasEnded()) {
                throw new Killed();
            }
            until = life.pausedUntil();
        } while (until > now);
    }

    /** Nothing happens any more. */
    void stop() {
        over = true;
    }

    /** Runs until somebody says stop. @throws Throwable what went wrong in an actor or an event */
    void run() throws Throwable {
        try {
            letOthersRun(null);
        } finally {
            over = true;
            for (Carrier carrier : List.copyOf(waiting)) {
                carrier.give();
                baton.main().await();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** On a carrier's thread: its actor to the end, then whoever begins next, until somebody else's turn comes. */
    void carry(Carrier me) {
        do {
            running = me;
            try {
                me.actor.body.run();
            } catch (Killed e) {
                // As it must be.
            } catch (Throwable e) {
                fail(e);
            }
            me.actor = null;
        } while (anotherBegins(me));
    }

    private boolean anotherBegins(Carrier me) {
        while (true) {
            var event = next();
            if (event != null && event.begins != null) {
                me.engage(this, event.begins);
                return true;
            }
            if (event == null || event.goesOn != null) {
                me.dismiss();
                handTo(event);
                return false;
            }
            happen(event.action);
        }
    }

    /** @param me whose turn is waited for; null for the thread that runs the simulation, whose turn comes at the end */
    private void letOthersRun(@Nullable Carrier me) {
        while (true) {
            var event = next();
            if (event != null && event.action != null) {
                happen(event.action);
                continue;
            }
            boolean mine = event == null ? me == null : me != null && event.goesOn == me;
            if (!mine) {
                handTo(event);
                (me == null ? baton.main() : me).await();
            }
            running = me;
            return;
        }
    }

    private @Nullable Event next() {
        var event = over ? null : events.poll();
        if (event != null) {
            now = Math.max(now, event.at);
        }
        return event;
    }

    private void handTo(@Nullable Event event) {
        if (event == null) {
            baton.main().give();
        } else if (event.goesOn != null) {
            event.goesOn.give();
        } else {
            var carrier = baton.free();
            carrier.engage(this, event.begins);
            carrier.give();
        }
    }

    private void happen(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
        over = true;
    }

    @Override
    public Instant instant() {
        return BEGIN.plusMillis(now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
