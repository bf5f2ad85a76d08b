package org.waymarker.hospital;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads of which one runs at a time: each goes on when another hands over to it, and sees all that those before it did. They are used
 * again from one simulation to the next, since to start one takes longer than most simulations' steps.
 */
final class Baton {
    private final Deque<Carrier> free = new ArrayDeque<>();

    /** The thread that runs simulations; it waits while actors run. */
    private final Turn main = new Turn(Thread.currentThread());

    Turn main() {
        return main;
    }

    Carrier free() {
        var carrier = free.poll();
        if (carrier != null) {
            return carrier;
        }
        var fresh = new Carrier();
        fresh.thread.start();
        return fresh;
    }

    /** Whose turn it is. */
    static class Turn {
        final Thread thread;
        private volatile boolean mine;

        private Turn(Thread thread) {
            this.thread = thread;
        }

        private Turn(ThreadGroup group) {
            this.thread = new Thread(group, this::run, "simulated");
            this.thread.setDaemon(true);
        }

        void give() {
            mine = true;
            LockSupport.unpark(thread);
        }

        void await() {
            while (!mine) {
                LockSupport.park(this);
            }
            mine = false;
        }

        void run() {}
    }

    /** A thread that runs one actor after another. */
    final class Carrier extends Turn {
        VirtualTime.@Nullable Actor actor;

        private @Nullable VirtualTime time;

        private Carrier() {
            super(Thread.currentThread().getThreadGroup());
        }

        void engage(VirtualTime inTime, VirtualTime.Actor toRun) {
            time = inTime;
            actor = toRun;
        }

        @Override
        void run() {
            while (true) {
                await();
                var today = time;
                if (today != null) {
                    today.carry(this);
                }
            }
        }

        /** Ready for another actor, of this simulation or of a later one. */
        void dismiss() {
            actor = null;
            free.push(this);
        }
    }
}
