package org.waymarker.backloading;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymarker.backloading.CsvFile.Reading;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.CompletionRule;

/** Imports past cohorts from a file, all or none, after a look at every line of it. */
@Singleton
class ImportCohorts {
    private final StandingRecord standing;
    private final RecordPastCohort recordPastCohort;
    private final CompletionRule completion;
    private final FhirTimes times;
    private final Clock clock;

    ImportCohorts(
            StandingRecord standing,
            RecordPastCohort recordPastCohort,
            CompletionRule completion,
            FhirTimes times,
            Clock clock) {
        this.standing = standing;
        this.recordPastCohort = recordPastCohort;
        this.completion = completion;
        this.times = times;
        this.clock = clock;
    }

    /**
     * How a file is to be taken.
     *
     * @param cohortSystem in which its cohorts are identified
     * @param mrnSystem of which its local numbers are; empty if there is more than one here and nobody said which
     * @param declaredBy who answers for the outcomes
     * @param dryRun whether to look only
     * @param kept whether the hospital is told nothing of the cohorts
     */
    record Wish(String cohortSystem, Optional<String> mrnSystem, Clinician declaredBy, boolean dryRun, boolean kept) {}

    /** What became of an import. */
    sealed interface Result {
        /** A look, whatever it found; nothing was written. */
        record Looked(ImportReport report) implements Result {}

        /**
         * All of the file stands here now.
         *
         * @param cohorts in the order of the file, those that stood before included
         */
        record Imported(ImportReport report, List<CohortId> cohorts) implements Result {
            public Imported {
                cohorts = List.copyOf(cohorts);
            }
        }

        /** Lines are at fault, so nothing was written. */
        record Faulty(ImportReport report) implements Result {}

        /** Somebody wrote one of the cohorts meanwhile; what this import wrote must be taken back. */
        record Overtaken() implements Result {}
    }

    /** The same file again finds all of it standing, and writes nothing. */
    @Transactional
    Result carryOut(byte[] file, Wish wish, String author) {
        var reading = CsvFile.read(file);
        if (reading instanceof Reading.Unusable unusable) {
            var report = ImportReport.unusable(unusable.faults());
            return wish.dryRun() ? new Result.Looked(report) : new Result.Faulty(report);
        }
        var rows = (Reading.Rows) reading;
        var faults = new ArrayList<>(rows.faults());
        var told = FileRules.told(lines(rows.rows(), wish, faults));
        faults.addAll(told.faults());
        // Lines that contradict each other would be held against our record one way or the other: neither is the
        // file's.
        var compared = standing.compare(told.faults().isEmpty() ? told.cohorts() : List.of(), wish.cohortSystem());
        faults.addAll(compared.faults());
        var report = report(rows, told, compared, faults);
        if (wish.dryRun()) {
            return new Result.Looked(report);
        }
        if (!report.faults().isEmpty()) {
            return new Result.Faulty(report);
        }
        for (PastCohort past : compared.fresh()) {
            if (!recordPastCohort.carryOut(past, wish, author)) {
                return new Result.Overtaken();
            }
        }
        return new Result.Imported(report, compared.ids());
    }

    private List<Line> lines(List<Row> rows, Wish wish, List<Fault> faults) {
        var measure = new LineRules.Measure(times.today(clock), completion, wish.mrnSystem());
        var lines = new ArrayList<Line>();
        for (Row row : rows) {
            var judged = LineRules.judge(row, measure);
            if (judged instanceof LineRules.Judged.Fine fine) {
                lines.add(fine.line());
            } else {
                faults.addAll(((LineRules.Judged.Wrong) judged).faults());
            }
        }
        return lines;
    }

    private static ImportReport report(
            Reading.Rows rows, FileRules.Told told, StandingRecord.Compared compared, List<Fault> faults) {
        long unreadable = rows.faults().size();
        return new ImportReport(
                Math.toIntExact(rows.rows().size() + unreadable),
                told.cohorts().size(),
                Math.toIntExact(told.people()),
                compared.fresh().size(),
                compared.fresh().stream().mapToInt(past -> past.people().size()).sum(),
                compared.standing(),
                compared.standingEpisodes(),
                faults);
    }
}
