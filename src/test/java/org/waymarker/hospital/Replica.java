package org.waymarker.hospital;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.record.LaneNews;

/** One process of ours: the real code that delivers, over simulated ports, with its workers, its heartbeat and its death. */
final class Replica implements VirtualTime.Life {
    static final HospitalSettings SETTINGS = new HospitalSettings(
            HospitalFixtures.BASE,
            0,
            2,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(SimulatedNetwork.READ_TIMEOUT),
            Duration.ofMillis(SimulatedNetwork.READ_TIMEOUT),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            12,
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofHours(6),
            Optional.empty(),
            Optional.empty(),
            true);

    /** Nobody reads them here. */
    private static final DeliveryMetrics METRICS = new DeliveryMetrics(new CompositeMeterRegistry());

    private final String name;
    private final VirtualTime time;
    private final RandomGenerator chance;
    private final SimulatedLanes queue;
    private final Invariants invariants;
    private final LaneNews news = new LaneNews();
    private final LaneRounds rounds;
    private int idle = SETTINGS.workers();
    private boolean beating;
    private boolean dead;
    private long pausedUntil;
    private long lastInTrouble = -1;

    Replica(String name, Simulation world) {
        this.name = name;
        time = world.time;
        chance = world.chance;
        queue = world.lanes;
        invariants = world.invariants;
        var store = new UnsteadyStore(time, chance, world.weather, this);
        var lanes = new UnsteadyLanes(queue, store, time, invariants, world.trace, this);
        var hospital = new HospitalOverNetwork(world.hospital, world.network, time, invariants, world.trace);
        var ours = HospitalFixtures.OURS;
        var look = new Look(hospital, ours, lanes);
        var words = new OursToSay(new FhirTimes("Europe/London"));
        var plan = new PlanDelivery(
                lanes,
                world.people,
                store,
                look,
                new CompareCopy(world.record, store),
                new Adoption(List.of(), ours, lanes),
                ours,
                new OwnedByEhr(hospital, world.record, new NoProposals(), store, words),
                SETTINGS);
        var patients = new HospitalPatients(
                hospital,
                world.people,
                world.people,
                world.people,
                store,
                SETTINGS,
                new FhirTimes("Europe/London"),
                time,
                List.of());
        var tell = new TellHospital(
                hospital, look, new NoteEncounter(hospital, time), ours, HospitalFixtures.IDS, SETTINGS);
        var server = new KnownServer(hospital, SETTINGS, time);
        var document = new SendDocument(
                (route, bytes) -> {
                    throw new AssertionError("No document is sent here");
                },
                new NoDocuments(),
                HospitalFixtures.IDS,
                new PainService("ZZ999", "Pain service"),
                SETTINGS);
        var deliver = new DeliverLane(
                hospital,
                server,
                patients,
                plan,
                tell,
                document,
                new AmendTheirs(hospital, server, words),
                look,
                ours,
                SETTINGS);
        var gate = new HospitalGate(time, SETTINGS, chance);
        rounds = new LaneRounds(lanes, deliver, gate, SETTINGS, news, time, chance, METRICS);
        news.listen(() -> time.after(0, this::work));
        time.after(chance.nextInt(1000), this::poll);
        time.after(chance.nextInt(1000), this::beat);
    }

    /** It is told that something is due. */
    void tell() {
        news.tell();
    }

    private void poll() {
        if (!dead) {
            work();
            time.after(SETTINGS.pollInterval().toMillis(), this::poll);
        }
    }

    /** To ask for what is not there would change nothing, so that nobody need be woken for it. */
    private void work() {
        if (!dead && idle > 0 && time.now() >= pausedUntil && queue.anyDue()) {
            idle--;
            time.begin(name + (idle == 0 ? "b" : "a"), this, this::round);
        }
    }

    private void round() {
        try {
            int carried = rounds.tick(1 + chance.nextInt(3));
            if (carried > 0) {
                tell();
            }
        } catch (UnsteadyStore.StoreException e) {
            // As the dispatcher: the next poll tries again.
        } finally {
            invariants.forget(time.actor());
            idle++;
        }
    }

    private void beat() {
        if (dead) {
            return;
        }
        if (!beating && idle < SETTINGS.workers() && time.now() >= pausedUntil) {
            beating = true;
            time.begin(name + "-heart", this, this::beatOnce);
        }
        time.after(SETTINGS.lease().toMillis() / 4, this::beat);
    }

    private void beatOnce() {
        try {
            rounds.heartbeat();
        } catch (UnsteadyStore.StoreException e) {
            // The next one may get through.
        } finally {
            beating = false;
        }
    }

    void crash() {
        dead = true;
    }

    void pause(long millis) {
        pausedUntil = time.now() + millis;
        inTrouble(millis);
    }

    /** Something may cost it its lanes, for so many milliseconds from now. */
    void inTrouble(long millis) {
        lastInTrouble = Math.max(lastInTrouble, time.now() + millis);
    }

    /** When that ends or ended last; milliseconds of virtual time, -1 for never. */
    long lastInTrouble() {
        return lastInTrouble;
    }

    @Override
    public boolean hasEnded() {
        return dead;
    }

    @Override
    public long pausedUntil() {
        return pausedUntil;
    }

    @Override
    public String toString() {
        return name;
    }
}
