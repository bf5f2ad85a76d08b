package org.waymarker.backloading;

import java.util.List;

/**
 * What an import found, and did or would do.
 *
 * @param rows lines of the file that hold something, without the first
 * @param cohorts that could be made out
 * @param people different ones in them
 * @param newCohorts that do not stand here yet
 * @param newProgrammes of people in those
 * @param standingCohorts that stand here as the file tells them
 * @param standingProgrammes of people in those
 * @param faults by line; if there are any, nothing is imported
 */
record ImportReport(
        int rows,
        int cohorts,
        int people,
        int newCohorts,
        int newProgrammes,
        int standingCohorts,
        int standingProgrammes,
        List<Fault> faults) {
    ImportReport {
        faults = faults.stream().sorted(Fault.IN_ORDER).distinct().toList();
    }

    /** Of a file that is no table of ours. */
    static ImportReport unusable(List<Fault> faults) {
        return new ImportReport(0, 0, 0, 0, 0, 0, 0, faults);
    }
}
