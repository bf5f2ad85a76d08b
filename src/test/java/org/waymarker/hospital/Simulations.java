package org.waymarker.hospital;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs seed after seed on one thread, and tells how one that failed can be seen again. */
final class Simulations {
    private static final int LINES = 60;

    static {
        // The code warns of each failure, of which there are thousands here, all meant.
        List.of(LaneRounds.class, HospitalGate.class)
                .forEach(noisy -> ((Logger) LoggerFactory.getLogger(noisy)).setLevel(Level.OFF));
    }

    private final Baton baton = new Baton();

    Simulation.Outcome run(long seed) {
        return Simulation.run(seed, baton, false);
    }

    /** The end of the run, and the command that shows the whole of it. */
    String report(Simulation.Outcome outcome) {
        if (outcome.holds()) {
            return "Seed %d holds".formatted(outcome.seed());
        }
        var lines = Simulation.run(outcome.seed(), baton, true).trace();
        return "Seed %d: %s%n%s%nThe whole run: mvn -Pbench test-compile exec:exec@simulation -Dsimulation.from=%d -Dsimulation.seeds=1%n"
                .formatted(
                        outcome.seed(),
                        outcome.broken(),
                        String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size())),
                        outcome.seed());
    }

    /** The whole run. */
    String story(long seed) {
        var outcome = Simulation.run(seed, baton, true);
        return String.join("\n", outcome.trace()) + "\n"
                + (outcome.holds() ? "Everything holds." : outcome.broken())
                + "\n";
    }
}
