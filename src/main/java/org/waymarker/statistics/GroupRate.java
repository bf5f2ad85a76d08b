package org.waymarker.statistics;

import java.util.List;

/**
 * A group's pooled rate and how well its patients determine it.
 *
 * @param daily events per day
 * @param variance of {@code daily}, from how far each patient's events are from what the rate would give
 */
record GroupRate(int patients, double daily, double variance) {
    /** @param patients 2 or more */
    static GroupRate of(List<Followed> patients) {
        double daily = daily(patients);
        double days = Pooled.of(patients).days();
        double squares = 0;
        for (var patient : patients) {
            double residual = patient.events() - daily * patient.days();
            squares += residual * residual;
        }
        double n = patients.size();
        return new GroupRate(patients.size(), daily, n / (n - 1) * squares / days / days);
    }

    static double daily(List<Followed> patients) {
        var all = Pooled.of(patients);
        return (double) all.events() / all.days();
    }
}
