package org.waymarker.backloading;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.programme.ClosingRules;
import org.waymarker.programme.CompletionRule;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeType;

/** What one line tells, and whether it can have been, whatever the other lines say. */
final class LineRules {
    /** Pain Management Programmes are younger. */
    private static final int LONGEST_AGO_YEARS = 40;

    private static final int OLDEST_YEARS = 120;

    private LineRules() {}

    /**
     * By what a line is judged.
     *
     * @param today in the zone of the service
     * @param mrnSystem of which the local numbers are; empty if nobody said so
     */
    record Measure(LocalDate today, CompletionRule completion, Optional<String> mrnSystem) {}

    /** What a line comes to. */
    sealed interface Judged {
        record Fine(Line line) implements Judged {}

        /** @param faults at least one */
        record Wrong(List<Fault> faults) implements Judged {
            public Wrong {
                faults = List.copyOf(faults);
            }
        }
    }

    static Judged judge(Row row, Measure by) {
        var fields = new Fields(row);
        var first = fields.need(Column.FIRST_SESSION, Words::date, FaultReason.DATE_INVALID);
        var last = fields.need(Column.LAST_SESSION, Words::date, FaultReason.DATE_INVALID);
        var cohort = cohort(fields, first, last);
        var names = names(row, fields, by);
        var born = fields.need(Column.BIRTH_DATE, Words::date, FaultReason.DATE_INVALID);
        var outcome = fields.need(Column.OUTCOME, Words::outcome, FaultReason.CODE_UNKNOWN);
        var attended = fields.need(Column.ATTENDED, Words::count, FaultReason.NUMBER_INVALID);
        var offered = fields.need(Column.OFFERED, Words::count, FaultReason.NUMBER_INVALID);
        var present = fields.need(Column.PRESENT, Words::flag, FaultReason.CODE_UNKNOWN);
        var ended = fields.take(Column.ENDED, Words::date, FaultReason.DATE_INVALID);
        if (first.isPresent() && last.isPresent()) {
            judgeDates(fields, first.get(), last.get(), ended, by.today());
        }
        if (born.isPresent() && first.isPresent()) {
            judgeBirth(fields, born.get(), first.get());
        }
        if (outcome.isPresent() && attended.isPresent() && offered.isPresent() && present.isPresent()) {
            judgeOutcome(fields, outcome.get(), attended.get(), offered.get(), present.get(), by.completion());
        }
        boolean died = outcome.equals(Optional.of(Outcome.DIED));
        if (present.orElse(false) && (died || leftBefore(ended, first, last))) {
            fields.fault(Column.PRESENT, FaultReason.PRESENT_AFTER_END);
        }
        if (!fields.faults().isEmpty()) {
            return new Judged.Wrong(fields.faults());
        }
        return new Judged.Fine(new Line(
                row.line(),
                cohort.orElseThrow(),
                names,
                born.orElseThrow(),
                outcome.orElseThrow(),
                attended.orElseThrow(),
                offered.orElseThrow(),
                present.orElseThrow(),
                ended));
    }

    private static Optional<CohortFacts> cohort(Fields fields, Optional<LocalDate> first, Optional<LocalDate> last) {
        var identifier = fields.need(Column.COHORT, Optional::of, FaultReason.FIELD_MISSING);
        var name = fields.take(Column.COHORT_NAME, Optional::of, FaultReason.FIELD_MISSING);
        var type = fields.take(Column.PROGRAMME_TYPE, Words::programmeType, FaultReason.CODE_UNKNOWN)
                .orElse(ProgrammeType.PMP);
        var sessions =
                fields.take(Column.SESSIONS, text -> Words.count(text).filter(n -> n > 0), FaultReason.NUMBER_INVALID);
        return identifier.isEmpty()
                        || first.isEmpty()
                        || last.isEmpty()
                        || last.get().isBefore(first.get())
                ? Optional.empty()
                : Optional.of(new CohortFacts(identifier.get(), name, type, first.get(), last.get(), sessions));
    }

    private static Set<PatientRef> names(Row row, Fields fields, Measure by) {
        var names = new LinkedHashSet<PatientRef>();
        fields.take(Column.NHS_NUMBER, LineRules::nhsNumber, FaultReason.NHS_NUMBER_INVALID)
                .ifPresent(number -> names.add(new PatientRef.Nhs(number)));
        fields.take(Column.MRN, mrn -> localId(by, mrn), FaultReason.MRN_SYSTEM_MISSING)
                .ifPresent(names::add);
        if (row.field(Column.NHS_NUMBER).isEmpty() && row.field(Column.MRN).isEmpty()) {
            fields.fault(Column.NHS_NUMBER, FaultReason.PATIENT_NOT_NAMED);
        }
        return names;
    }

    private static Optional<NhsNumber> nhsNumber(String text) {
        try {
            return Optional.of(new NhsNumber(text.replaceAll("[ -]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One that is too long is a fault of its field already. */
    private static Optional<PatientRef> localId(Measure by, String mrn) {
        return by.mrnSystem()
                .map(system -> new PatientRef.LocalId(system, mrn.substring(0, Math.min(mrn.length(), 100))));
    }

    /** Whether somebody's own end is one that can have been, and was over when the others had their last session. */
    private static boolean leftBefore(Optional<LocalDate> ended, Optional<LocalDate> first, Optional<LocalDate> last) {
        return ended.filter(end -> first.filter(day -> !end.isBefore(day)).isPresent())
                .filter(end -> last.filter(end::isBefore).isPresent())
                .isPresent();
    }

    private static void judgeDates(
            Fields fields, LocalDate first, LocalDate last, Optional<LocalDate> ended, LocalDate today) {
        if (last.isBefore(first)) {
            fields.fault(Column.LAST_SESSION, FaultReason.DATES_REVERSED);
        } else if (last.isAfter(first.plusYears(1))) {
            fields.fault(Column.LAST_SESSION, FaultReason.PROGRAMME_TOO_LONG);
        }
        if (!last.isBefore(today)) {
            fields.fault(Column.LAST_SESSION, FaultReason.LAST_SESSION_NOT_PAST);
        }
        if (first.isBefore(today.minusYears(LONGEST_AGO_YEARS))) {
            fields.fault(Column.FIRST_SESSION, FaultReason.FIRST_SESSION_TOO_LONG_AGO);
        }
        if (ended.filter(first::isAfter).isPresent()) {
            fields.fault(Column.ENDED, FaultReason.END_BEFORE_FIRST_SESSION);
        } else if (ended.filter(last::isBefore).isPresent()) {
            fields.fault(Column.ENDED, FaultReason.END_AFTER_LAST_SESSION);
        }
    }

    private static void judgeBirth(Fields fields, LocalDate born, LocalDate first) {
        if (!born.isBefore(first) || born.isBefore(first.minusYears(OLDEST_YEARS))) {
            fields.fault(Column.BIRTH_DATE, FaultReason.BIRTH_DATE_IMPOSSIBLE);
        }
    }

    /** The rules that hold for a cohort that is closed today hold for one that was closed years ago. */
    private static void judgeOutcome(
            Fields fields, Outcome outcome, int attended, int offered, boolean present, CompletionRule rule) {
        ClosingRules.contradiction(Optional.of(outcome), attended, offered, present, rule)
                .ifPresent(reason -> {
                    switch (reason) {
                        case ATTENDED_EXCEEDS_OFFERED ->
                            fields.fault(Column.ATTENDED, FaultReason.ATTENDED_EXCEEDS_OFFERED);
                        case PRESENT_WITHOUT_ATTENDING ->
                            fields.fault(Column.PRESENT, FaultReason.PRESENT_WITHOUT_ATTENDING);
                        case OUTCOME_CONTRADICTS_COUNTS ->
                            fields.fault(Column.OUTCOME, FaultReason.OUTCOME_CONTRADICTS_COUNTS);
                        case COMPLETION_BELOW_RULE -> fields.fault(Column.OUTCOME, FaultReason.COMPLETION_BELOW_RULE);
                        default -> throw new IllegalStateException("Counts alone are not refused as " + reason);
                    }
                });
    }
}
