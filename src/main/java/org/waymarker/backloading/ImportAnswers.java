package org.waymarker.backloading;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.waymarker.backloading.ImportCohorts.Result;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Refusal;
import org.waymarker.programme.CohortId;

/** What callers are told of an import. */
final class ImportAnswers {
    /** A file that is wrong in one way in every line makes no answer of many megabytes. */
    static final int MOST_FAULTS = 1_000;

    private static final String FILE = "Parameters.parameter.where(name='file')";

    private ImportAnswers() {}

    static Answer of(Result result, ImportCohorts.Wish wish) {
        if (result instanceof Result.Looked looked) {
            return new Answer.Computed(parameters(looked.report(), wish, List.of()));
        }
        if (result instanceof Result.Imported imported) {
            return new Answer.Computed(parameters(imported.report(), wish, imported.cohorts()));
        }
        if (result instanceof Result.Faulty faulty) {
            return new Answer.RefusedForAll(
                    shown(faulty.report()).stream().map(ImportAnswers::refusal).toList());
        }
        return new Answer.Refused(Refusal.conflict(
                "WRITTEN_MEANWHILE", "Another call wrote one of these cohorts; import the file again"));
    }

    private static List<Fault> shown(ImportReport report) {
        return report.faults().stream().limit(MOST_FAULTS).toList();
    }

    private static Refusal refusal(Fault fault) {
        var type = switch (fault.reason().nature()) {
            case FORM -> IssueType.VALUE;
            case RULE -> IssueType.BUSINESSRULE;
            case CONFLICT -> IssueType.CONFLICT;
        };
        return new Refusal(422, type, fault.reason().name(), fault.message(), Optional.of(FILE));
    }

    private static Parameters parameters(ImportReport report, ImportCohorts.Wish wish, List<CohortId> cohorts) {
        var parameters = new Parameters();
        parameters.addParameter("dry-run", new BooleanType(wish.dryRun()));
        parameters.addParameter("send-to-hospital", new BooleanType(!wish.kept()));
        count(parameters, "rows", report.rows());
        count(parameters, "cohorts", report.cohorts());
        count(parameters, "people", report.people());
        count(parameters, "cohorts-new", report.newCohorts());
        count(parameters, "cohorts-standing", report.standingCohorts());
        count(parameters, "programmes-new", report.newProgrammes());
        count(parameters, "programmes-standing", report.standingProgrammes());
        count(parameters, "faults", report.faults().size());
        shown(report).forEach(fault -> add(parameters, fault));
        cohorts.forEach(id -> parameters.addParameter("cohort", new Reference("Group/" + id.value()).setType("Group")));
        return parameters;
    }

    private static void count(Parameters parameters, String name, int count) {
        parameters.addParameter(name, new UnsignedIntType(count));
    }

    private static void add(Parameters parameters, Fault fault) {
        var part = parameters.addParameter().setName("fault");
        part.addPart().setName("line").setValue(new PositiveIntType(fault.line()));
        fault.column().ifPresent(column -> part.addPart().setName("column").setValue(new StringType(column.header())));
        part.addPart().setName("code").setValue(new CodeType(fault.reason().name()));
        part.addPart().setName("message").setValue(new StringType(fault.message()));
    }
}
