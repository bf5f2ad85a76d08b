package org.waymarker.testing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Which request meets which fault. The same seed gives the n-th request the same fault in every run. */
public final class FaultMix {
    private static final int SHORTEST_BURST = 2;

    private final Random random;
    private final EnumMap<Fault, Double> probabilities = new EnumMap<>(Fault.class);
    private final EnumMap<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private int burst;
    private boolean paused;

    /** @param probabilities by fault, 0 to 1, together at most 1 */
    public FaultMix(long seed, Map<Fault, Double> probabilities) {
        this.random = new Random(seed);
        this.probabilities.putAll(probabilities);
        var together =
                probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
        if (together > 1 + 1e-9) {
            throw new IllegalArgumentException("Probabilities add up to " + together);
        }
    }

    /**
     * Every fault as often as every other, but those that take a client's whole patience a third as often: a run is to meet many faults, not to wait.
     *
     * @param together probability that a request meets one of them
     */
    public static FaultMix ofAll(long seed, double together) {
        var shares = new EnumMap<Fault, Double>(Fault.class);
        for (var fault : Fault.values()) {
            shares.put(fault, fault.outlastsPatience() ? 1.0 : 3.0);
        }
        var sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        shares.replaceAll((fault, share) -> share * together / sum);
        return new FaultMix(seed, shares);
    }

    static FaultMix none() {
        return new FaultMix(0, Map.of());
    }

    /**
     * A fault for one request.
     *
     * @param variant 0 to 999, for faults that come in more than one form
     */
    record Draw(Fault fault, int variant) {}

    /** What the next request meets; it is counted. */
    synchronized Optional<Draw> next() {
        var at = random.nextDouble();
        var variant = random.nextInt(1000);
        if (paused) {
            return Optional.empty();
        }
        if (burst > 0) {
            burst--;
            return Optional.of(counted(Fault.UNAVAILABLE_BURST, variant));
        }
        for (var one : probabilities.entrySet()) {
            at -= one.getValue();
            if (at < 0) {
                if (one.getKey() == Fault.UNAVAILABLE_BURST) {
                    burst = SHORTEST_BURST - 1 + variant % 3;
                }
                return Optional.of(counted(one.getKey(), variant));
            }
        }
        return Optional.empty();
    }

    private Draw counted(Fault fault, int variant) {
        injected.merge(fault, 1, Integer::sum);
        return new Draw(fault, variant);
    }

    /** Whether requests pass unharmed for now; draws go on. */
    public synchronized void pause(boolean pause) {
        paused = pause;
    }

    /** How often each fault was met; what was never met is left out. */
    public synchronized Map<Fault, Integer> injected() {
        return new EnumMap<>(injected);
    }
}
