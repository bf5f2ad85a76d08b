package org.waymarker.hospital;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What goes wrong in one simulation, and how often it did. Each seed has faults of its own: where everything fails at once, little
 * gets far enough to fail in a way of its own.
 */
final class Weather {
    /** Those against which looking first is no help, unless the hospital heeds conditions. */
    private static final Set<Fault> NEED_CONDITIONS = EnumSet.of(
            Fault.REQUEST_LATE,
            Fault.REQUEST_TWICE,
            Fault.REPLICA_PAUSE,
            Fault.STORE_FAILS,
            Fault.STORE_SLOW,
            Fault.STORE_DONE_BUT_FAILS,
            Fault.EDIT_BESIDE,
            Fault.EDIT_SAME,
            Fault.EDIT_AT_ONCE);

    /** Whether the hospital heeds {@code ifNoneExist} and {@code ifMatch}, and tells versions. */
    final boolean conditions;

    /** Whether the hospital sends back what it stored. */
    final boolean representation;

    private final RandomGenerator chance;
    private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
    private final Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
    private boolean calm;

    Weather(RandomGenerator chance) {
        this.chance = chance;
        conditions = chance.nextInt(5) > 0;
        representation = chance.nextInt(4) > 0;
        double roughness = chance.nextDouble();
        for (Fault fault : Fault.values()) {
            boolean possible = conditions || !NEED_CONDITIONS.contains(fault);
            if (possible && chance.nextDouble() < roughness) {
                rates.put(fault, fault.rate * chance.nextDouble(0.3, 1.5));
            }
        }
    }

    /** Whether it happens to this call. */
    boolean happens(Fault fault) {
        var rate = rates.get(fault);
        if (calm || rate == null || chance.nextDouble() >= rate) {
            return false;
        }
        count(fault);
        return true;
    }

    /** How often it is to happen in the whole simulation. */
    int times(Fault fault) {
        double rate = rates.getOrDefault(fault, 0.0);
        return (int) rate + (chance.nextDouble() < rate % 1 ? 1 : 0);
    }

    void count(Fault fault) {
        seen.merge(fault, 1, Integer::sum);
    }

    /** Nothing goes wrong from now on. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    Map<Fault, Integer> seen() {
        return seen;
    }
}
