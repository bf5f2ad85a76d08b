package org.waymarker.hospital;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What lies between us and the hospital, and how the hospital is: of a call, everything may arrive late, twice or never. */
final class SimulatedNetwork {
    static final long READ_TIMEOUT = 30_000;

    private final VirtualTime time;
    private final RandomGenerator chance;
    private final Weather weather;
    private long downUntil;
    private long unreachableUntil;
    private long overloadedUntil;
    private int restarts;

    SimulatedNetwork(VirtualTime time, RandomGenerator chance, Weather weather) {
        this.time = time;
        this.chance = chance;
        this.weather = weather;
    }

    void down(long millis) {
        downUntil = time.now() + millis;
    }

    void unreachable(long millis) {
        unreachableUntil = time.now() + millis;
    }

    void overloaded(long millis) {
        overloadedUntil = time.now() + millis;
    }

    /** Whatever is under way is answered no more. */
    void restart(long millis) {
        restarts++;
        down(millis);
    }

    boolean isUp() {
        return time.now() >= Math.max(downUntil, Math.max(unreachableUntil, overloadedUntil));
    }

    /** How the hospital's answer to one request came to be, apart from the client, which may be gone by then. */
    private final class Exchange<T> {
        private final Supplier<T> work;
        private @Nullable T answer;
        private @Nullable HospitalException refused;

        private Exchange(Supplier<T> work) {
            this.work = work;
        }

        private void arrive() {
            if (time.now() < downUntil) {
                refused = away("CONNECTION_REFUSED", false, true);
            } else if (time.now() < overloadedUntil) {
                refused = away("HTTP_503", true, true);
            } else {
                carryOut();
            }
        }

        private void carryOut() {
            refused = null;
            try {
                answer = work.get();
            } catch (HospitalException e) {
                refused = e;
            }
        }

        private T outcome() {
            if (refused != null) {
                throw refused;
            }
            return answer;
        }
    }

    static HospitalException away(String cause, boolean unclear, boolean forAll) {
        return new HospitalException(new Failure.Away(cause, unclear, forAll, Optional.empty()));
    }

    /** A call by the running actor. */
    <T> T call(boolean writes, Supplier<T> work) {
        // It leaves when its process lets it, which may stand still just now.
        time.pass(chance.nextInt(3));
        if (time.now() < downUntil || weather.happens(Fault.CONNECTION_REFUSED)) {
            throw away("CONNECTION_REFUSED", false, true);
        }
        if (time.now() < unreachableUntil || weather.happens(Fault.REQUEST_LOST)) {
            throw nothingHeard();
        }
        notNow();
        var exchange = new Exchange<>(work);
        if (writes && weather.happens(Fault.REQUEST_LATE)) {
            time.after(READ_TIMEOUT + chance.nextInt(60_000), exchange::arrive);
            throw nothingHeard();
        }
        long arrives = 1 + chance.nextInt(150);
        long answered = arrives + 1 + chance.nextInt(150);
        time.after(arrives, exchange::arrive);
        if (weather.happens(Fault.ANSWER_SLOW)) {
            answered = 8_000 + chance.nextInt(21_000);
        }
        if (writes && weather.happens(Fault.REQUEST_TWICE)) {
            time.after(arrives + chance.nextInt(chance.nextBoolean() ? 200 : 60_000), exchange::arrive);
        }
        if (weather.happens(Fault.ANSWER_LOST)) {
            throw nothingHeard();
        }
        int restartsBefore = restarts;
        time.pass(answered);
        if (restarts > restartsBefore) {
            throw away("CONNECTION_LOST", true, false);
        }
        var answer = exchange.outcome();
        spoiled();
        return answer;
    }

    private HospitalException nothingHeard() {
        if (chance.nextBoolean()) {
            time.pass(READ_TIMEOUT);
            return away("NO_ANSWER_IN_TIME", true, false);
        }
        time.pass(200 + chance.nextInt(5_000));
        return away("CONNECTION_LOST", true, false);
    }

    /** Answers instead of work. */
    private void notNow() {
        if (weather.happens(Fault.HTTP_429)) {
            time.pass(5);
            throw new HospitalException(
                    new Failure.Away("HTTP_429", true, true, Optional.of(Duration.ofSeconds(1 + chance.nextInt(20)))));
        }
        if (weather.happens(Fault.HTTP_503)) {
            time.pass(5);
            throw away("HTTP_503", true, true);
        }
        if (weather.happens(Fault.HTTP_500)) {
            time.pass(5);
            throw away("HTTP_500", true, false);
        }
    }

    /** Answers that hide the work. */
    private void spoiled() {
        if (weather.happens(Fault.ANSWER_UNREADABLE)) {
            throw away("ANSWER_UNREADABLE", true, false);
        }
        if (weather.happens(Fault.HTTP_503_BUT_DONE)) {
            throw away("HTTP_503", true, true);
        }
        if (weather.happens(Fault.HTTP_500_BUT_DONE)) {
            throw away("HTTP_500", true, false);
        }
    }
}
