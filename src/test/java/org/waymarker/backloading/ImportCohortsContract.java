package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.backloading.PastCohortFile.aLine;
import static org.waymarker.backloading.PastCohortFile.with;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.backloading.ImportCohorts.Result;
import org.waymarker.backloading.ImportCohorts.Wish;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Cohort;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.CompletionRule;
import org.waymarker.programme.Episode;
import org.waymarker.programme.OpenCohort;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeType;
import org.waymarker.programme.Programmes;
import org.waymarker.record.FhirRecord;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/** Imports against a record, on any database; today is 2 March 2026. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImportCohortsContract {
    private static final String SYSTEM = "https://trust.example/cohort";
    private static final String MRN = "https://hospital.example/mrn";
    private static final Clinician LEAD = new Clinician("Practitioner", "Practitioner/7");
    private static final Wish DRY = new Wish(SYSTEM, Optional.of(MRN), LEAD, true, true);
    private static final Wish KEPT = new Wish(SYSTEM, Optional.of(MRN), LEAD, false, true);
    private static final Wish SENT = new Wish(SYSTEM, Optional.of(MRN), LEAD, false, false);
    private static final LocalDate FIRST = LocalDate.of(2023, 9, 5);
    private static final LocalDate LAST = LocalDate.of(2023, 11, 21);

    /** Every table that an import might write to. */
    private static final List<String> TABLES = List.of(
            "patient",
            "patient_ref",
            "cohort",
            "episode",
            "resource",
            "resource_version",
            "lane",
            "delivery",
            "delivery_resource");

    private ApplicationContext context;
    private ImportCohorts imports;
    private Programmes programmes;
    private Patients patients;
    private OpenCohort openCohort;
    private FhirRecord record;
    private BusinessIds ids;
    private Jdbc jdbc;
    private String ann;
    private String ben;
    private String cohort;

    abstract Map<String, Object> database();

    @BeforeAll
    void start() {
        var properties = new HashMap<>(database());
        properties.put("waymarker.testing.clock", "settable");
        properties.put("waymarker.local-id-systems", MRN);
        context = ApplicationContext.run(properties);
        context.getBean(SettableClock.class).set(Instant.parse("2026-03-02T09:00:00Z"));
        imports = context.getBean(ImportCohorts.class);
        programmes = context.getBean(Programmes.class);
        patients = context.getBean(Patients.class);
        openCohort = context.getBean(OpenCohort.class);
        record = context.getBean(FhirRecord.class);
        ids = context.getBean(BusinessIds.class);
        jdbc = context.getBean(Jdbc.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @BeforeEach
    void newPeople() {
        ann = People.freshNhsNumber();
        ben = People.freshNhsNumber();
        cohort = "C-" + UUID.randomUUID();
    }

    @SuppressWarnings("unchecked")
    private <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    private Map<Column, String> line(String nhs, Object... others) {
        return with(with(aLine(nhs), Column.COHORT, cohort), others);
    }

    private Map<Column, String> left(String nhs) {
        return line(
                nhs,
                Column.OUTCOME,
                "withdrew",
                Column.ATTENDED,
                "4",
                Column.PRESENT,
                "no",
                Column.ENDED,
                "03/10/2023");
    }

    private Result carryOut(Wish wish, PastCohortFile file) {
        return imports.carryOut(file.bytes(), wish, "tester");
    }

    private ImportReport imported(Wish wish, PastCohortFile file) {
        var result = carryOut(wish, file);
        assertThat(result).isInstanceOf(Result.Imported.class);
        return ((Result.Imported) result).report();
    }

    private List<Fault> faults(PastCohortFile file) {
        var before = rowCounts();
        var looked = carryOut(DRY, file);
        var refused = carryOut(KEPT, file);
        assertThat(rowCounts()).as("nothing is imported").isEqualTo(before);
        var report = ((Result.Faulty) refused).report();
        assertThat(((Result.Looked) looked).report())
                .as("a dry run finds what a real one finds")
                .isEqualTo(report);
        return report.faults();
    }

    private Map<String, Long> rowCounts() {
        var counts = new HashMap<String, Long>();
        inTransaction(() -> {
            TABLES.forEach(table -> counts.put(
                    table,
                    jdbc.first("select count(*) as n from " + table, row -> row.number("n"))
                            .orElseThrow()));
            return counts;
        });
        return counts;
    }

    private CohortId id() {
        return openCohort.idOf(SYSTEM, cohort);
    }

    private List<Episode> episodes() {
        return inTransaction(() -> programmes.episodesOf(id()));
    }

    private Episode episode(String nhs) {
        var key = inTransaction(() -> patients.find(List.of(nhs(nhs)))).orElseThrow();
        return episodes().stream()
                .filter(e -> e.patient().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static PatientRef nhs(String number) {
        return new PatientRef.Nhs(new NhsNumber(number));
    }

    private <R extends Resource> R read(Class<R> type, UUID id) {
        return type.cast(inTransaction(() -> record.read(type.getSimpleName(), id))
                .orElseThrow()
                .resource());
    }

    private PastCohortFile aFile() {
        return new PastCohortFile().line(line(ann)).line(left(ben));
    }

    @Test
    void aDryRunWritesNothingAndTellsWhatWouldBe() {
        var before = rowCounts();
        var report = ((Result.Looked) carryOut(DRY, aFile())).report();
        assertThat(report).isEqualTo(new ImportReport(2, 1, 2, 1, 2, 0, 0, List.of()));
        assertThat(rowCounts()).isEqualTo(before);
    }

    @Test
    void importsWhatTheFileTells() {
        assertThat(imported(KEPT, aFile())).isEqualTo(new ImportReport(2, 1, 2, 1, 2, 0, 0, List.of()));
        var standing = inTransaction(() -> programmes.cohort(id())).orElseThrow();
        assertThat(standing.name()).isEqualTo("Tuesdays, autumn 2023");
        assertThat(standing.firstSession()).isEqualTo(FIRST);
        assertThat(standing.sessions()).isEqualTo(12);
        assertThat(standing.closing()).isPresent();
        var annsEnding = episode(ann).ending().orElseThrow();
        assertThat(annsEnding.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(annsEnding.on()).isEqualTo(LAST);
        assertThat(annsEnding.attended()).isEqualTo(11);
        assertThat(episode(ann).completed()).isTrue();
        var bensEnding = episode(ben).ending().orElseThrow();
        assertThat(bensEnding.outcome()).isEqualTo(Outcome.WITHDREW);
        assertThat(bensEnding.on()).isEqualTo("2023-10-03");
        assertThat(inTransaction(() -> patients.identity(episode(ann).patient()).birthDate()))
                .contains(LocalDate.of(1961, 5, 31));
    }

    @Test
    void writesTheResourcesWithTheirPastDates() {
        imported(KEPT, aFile());
        var group = read(Group.class, id().value());
        assertThat(group.getActive()).isFalse();
        assertThat(group.getQuantity()).isEqualTo(2);
        var plan = read(CarePlan.class, episode(ann).id().value());
        ProfileValidator.assertValid(plan);
        assertThat(plan.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(plan.getPeriod().getStartElement().getValueAsString()).isEqualTo("2023-09-05");
        assertThat(plan.getPeriod().getEndElement().getValueAsString()).isEqualTo("2023-11-21");
        assertThat(plan.getActivityFirstRep().getOutcomeReference()).hasSize(3);
        var session = read(
                Encounter.class,
                ids.of(Kind.CLOSING_SESSION, episode(ann).id(), "closing").value());
        ProfileValidator.assertValid(session);
        assertThat(session.getPeriod().getStartElement().getValueAsString())
                .as("nobody wrote down the hour")
                .isEqualTo("2023-11-21");
        assertThat(session.getPeriod().getEndElement().getValueAsString()).isEqualTo("2023-11-21");
        var attended = read(
                Observation.class,
                ids.of(Kind.SESSIONS_ATTENDED, episode(ben).id()).value());
        ProfileValidator.assertValid(attended);
        assertThat(attended.getValueQuantity().getValue()).isEqualByComparingTo("4");
        assertThat(attended.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2023-10-03");
        var bensPlan = read(CarePlan.class, episode(ben).id().value());
        assertThat(bensPlan.getStatus()).isEqualTo(CarePlanStatus.REVOKED);
        assertThat(inTransaction(() -> record.read(
                        "Encounter",
                        ids.of(Kind.CLOSING_SESSION, episode(ben).id(), "closing")
                                .value())))
                .isEmpty();
    }

    @Test
    void theSameFileAgainAddsNothing() {
        imported(KEPT, aFile());
        var before = rowCounts();
        assertThat(imported(KEPT, aFile())).isEqualTo(new ImportReport(2, 1, 2, 0, 0, 1, 2, List.of()));
        assertThat(imported(SENT, aFile()).newCohorts())
                .as("nor does it send what was kept")
                .isZero();
        assertThat(rowCounts()).isEqualTo(before);
    }

    @Test
    void aLongerFileAddsWhatIsNew() {
        imported(KEPT, aFile());
        var report = imported(KEPT, aFile().line(laterCohort(ann)));
        assertThat(report).isEqualTo(new ImportReport(3, 2, 2, 1, 1, 1, 2, List.of()));
    }

    private Map<Column, String> laterCohort(String nhs, Object... others) {
        var later = with(
                aLine(nhs),
                Column.COHORT,
                cohort + "-2",
                Column.FIRST_SESSION,
                "2025-01-07",
                Column.LAST_SESSION,
                "2025-03-25");
        return with(later, others);
    }

    /** In one piece or cohort by cohort, once or again: what stands in the end is what the file tells. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFileInPartsAndWholeAndAgainIsTheSame(long seed) {
        var random = new Random(seed);
        var whole = new PastCohortFile();
        var parts = new ArrayList<PastCohortFile>();
        var told = new HashMap<String, Map<Column, String>>();
        int cohorts = 1 + random.nextInt(3);
        for (int c = 0; c < cohorts; c++) {
            var part = new PastCohortFile();
            int people = 1 + random.nextInt(4);
            for (int p = 0; p < people; p++) {
                var nhs = People.freshNhsNumber();
                var fields = with(random.nextBoolean() ? line(nhs) : left(nhs), Column.COHORT, cohort + c);
                told.put(nhs, fields);
                part.line(fields);
                whole.line(fields);
            }
            parts.add(part);
        }
        if (random.nextBoolean()) {
            parts.subList(0, 1 + random.nextInt(cohorts)).forEach(part -> imported(KEPT, part));
        }
        imported(KEPT, whole);
        var before = rowCounts();
        assertThat(imported(KEPT, whole).newCohorts()).isZero();
        assertThat(rowCounts()).isEqualTo(before);
        told.forEach((nhs, fields) -> {
            var key = inTransaction(() -> patients.find(List.of(nhs(nhs)))).orElseThrow();
            assertThat(inTransaction(() -> programmes.episodesOf(key)))
                    .singleElement()
                    .satisfies(episode -> assertThat(
                                    episode.ending().orElseThrow().outcome().code())
                            .isEqualTo(fields.get(Column.OUTCOME)));
        });
    }

    @Test
    void aChangedLineIsAConflictAndChangesNothing() {
        imported(KEPT, aFile());
        assertThat(faults(new PastCohortFile()
                        .line(line(ann, Column.ATTENDED, "10"))
                        .line(left(ben))))
                .containsExactly(Fault.of(2, FaultReason.PROGRAMME_ENDED_OTHERWISE));
        assertThat(faults(new PastCohortFile().line(line(ann, Column.SESSIONS, "11"))))
                .containsExactly(Fault.of(2, Column.COHORT, FaultReason.COHORT_DIFFERS));
        assertThat(faults(aFile().line(line(People.freshNhsNumber()))))
                .containsExactly(Fault.of(4, FaultReason.COHORT_CLOSED));
    }

    @Test
    void oneBadLineKeepsTheWholeFileOut() {
        var file = aFile().line(laterCohort(People.freshNhsNumber(), Column.ATTENDED, "13"));
        assertThat(faults(file)).containsExactly(Fault.of(4, Column.ATTENDED, FaultReason.ATTENDED_EXCEEDS_OFFERED));
        assertThat(inTransaction(() -> programmes.cohort(id()))).isEmpty();
    }

    @Test
    void aFileThatIsNoTableIsReported() {
        var faults = ((Result.Looked) imports.carryOut("a,b\n1,2\n".getBytes(), DRY, "tester"))
                .report()
                .faults();
        assertThat(faults).extracting(Fault::reason).contains(FaultReason.COLUMN_UNKNOWN, FaultReason.COLUMN_MISSING);
        assertThat(imports.carryOut("a,b\n1,2\n".getBytes(), KEPT, "tester")).isInstanceOf(Result.Faulty.class);
    }

    @Test
    void aCohortThatRunsHereIsNotImported() {
        var running =
                new Cohort(id(), "Tuesdays, autumn 2023", ProgrammeType.PMP, FIRST, LAST, 12, Optional.empty(), false);
        openCohort.open(running, List.of(), "tester");
        assertThat(faults(aFile())).containsExactly(Fault.of(2, Column.COHORT, FaultReason.COHORT_NOT_CLOSED));
    }

    @Test
    void thePeopleOfAFileAreHeldAgainstThoseWhomWeKnow() {
        imported(KEPT, aFile());
        var mrn = "M-" + UUID.randomUUID();
        assertThat(faults(new PastCohortFile().line(laterCohort(ann, Column.BIRTH_DATE, "1961-06-01"))))
                .containsExactly(Fault.of(2, Column.BIRTH_DATE, FaultReason.BIRTH_DATES_DIFFER));
        assertThat(faults(new PastCohortFile()
                        .line(laterCohort(ann, Column.FIRST_SESSION, "2023-11-01", Column.LAST_SESSION, "2024-01-01"))))
                .containsExactly(Fault.of(2, Column.FIRST_SESSION, FaultReason.PROGRAMMES_OVERLAP));
        inTransaction(() -> patients.register(List.of(nhs(ann), new PatientRef.LocalId(MRN, mrn)), Optional.empty()));
        var other = People.freshNhsNumber();
        assertThat(faults(new PastCohortFile().line(laterCohort(other, Column.MRN, mrn))))
                .as("her local number with somebody else's NHS number")
                .containsExactly(Fault.of(2, FaultReason.PATIENT_NAMES_CONFLICT));
        assertThat(faults(new PastCohortFile().line(laterCohort(ben, Column.MRN, mrn))))
                .as("her local number with his NHS number")
                .containsExactly(Fault.of(2, FaultReason.PATIENT_NAMES_CONFLICT));
        assertThat(faults(new PastCohortFile()
                        .line(laterCohort(ann))
                        .line(laterCohort(other, Column.NHS_NUMBER, "", Column.MRN, mrn))))
                .as("two numbers, of one person as we know")
                .containsExactly(Fault.of(3, FaultReason.PERSON_REPEATED).against(2));
    }

    @Test
    void someoneUntracedComesInByALocalNumberAndIsFoundByIt() {
        var mrn = "M-" + UUID.randomUUID();
        imported(
                KEPT,
                new PastCohortFile()
                        .line(line(ann, Column.NHS_NUMBER, "", Column.MRN, mrn))
                        .line(laterCohort(ann, Column.MRN, mrn)));
        assertThat(inTransaction(() -> patients.find(List.of(nhs(ann)))))
                .as("one line had both numbers")
                .isEqualTo(inTransaction(() -> patients.find(List.of(new PatientRef.LocalId(MRN, mrn)))));
        assertThat(episodes()).hasSize(1);
    }

    @Test
    void aCohortThatIsKeptSendsNothingNotEvenACorrection() {
        var before = rowCounts();
        imported(KEPT, aFile());
        var after = rowCounts();
        assertThat(after.get("delivery")).isEqualTo(before.get("delivery"));
        assertThat(after.get("lane")).isEqualTo(before.get("lane"));
        correct(episode(ann), "partial");
        assertThat(read(CarePlan.class, episode(ann).id().value())
                        .getActivityFirstRep()
                        .getOutcomeCodeableConceptFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("partial");
        assertThat(rowCounts().get("delivery")).isEqualTo(before.get("delivery"));
    }

    @Test
    void aCohortThatIsSentMakesOneDeliveryForEachPersonAndOneForTheCohort() {
        var before = rowCounts();
        imported(SENT, aFile());
        assertThat(rowCounts().get("delivery")).isEqualTo(before.get("delivery") + 3);
        correct(episode(ann), "partial");
        assertThat(rowCounts().get("delivery")).isEqualTo(before.get("delivery") + 4);
    }

    private void correct(Episode episode, String outcome) {
        var parameters = new Parameters();
        parameters.addParameter("declared-by", new Reference("Practitioner/7"));
        parameters.addParameter("reason", new StringType("Read again"));
        parameters.addParameter("outcome", new StringType(outcome));
        parameters.addParameter("present", new BooleanType(true));
        var correction = context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(endpoint -> endpoint.operations().stream())
                .filter(operation -> operation.name().equals("$correct-completion"))
                .findFirst()
                .orElseThrow();
        var call = new FhirEndpoint.Call(Optional.of(episode.id().value()), parameters, Tokens.caller("tester"));
        assertThat(inTransaction(() -> correction.handler().handle(call))).isInstanceOf(Answer.Done.class);
    }

    /** Of two imports of one file at one moment one writes; the other is too late, plays again and finds it written. */
    @Test
    void twoAtOnceImportItOnce() throws Exception {
        var file = aFile();
        var barrier = new CyclicBarrier(2);
        Callable<ImportReport> work = () -> {
            barrier.await();
            return again(() -> imported(KEPT, file));
        };
        var executor = Executors.newFixedThreadPool(2);
        try {
            for (var future : executor.invokeAll(List.of(work, work))) {
                assertThat(future.get().faults()).isEmpty();
            }
        } finally {
            executor.shutdown();
        }
        assertThat(episodes()).hasSize(2);
        assertThat(episodes()).allMatch(e -> e.ending().isPresent());
        assertThat(inTransaction(
                        () -> record.history("CarePlan", episode(ann).id().value())))
                .hasSize(2);
    }

    /** As the API does with a race that was lost. */
    private <T> T again(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(transaction);
            } catch (RuntimeException | AssertionError e) {
                if (attempt == 5) {
                    throw e;
                }
            }
        }
    }

    /** Between the look and the write somebody may have written the same cohort otherwise. */
    @Test
    void aCohortThatWasWrittenOtherwiseMeanwhileIsNotRecorded() {
        var past = FileRules.told(List.of(lineOf(line(ann)))).cohorts().get(0);
        var records = context.getBean(RecordPastCohort.class);
        imported(KEPT, aFile());
        assertThat(inTransaction(() -> records.carryOut(past, KEPT, "tester")))
                .as("as it stands, with one more whom the file does not tell of")
                .isTrue();
        var others = FileRules.told(List.of(lineOf(line(ann, Column.ATTENDED, "10"))))
                .cohorts()
                .get(0);
        assertThat(inTransaction(() -> records.carryOut(others, KEPT, "tester")))
                .isFalse();
        var renamed = FileRules.told(List.of(lineOf(line(ann, Column.COHORT_NAME, "x"))))
                .cohorts()
                .get(0);
        assertThat(inTransaction(() -> records.carryOut(renamed, KEPT, "tester")))
                .isFalse();
        var gone = FileRules.told(List.of(lineOf(with(left(ben), Column.ATTENDED, "3"))))
                .cohorts()
                .get(0);
        assertThat(inTransaction(() -> records.carryOut(gone, KEPT, "tester"))).isFalse();
    }

    private static Line lineOf(Map<Column, String> fields) {
        var measure = new LineRules.Measure(
                LocalDate.of(2026, 3, 2), new CompletionRule(CompletionRule.Basis.DECLARED, 0.5), Optional.of(MRN));
        return ((LineRules.Judged.Fine) LineRules.judge(new Row(2, fields), measure)).line();
    }
}
