package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.backloading.ImportCohorts.Result;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.programme.CohortId;

class ImportAnswersTest {
    private static final ImportCohorts.Wish WISH = new ImportCohorts.Wish(
            "https://trust.example/cohort",
            Optional.empty(),
            new Clinician("Practitioner", "Practitioner/7"),
            false,
            true);

    private static ImportReport report(List<Fault> faults) {
        return new ImportReport(9, 8, 7, 6, 5, 4, 3, faults);
    }

    private static Parameters parameters(Result result) {
        return (Parameters) ((Answer.Computed) ImportAnswers.of(result, WISH)).resource();
    }

    private static int count(Parameters parameters, String name) {
        return ((IntegerType) parameters.getParameterValue(name)).getValue();
    }

    @Test
    void tellsEveryNumberByItsName() {
        var parameters = parameters(new Result.Looked(report(List.of())));
        assertThat(List.of(
                        "rows",
                        "cohorts",
                        "people",
                        "cohorts-new",
                        "programmes-new",
                        "cohorts-standing",
                        "programmes-standing",
                        "faults"))
                .extracting(name -> count(parameters, name))
                .containsExactly(9, 8, 7, 6, 5, 4, 3, 0);
    }

    @Test
    void namesTheCohortsThatWereImported() {
        var id = new CohortId(new UUID(0x5000L, 1));
        var parameters = parameters(new Result.Imported(report(List.of()), List.of(id)));
        assertThat(((Reference) parameters.getParameterValue("cohort")).getReference())
                .isEqualTo("Group/" + id);
    }

    @Test
    void listsSoManyFaultsAndCountsThemAll() {
        var faults = IntStream.range(0, ImportAnswers.MOST_FAULTS + 7)
                .mapToObj(i -> Fault.of(i + 2, FaultReason.PERSON_REPEATED))
                .toList();
        var parameters = parameters(new Result.Looked(report(faults)));
        assertThat(count(parameters, "faults")).isEqualTo(ImportAnswers.MOST_FAULTS + 7);
        assertThat(parameters.getParameter().stream().filter(p -> p.getName().equals("fault")))
                .hasSize(ImportAnswers.MOST_FAULTS);
        var refused = (Answer.RefusedForAll) ImportAnswers.of(new Result.Faulty(report(faults)), WISH);
        assertThat(refused.refusals()).hasSize(ImportAnswers.MOST_FAULTS);
    }

    @ParameterizedTest
    @CsvSource({"DATE_INVALID,VALUE", "PERSON_REPEATED,BUSINESSRULE", "COHORT_DIFFERS,CONFLICT"})
    void refusesWithATypeOfIssueThatFits(FaultReason reason, IssueType type) {
        var refused =
                (Answer.RefusedForAll) ImportAnswers.of(new Result.Faulty(report(List.of(Fault.of(2, reason)))), WISH);
        assertThat(refused.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.status()).isEqualTo(422);
            assertThat(refusal.type()).isEqualTo(type);
            assertThat(refusal.code()).isEqualTo(reason.name());
        });
    }

    @Test
    void anImportThatWasOvertakenIsRefused() {
        var refused = (Answer.Refused) ImportAnswers.of(new Result.Overtaken(), WISH);
        assertThat(refused.refusal().status()).isEqualTo(409);
    }
}
