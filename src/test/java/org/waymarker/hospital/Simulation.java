package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.waymarker.hospital.Invariants.Violation;
import org.waymarker.hospital.SimulatedLanes.Lane;
import org.waymarker.hospital.SimulatedLanes.State;

/**
 * Two replicas deliver what is committed to a hospital, and everything that can go wrong does, in an order that the seed alone decides:
 * the same seed is the same run, event by event.
 */
final class Simulation {
    private static final int REPLICAS = 2;
    private static final int COMMITTING = 90_000;
    private static final int STORMY = 100_000;
    private static final int AFTER_AN_OUTAGE = 20_000;
    /** Gate, backoff, lease, timeouts and all that is queued behind them. */
    private static final long MOST_TO_REST = 360_000;
    /** Until nothing is under way on the network any more. */
    private static final long LATEST_REQUEST = 130_000;

    final RandomGenerator chance;
    final VirtualTime time;
    final Trace trace;
    final Weather weather;
    final SimulatedLanes lanes;
    final SimulatedRecord record;
    final SimulatedPeople people = new SimulatedPeople();
    final SimulatedNetwork network;
    final SimulatedHospital hospital;
    final Invariants invariants;
    private final Arrivals arrivals;
    private final SimulatedIntake intake;
    private final List<Replica> replicas = new ArrayList<>();
    private int born;
    private long calmSince;
    private long tookToRest;

    private Simulation(long seed, Baton baton, boolean keepingTrace) {
        chance = new SplittableRandom(seed);
        time = new VirtualTime(chance, baton);
        trace = new Trace(time, keepingTrace);
        weather = new Weather(chance);
        lanes = new SimulatedLanes(time);
        record = new SimulatedRecord(time);
        network = new SimulatedNetwork(time, chance, weather);
        arrivals = new Arrivals(record, trace);
        hospital = new SimulatedHospital(time, weather, arrivals);
        invariants = new Invariants(time, lanes, record, arrivals);
        intake = new SimulatedIntake(this);
    }

    /**
     * How a run went.
     *
     * @param broken what did not hold, or empty
     * @param trace every event, if they were kept
     */
    record Outcome(
            long seed,
            String broken,
            long hash,
            List<String> trace,
            Map<Fault, Integer> faults,
            Map<String, Long> figures) {
        boolean holds() {
            return broken.isEmpty();
        }
    }

    /** @param keepingTrace whether the events are kept to be read, which takes longer */
    static Outcome run(long seed, Baton baton, boolean keepingTrace) {
        var simulation = new Simulation(seed, baton, keepingTrace);
        var broken = "";
        try {
            simulation.plan();
            simulation.time.run();
        } catch (Throwable e) {
            broken = e instanceof Violation ? String.valueOf(e.getMessage()) : told(e);
        }
        return new Outcome(
                seed,
                broken,
                simulation.trace.hash(),
                simulation.trace.lines(),
                simulation.weather.seen(),
                simulation.figures());
    }

    private static String told(Throwable e) {
        var stack = List.of(e.getStackTrace());
        return e + " at " + stack.subList(0, Math.min(12, stack.size()));
    }

    private void plan() {
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(new Replica("replica-" + ++born, this));
        }
        int commits = 5 + chance.nextInt(10);
        for (int i = 0; i < commits; i++) {
            time.after(chance.nextInt(COMMITTING), intake::commit);
        }
        plan(Fault.HOSPITAL_RESTART, () -> network.restart(500 + chance.nextInt(10_000)));
        plan(Fault.HOSPITAL_DOWN, () -> network.down(howLong()));
        plan(Fault.HOSPITAL_UNREACHABLE, () -> network.unreachable(howLong()));
        plan(Fault.OVERLOADED, () -> network.overloaded(howLong()));
        plan(Fault.REPLICA_CRASH, this::crash);
        plan(Fault.REPLICA_PAUSE, () -> aReplica().pause(5_000 + chance.nextInt(35_000)));
        plan(Fault.EDIT_BESIDE, () -> edit(false));
        plan(Fault.EDIT_SAME, () -> edit(true));
        time.after(STORMY, this::calmDown);
    }

    private void plan(Fault fault, Runnable event) {
        for (int i = weather.times(fault); i > 0; i--) {
            time.after(chance.nextInt(STORMY), () -> {
                trace.add("weather", fault.name(), "");
                weather.count(fault);
                event.run();
            });
        }
    }

    /** Mostly short; now and then long enough for every wait to reach its longest. */
    private long howLong() {
        return chance.nextInt(15) == 0 ? chance.nextInt(1_200_000) : 2_000 + chance.nextInt(60_000);
    }

    private Replica aReplica() {
        return replicas.get(chance.nextInt(replicas.size()));
    }

    void tellOneReplica() {
        aReplica().tell();
    }

    private void crash() {
        int which = chance.nextInt(replicas.size());
        replicas.get(which).crash();
        time.after(1_000 + chance.nextInt(20_000), () -> replicas.set(which, new Replica("replica-" + ++born, this)));
    }

    private void edit(boolean sameElement) {
        var copies = hospital.all();
        if (copies.isEmpty()) {
            return;
        }
        hospital.edit(copies.get(chance.nextInt(copies.size())), sameElement);
    }

    /** An outage that began lasts as long as it was meant to, and the weather is rough for a while after it. */
    private void calmDown() {
        if (network.isUp()) {
            time.after(AFTER_AN_OUTAGE, this::calm);
        } else {
            time.after(1_000, this::calmDown);
        }
    }

    private void calm() {
        weather.calmDown();
        calmSince = time.now();
        trace.add("weather", "is calm", "");
        awaitRest();
    }

    private void awaitRest() {
        if (lanes.all().stream().allMatch(this::isAtRest)) {
            tookToRest = time.now() - calmSince;
            trace.add("lanes", "are at rest", "");
            time.after(LATEST_REQUEST, this::end);
            return;
        }
        Invariants.require(
                time.now() < calmSince + MOST_TO_REST,
                "A lane does not come to rest though all is well",
                lanes.all().stream()
                        .filter(lane -> !isAtRest(lane))
                        .map(lane -> lane.key + " " + lane.state + " " + lane.reason)
                        .toList());
        time.after(1_000, this::awaitRest);
    }

    /** One over which the hospital stumbles each time is tried for ever unless others are answered in between. */
    private boolean isAtRest(Lane lane) {
        return lane.state == State.IDLE
                || lane.state == State.PARKED
                || (lane.state == State.READY
                        && lane.head().filter(invariants::stumbles).isPresent());
    }

    private void end() {
        time.stop();
        arrivals.atEnd(lanes.all());
    }

    private Map<String, Long> figures() {
        var figures = new java.util.TreeMap<String, Long>();
        figures.put("transactions committed", (long) intake.commits());
        figures.put("transactions sent", (long) invariants.sent());
        figures.put("looks", (long) invariants.looks());
        figures.put("lanes taken over", (long) invariants.takeovers());
        figures.put("versions stored", (long) arrivals.written());
        figures.put("lanes", (long) lanes.all().size());
        figures.put(
                "lanes parked",
                lanes.all().stream().filter(lane -> lane.state == State.PARKED).count());
        figures.put("virtual seconds", time.now() / 1000);
        figures.put("longest wait of a due lane, s", invariants.longestUnattended() / 1000);
        figures.put("longest way to rest, s", tookToRest / 1000);
        return figures;
    }
}
