package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.Tokens;

/** An EHR that knows of no operation of ours posts and puts the plans of programmes. */
@MicronautTest(transactional = false)
class PlainProgrammeIT {
    private static final String CALLER_SYSTEM = "https://ehr.example/id";
    private static final LocalDate WEEK_FOUR = Clinic.FIRST.plusWeeks(3);

    private final Clinic clinic;
    private final Http http;
    private String ann;
    private String cohort;
    private String cohortName;

    PlainProgrammeIT(EmbeddedServer server) {
        http = new Http(server);
        clinic = new Clinic(http);
    }

    @BeforeEach
    void aCohortBegins() {
        ann = People.freshNhsNumber();
        cohortName = "cohort " + UUID.randomUUID();
        cohort = openCohort(cohortName);
    }

    private String openCohort(String name) {
        var opened = clinic.call(
                "/Group/$open-cohort",
                new Ins()
                        .identifier("cohort", CALLER_SYSTEM, name)
                        .text("name", "Autumn")
                        .date("first-session", Clinic.FIRST)
                        .date("last-session", LocalDate.of(2025, 11, 19))
                        .count("sessions", 12));
        return "Group/" + opened.getEntryFirstRep().getResource().getIdPart();
    }

    private static CarePlan aPlan(String nhs, Reference cohort) {
        var plan = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setSubject(Clinic.subject(nhs));
        plan.addCategory(Codes.CATEGORY_PMP.toConcept());
        plan.addExtension(Extensions.PROGRAMME_COHORT, cohort);
        return plan;
    }

    private CarePlan enrolled() {
        return enrolled(ann);
    }

    private CarePlan enrolled(String nhs) {
        var created = clinic.post(aPlan(nhs, new Reference(cohort)));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return (CarePlan) Http.json(created);
    }

    /** The plan as an EHR ends it. */
    private static CarePlan ended(CarePlan plan, CarePlanStatus status, String outcome, int attended, int missed) {
        var wanted = plan.copy().setStatus(status).setAuthor(new Reference("Practitioner/7"));
        wanted.getPeriod().setEndElement(new DateTimeType(WEEK_FOUR.toString()));
        var activity = wanted.addActivity();
        if (outcome != null) {
            activity.addOutcomeCodeableConcept(new CodeableConcept(new Coding(CodeSystems.PMP_OUTCOME, outcome, null)));
        }
        count(wanted, "attended", Codes.APPOINTMENTS_ATTENDED.toConcept(), attended);
        count(wanted, "missed", Codes.APPOINTMENTS_MISSED.toConcept(), missed);
        return wanted;
    }

    private static void count(CarePlan plan, String id, CodeableConcept code, int number) {
        var observation = new Observation()
                .setStatus(Observation.ObservationStatus.FINAL)
                .setCode(code)
                .setValue(new Quantity(number));
        observation.setId(id);
        plan.addContained(observation);
        plan.getActivityFirstRep().addOutcomeReference(new Reference("#" + id));
    }

    private CarePlan put(CarePlan wanted) {
        var answer = clinic.put(wanted);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return (CarePlan) Http.json(answer);
    }

    private static void assertRefused(HttpResponse<String> answer, String code, String expression) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(Http.code(answer)).isEqualTo(code);
        assertThat(((OperationOutcome) Http.json(answer)).getIssueFirstRep().getExpression())
                .extracting(Object::toString)
                .containsExactly(expression);
    }

    private void assertUnchanged(CarePlan plan) {
        assertThat(clinic.read(CarePlan.class, plan.getIdPart()).getMeta().getVersionId())
                .isEqualTo(plan.getMeta().getVersionId());
    }

    @Test
    void enrolsTheSubjectOnceAndKeepsWhatTheEhrSaid() {
        var posted = aPlan(ann, new Reference(cohort));
        posted.addIdentifier().setSystem(CALLER_SYSTEM).setValue("P-" + cohortName);
        posted.addNote().setText("Prefers mornings");
        posted.addGoal(new Reference("Goal/5"));
        var created = clinic.post(posted);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        var plan = (CarePlan) Http.json(created);
        ProfileValidator.assertValid(plan);
        assertThat(plan.getIdentifier()).hasSize(2);
        assertThat(plan.getNoteFirstRep().getText()).isEqualTo("Prefers mornings");
        assertThat(plan.getGoalFirstRep().getReference()).isEqualTo("Goal/5");
        assertThat(plan.getPeriod().getStartElement().getValueAsString()).isEqualTo(Clinic.FIRST.toString());
        assertThat(((Reference) plan.getExtensionByUrl(Extensions.PROGRAMME_COHORT)
                                .getValue())
                        .getReference())
                .isEqualTo(cohort);

        var again = clinic.post(posted, "Prefer", "return=OperationOutcome");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Http.code(again)).isEqualTo("ALREADY_ENROLLED");
        assertThat(Http.header(again, "Location")).contains(plan.getIdPart());
        assertThat(clinic.find(CarePlan.class, "identifier=" + CALLER_SYSTEM + "%7CP-" + cohortName.replace(" ", "%20"))
                        .getMeta()
                        .getVersionId())
                .isEqualTo("1");
    }

    @Test
    void namesNobodyButTheSubject() {
        var posted = aPlan(ann, new Reference(cohort)).addContributor(Clinic.subject(People.freshNhsNumber()));
        posted.getContributorFirstRep().setType("Patient");
        assertRefused(clinic.post(posted), "OTHER_PATIENT_NAMED", "CarePlan");
        posted.getContributorFirstRep().setIdentifier(posted.getSubject().getIdentifier());
        var created = clinic.post(posted);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        var plan = (CarePlan) Http.json(created);
        var wanted = plan.copy();
        wanted.addNote().setText("Brother").setAuthor(new Reference("Patient/4711"));
        assertRefused(clinic.put(wanted), "OTHER_PATIENT_NAMED", "CarePlan");
        assertUnchanged(plan);
    }

    @Test
    void namesNobodyButTheSubjectInWhatIsContainedEither() {
        var plan = enrolled();
        var wanted = plan.copy();
        var condition = new Condition().setSubject(new Reference("Patient/4711"));
        condition.setId("why");
        wanted.addContained(condition);
        wanted.addAddresses(new Reference("#why"));
        assertRefused(clinic.put(wanted), "OTHER_PATIENT_NAMED", "CarePlan");
        assertUnchanged(plan);
    }

    @Test
    void findsTheCohortByTheIdentifierThatTheCallerGaveIt() {
        var byIdentifier = new Reference()
                .setIdentifier(new Identifier().setSystem(CALLER_SYSTEM).setValue(cohortName));
        var plan = (CarePlan) Http.json(clinic.post(aPlan(ann, byIdentifier)));
        assertThat(((Reference) plan.getExtensionByUrl(Extensions.PROGRAMME_COHORT)
                                .getValue())
                        .getReference())
                .isEqualTo(cohort);
    }

    static List<Arguments> notToBePosted() {
        return List.of(
                spoilt(
                        "COHORT_NOT_NAMED",
                        "CarePlan.extension",
                        plan -> plan.getExtension().clear()),
                spoilt(
                        "COHORT_UNKNOWN",
                        "CarePlan.extension",
                        plan -> plan.getExtension().get(0).setValue(new Reference("Group/" + UUID.randomUUID()))),
                spoilt("STATUS_NOT_ACTIVE", "CarePlan.status", plan -> plan.setStatus(CarePlanStatus.DRAFT)),
                spoilt("ELEMENT_INVALID", "CarePlan.intent", plan -> plan.setIntent(CarePlanIntent.PROPOSAL)),
                spoilt("ELEMENT_MISSING", "CarePlan.subject", plan -> plan.setSubject(null)),
                spoilt(
                        "ELEMENT_NOT_WRITABLE",
                        "CarePlan.period.start",
                        plan -> plan.setPeriod(new Period().setStartElement(new DateTimeType("2025-09-10")))),
                spoilt(
                        "ELEMENT_NOT_WRITABLE",
                        "CarePlan.period.end",
                        plan -> plan.setPeriod(new Period().setEndElement(new DateTimeType("2025-09-10")))),
                spoilt(
                        "ELEMENT_NOT_WRITABLE",
                        "CarePlan.activity",
                        plan -> plan.addActivity().addOutcomeCodeableConcept(Codes.OUTCOME_COMPLETED.toConcept())));
    }

    private static Arguments spoilt(String code, String expression, Consumer<CarePlan> how) {
        return Arguments.of(code, expression, how);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("notToBePosted")
    void refusesAPlanThatBeginsNoProgramme(String code, String expression, Consumer<CarePlan> how) {
        var plan = aPlan(ann, new Reference(cohort));
        how.accept(plan);
        assertRefused(clinic.post(plan), code, expression);
    }

    @Test
    void refusesAPlanOfAClosedCohortAndOneOfAnotherKind() {
        closeCohort();
        assertThat(Http.code(clinic.post(aPlan(ann, new Reference(cohort))))).isEqualTo("COHORT_CLOSED");
        var other = aPlan(ann, new Reference(cohort));
        other.getCategory().clear();
        assertThat(Http.code(clinic.post(other))).isEqualTo("RESOURCE_NOT_TAKEN");
    }

    private Bundle closeCohort(Ins... people) {
        var in = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType("2025-11-19T10:00:00Z"))
                                .setEndElement(new DateTimeType("2025-11-19T12:30:00Z")))
                .reference("declared-by", "Practitioner/7");
        Stream.of(people).forEach(person -> in.parts("person", person));
        return clinic.call("/" + cohort + "/$close-cohort", in);
    }

    private static Ins person(String nhs, String outcome, int attended) {
        return new Ins()
                .value("subject", Clinic.subject(nhs))
                .code("outcome", outcome)
                .count("attended", attended)
                .count("offered", 12)
                .flag("present", false);
    }

    @Test
    void completesByTheStatusWithCountsInContainedObservations() {
        var plan = enrolled();
        plan.addNote().setText("Went on to another course");
        var done = put(ended(plan, CarePlanStatus.COMPLETED, null, 10, 2));
        ProfileValidator.assertValid(done);
        assertThat(done.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(done.getPeriod().getEndElement().getValueAsString()).isEqualTo(WEEK_FOUR.toString());
        assertThat(done.getContained()).isEmpty();
        assertThat(done.getNoteFirstRep().getText()).isEqualTo("Went on to another course");
        assertThat(done.getActivity()).hasSize(1);
        var outcome = done.getActivityFirstRep();
        assertThat(outcome.getOutcomeCodeableConceptFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("completed");
        assertThat(outcome.getOutcomeReference()).hasSize(2);
        assertThat(counts(done)).containsExactly(10, 2);
        var provenance = clinic.find(Provenance.class, "patient=" + CodeSystems.NHS_NUMBER + "%7C" + ann);
        assertThat(provenance.getAgentFirstRep().getWho().getReference()).isEqualTo("Practitioner/7");
    }

    private List<Integer> counts(CarePlan plan) {
        return plan.getActivityFirstRep().getOutcomeReference().stream()
                .map(reference -> clinic.read(
                        Observation.class, reference.getReferenceElement().getIdPart()))
                .map(observation -> observation.getValueQuantity().getValue().intValue())
                .toList();
    }

    @Test
    void breaksOffWithAnOutcomeAndTheClinicianAmongTheContributors() {
        var wanted = ended(enrolled(), CarePlanStatus.REVOKED, "withdrew", 3, 1);
        var author = wanted.getAuthor();
        wanted.setAuthor(null);
        assertRefused(clinic.put(wanted), "ELEMENT_MISSING", "CarePlan.author");
        var done = put(wanted.addContributor(author));
        assertThat(done.getStatus()).isEqualTo(CarePlanStatus.REVOKED);
        assertThat(done.getAuthor().getType()).isEqualTo("Organization");
        assertThat(counts(done)).containsExactly(3, 1);
        ProfileValidator.assertValid(done);
    }

    static List<Arguments> notEnough() {
        return List.of(
                spoilt(
                        "ELEMENT_MISSING",
                        "CarePlan.activity.outcomeCodeableConcept",
                        plan -> plan.getActivityFirstRep().setOutcomeCodeableConcept(null)),
                spoilt(
                        "ELEMENT_INVALID",
                        "CarePlan.activity.outcomeCodeableConcept",
                        plan -> plan.getActivityFirstRep().addOutcomeCodeableConcept(Codes.OUTCOME_DIED.toConcept())),
                spoilt("ELEMENT_INVALID", "CarePlan.activity.outcomeCodeableConcept", plan -> outcome(plan, "bored")),
                spoilt("ELEMENT_INVALID", "CarePlan.activity.outcomeCodeableConcept", plan -> outcome(plan, "partial")),
                spoilt(
                        "ELEMENT_MISSING",
                        "CarePlan.activity.outcomeReference",
                        plan -> without(plan, "attended", "missed")),
                spoilt("ELEMENT_MISSING", "CarePlan.activity.outcomeReference", plan -> without(plan, "missed")),
                spoilt(
                        "ELEMENT_INVALID",
                        "CarePlan.activity.outcomeReference",
                        plan -> count(plan).setValue(new Quantity(2.5))),
                spoilt(
                        "ELEMENT_INVALID",
                        "CarePlan.activity.outcomeReference",
                        plan -> count(plan).setValue(null)),
                spoilt(
                        "ELEMENT_MISSING",
                        "CarePlan.period.end",
                        plan -> plan.getPeriod().setEnd(null)),
                spoilt(
                        "ELEMENT_NOT_WRITABLE",
                        "CarePlan.period.start",
                        plan -> plan.getPeriod().setStartElement(new DateTimeType("2025-09-04"))));
    }

    private static void without(CarePlan plan, String... counts) {
        for (var id : counts) {
            plan.getContained().removeIf(observation -> observation.getId().endsWith(id));
            plan.getActivityFirstRep()
                    .getOutcomeReference()
                    .removeIf(reference -> reference.getReference().endsWith(id));
        }
    }

    private static Observation count(CarePlan plan) {
        return (Observation) plan.getContained().get(0);
    }

    private static void outcome(CarePlan plan, String code) {
        plan.getActivityFirstRep()
                .getOutcomeCodeableConceptFirstRep()
                .getCodingFirstRep()
                .setCode(code);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("notEnough")
    void refusesAnEndThatIsNotToldInFull(String code, String expression, Consumer<CarePlan> how) {
        var plan = enrolled();
        var wanted = ended(plan, CarePlanStatus.REVOKED, "withdrew", 3, 1);
        how.accept(wanted);
        assertRefused(clinic.put(wanted), code, expression);
        assertUnchanged(plan);
    }

    @Test
    void takesTheSameEndAgainAndNoOther() {
        var plan = enrolled();
        var done = put(ended(plan, CarePlanStatus.REVOKED, "withdrew", 3, 1));
        var again = ended(plan, CarePlanStatus.REVOKED, "withdrew", 3, 1);
        again.getMeta().setVersionId(done.getMeta().getVersionId());
        assertThat(put(again).getMeta().getVersionId()).isEqualTo("2");

        var other = ended(plan, CarePlanStatus.REVOKED, "withdrew", 4, 1);
        other.getMeta().setVersionId("2");
        assertThat(Http.code(clinic.put(other))).isEqualTo("PROGRAMME_ENDED_OTHERWISE");
        var overwritten = done.copy();
        outcome(overwritten, "died");
        assertRefused(clinic.put(overwritten), "ELEMENT_NOT_WRITABLE", "CarePlan.activity");
    }

    @Test
    void takesThePersonForWhomASystemCallsAsTheOneWhoDeclares() {
        var wanted = ended(enrolled(), CarePlanStatus.REVOKED, "withdrew", 3, 1).setAuthor(null);
        var user = http.with(Tokens.sign(Tokens.claims()
                .claim("scope", "user/*.cruds")
                .claim("fhirUser", "https://ehr.example/fhir/Practitioner/31")));
        assertThat(new Clinic(user).put(wanted).statusCode()).isEqualTo(200);
        var provenance = clinic.find(Provenance.class, "patient=" + CodeSystems.NHS_NUMBER + "%7C" + ann);
        assertThat(provenance.getAgentFirstRep().getWho().getReference()).endsWith("Practitioner/31");
    }

    @Test
    void keepsOnHoldAndContentAsTheRequestersWord() {
        var plan = enrolled();
        var held = put(plan.copy().setStatus(CarePlanStatus.ONHOLD));
        assertThat(held.getStatus()).isEqualTo(CarePlanStatus.ONHOLD);
        held.addNote().setText("In hospital until May");
        var noted = put(held);
        assertThat(noted.getMeta().getVersionId()).isEqualTo("3");
        assertThat(noted.getStatus()).isEqualTo(CarePlanStatus.ONHOLD);
        assertThat(put(noted).getMeta().getVersionId()).isEqualTo("3");
        var active = put(noted.copy().setStatus(CarePlanStatus.ACTIVE));
        assertThat(active.getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
        assertThat(active.getNoteFirstRep().getText()).isEqualTo("In hospital until May");
        ProfileValidator.assertValid(active);
        active.getNote().clear();
        assertThat(put(active).getNote()).isEmpty();
        assertThat(put(ended(
                                put(clinic.read(CarePlan.class, plan.getIdPart())
                                        .setStatus(CarePlanStatus.ONHOLD)),
                                CarePlanStatus.COMPLETED,
                                "partial",
                                5,
                                7))
                        .getStatus())
                .isEqualTo(CarePlanStatus.COMPLETED);
    }

    static List<Arguments> ours() {
        return List.of(
                ours("CarePlan.title", plan -> plan.setTitle("Another")),
                ours("CarePlan.description", plan -> plan.setDescription("Another")),
                ours("CarePlan.intent", plan -> plan.setIntent(CarePlanIntent.ORDER)),
                ours("CarePlan.subject", plan -> plan.setSubject(Clinic.subject(People.freshNhsNumber()))),
                ours("CarePlan.author", plan -> plan.setAuthor(new Reference("Practitioner/8"))),
                ours("CarePlan.period", plan -> plan.getPeriod().setEndElement(new DateTimeType("2025-09-10"))),
                ours("CarePlan.replaces", plan -> plan.addReplaces(new Reference("CarePlan/" + UUID.randomUUID()))),
                ours(
                        "CarePlan.activity",
                        plan -> plan.addActivity().addOutcomeCodeableConcept(Codes.OUTCOME_COMPLETED.toConcept())),
                ours(
                        "CarePlan.extension",
                        plan -> plan.getExtensionByUrl(Extensions.PROGRAMME_COHORT)
                                .setValue(new Reference("Group/" + UUID.randomUUID()))));
    }

    private static Arguments ours(String expression, Consumer<CarePlan> how) {
        return Arguments.of(expression, how);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ours")
    void letsNobodyOverwriteWhatFollowsFromTheProgramme(String expression, Consumer<CarePlan> how) {
        var plan = enrolled();
        var wanted = plan.copy();
        how.accept(wanted);
        assertRefused(clinic.put(wanted), "ELEMENT_NOT_WRITABLE", expression);
        assertUnchanged(plan);
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, DRAFT",
        "ACTIVE, UNKNOWN",
        "ONHOLD, DRAFT",
        "COMPLETED, ACTIVE",
        "COMPLETED, ONHOLD",
        "COMPLETED, REVOKED",
        "REVOKED, ACTIVE",
        "REVOKED, COMPLETED",
        "ENTEREDINERROR, ACTIVE",
        "ENTEREDINERROR, COMPLETED"
    })
    void refusesAnIllegalMove(CarePlanStatus from, CarePlanStatus to) {
        var plan = inStatus(from);
        assertRefused(clinic.put(plan.copy().setStatus(to)), "STATUS_MOVE_ILLEGAL", "CarePlan.status");
        assertUnchanged(plan);
    }

    private CarePlan inStatus(CarePlanStatus status) {
        var plan = enrolled();
        return switch (status) {
            case COMPLETED -> put(ended(plan, status, "completed", 10, 2));
            case REVOKED -> put(ended(plan, status, "died", 10, 2));
            case ONHOLD -> put(plan.setStatus(status));
            case ENTEREDINERROR -> put(plan.setStatus(status).setAuthor(new Reference("Practitioner/7")));
            default -> plan;
        };
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE", "ONHOLD", "COMPLETED", "REVOKED"})
    void marksWhatShouldNeverHaveBeenRecorded(CarePlanStatus from) {
        var plan = inStatus(from).setStatus(CarePlanStatus.ENTEREDINERROR);
        assertRefused(clinic.put(plan), "ELEMENT_MISSING", "CarePlan.author");
        var marked = put(plan.setAuthor(new Reference("Practitioner/7")));
        assertThat(marked.getStatus()).isEqualTo(CarePlanStatus.ENTEREDINERROR);
        ProfileValidator.assertValid(marked);
        var observations = (Bundle) Http.json(http.get("/Observation?based-on=CarePlan/" + plan.getIdPart()));
        assertThat(observations.getEntry())
                .extracting(entry -> ((Observation) entry.getResource()).getStatus())
                .hasSize(from == CarePlanStatus.ACTIVE || from == CarePlanStatus.ONHOLD ? 0 : 2)
                .allMatch(Observation.ObservationStatus.ENTEREDINERROR::equals);
        assertThat(((Group) Http.json(http.get("/" + cohort))).getQuantity()).isZero();
        assertThat(Http.code(clinic.post(aPlan(ann, new Reference(cohort))))).isEqualTo("ENTERED_IN_ERROR");
        marked.addNote().setText("Wrong person");
        assertThat(put(marked).getNoteFirstRep().getText()).isEqualTo("Wrong person");
        assertThat(closeCohort().getEntry())
                .as("nobody is left to close it for")
                .hasSize(2);
    }

    private static Ins ending(String outcome, LocalDate end, int attended) {
        var in = new Ins()
                .date("end", end)
                .count("attended", attended)
                .count("missed", 4 - attended)
                .reference("declared-by", "Practitioner/7");
        return outcome.isEmpty() ? in : in.code("outcome", outcome);
    }

    private HttpResponse<String> post(String path, Ins in) {
        return http.post(path, FhirJson.encode(in.done()));
    }

    @Test
    void endsAProgrammeAloneByTheOperationOnce() {
        var path = "/CarePlan/" + enrolled().getIdPart() + "/$complete-programme";
        var done = clinic.call(path, ending("withdrew", WEEK_FOUR, 3));
        var plan = Clinic.only(done, CarePlan.class);
        assertThat(plan.getStatus()).isEqualTo(CarePlanStatus.REVOKED);
        assertThat(counts(plan)).containsExactly(3, 1);
        assertThat(done.getEntry())
                .as("plan and two counts, and no closing session")
                .hasSize(3);
        assertThat(FhirJson.encode(clinic.call(path, ending("withdrew", WEEK_FOUR, 3))))
                .isEqualTo(FhirJson.encode(done));
        for (var other : List.of(
                ending("died", WEEK_FOUR, 3),
                ending("withdrew", WEEK_FOUR.plusDays(1), 3),
                ending("withdrew", WEEK_FOUR, 2))) {
            assertThat(Http.code(post(path, other))).isEqualTo("PROGRAMME_ENDED_OTHERWISE");
        }
        var corrected = clinic.call(
                "/CarePlan/" + plan.getIdPart() + "/$correct-completion",
                new Ins()
                        .reference("declared-by", "Practitioner/8")
                        .text("reason", "Had moved away")
                        .code("outcome", "transferred"));
        assertThat(corrected.getEntry()).hasSize(3);
        ProfileValidator.assertValid(Clinic.only(corrected, CarePlan.class));
    }

    @ParameterizedTest
    @CsvSource({
        "withdrew, 2025-09-02, 3, END_BEFORE_FIRST_SESSION",
        "withdrew, 2999-01-01, 3, END_IN_FUTURE",
        "never-started, 2025-09-24, 3, OUTCOME_CONTRADICTS_COUNTS",
        "completed, 2025-09-24, 0, OUTCOME_CONTRADICTS_COUNTS"
    })
    void holdsAnEndAloneToTheRulesOfClosing(String outcome, LocalDate end, int attended, String code) {
        var plan = enrolled();
        var refused = post("/CarePlan/" + plan.getIdPart() + "/$complete-programme", ending(outcome, end, attended));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo(code);
        assertUnchanged(plan);
    }

    @Test
    void takesOfferedForMissedIfTheTwoAgree() {
        var path = "/CarePlan/" + enrolled().getIdPart() + "/$complete-programme";
        assertThat(Http.code(post(path, ending("withdrew", WEEK_FOUR, 3).count("offered", 5))))
                .isEqualTo("PARAMETER_INVALID");
        var neither = new Ins().date("end", WEEK_FOUR).count("attended", 3).reference("declared-by", "Practitioner/7");
        assertThat(Http.code(post(path, neither))).isEqualTo("PARAMETER_MISSING");
        var plan = Clinic.only(clinic.call(path, neither.count("offered", 4)), CarePlan.class);
        assertThat(plan.getActivityFirstRep()
                        .getOutcomeCodeableConceptFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .as("left to the counts")
                .isEqualTo("completed");
    }

    @Test
    void findsTheOneRunningProgrammeOfAPerson() {
        var in = ending("withdrew", WEEK_FOUR, 3);
        assertThat(Http.code(post("/CarePlan/$complete-programme", in.value("subject", Clinic.subject(ann)))))
                .isEqualTo("PATIENT_UNKNOWN");
        var plan = enrolled();
        assertThat(Clinic.only(clinic.call("/CarePlan/$complete-programme", in), CarePlan.class)
                        .getIdPart())
                .isEqualTo(plan.getIdPart());

        cohort = openCohort("second " + cohortName);
        var second = enrolled();
        assertThat(Clinic.only(clinic.call("/CarePlan/$complete-programme", in), CarePlan.class)
                        .getIdPart())
                .as("the same call again ends no other programme")
                .isEqualTo(plan.getIdPart());
        assertUnchanged(second);

        cohort = openCohort("third " + cohortName);
        enrolled();
        var other = ending("died", WEEK_FOUR, 3).value("subject", Clinic.subject(ann));
        assertThat(Http.code(post("/CarePlan/$complete-programme", other))).isEqualTo("SEVERAL_PROGRAMMES");
    }

    @Test
    void closesACohortOfWhichOneHasEndedBefore() {
        var bob = People.freshNhsNumber();
        put(ended(enrolled(), CarePlanStatus.REVOKED, "withdrew", 3, 9));
        enrolled(bob);
        var otherwise = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType("2025-11-19T10:00:00Z"))
                                .setEndElement(new DateTimeType("2025-11-19T12:30:00Z")))
                .reference("declared-by", "Practitioner/7")
                .parts("person", person(bob, "completed", 12))
                .parts("person", person(ann, "withdrew", 4));
        var refused = post("/" + cohort + "/$close-cohort", otherwise);
        assertRefused(refused, "PROGRAMME_ENDED_OTHERWISE", "Parameters.parameter.where(name='person')[1]");

        var closed = closeCohort(person(bob, "completed", 12));
        var plans = closed.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(CarePlan.class::isInstance)
                .map(CarePlan.class::cast)
                .toList();
        assertThat(plans)
                .extracting(plan -> plan.getPeriod().getEndElement().getValueAsString())
                .containsExactly(WEEK_FOUR.toString(), "2025-11-19");
        assertThat(FhirJson.encode(closeCohort(person(bob, "completed", 12)))).isEqualTo(FhirJson.encode(closed));
        assertThat(FhirJson.encode(closeCohort(person(bob, "completed", 12), person(ann, "withdrew", 3))))
                .as("told of again in the same words")
                .isEqualTo(FhirJson.encode(closed));
    }

    @Test
    void givesTheClosingSessionToWhoEndedAloneOnThatDay() {
        var plan = enrolled();
        clinic.call(
                "/CarePlan/" + plan.getIdPart() + "/$complete-programme",
                new Ins()
                        .date("end", LocalDate.of(2025, 11, 19))
                        .count("attended", 12)
                        .count("offered", 12)
                        .flag("present", true)
                        .reference("declared-by", "Practitioner/7"));
        var closed = closeCohort();
        var after = Clinic.only(closed, CarePlan.class);
        ProfileValidator.assertValid(after);
        assertThat(after.getActivityFirstRep().getOutcomeReference())
                .extracting(Reference::getType)
                .containsExactly("Encounter", "Observation", "Observation");
        assertThat(closed.getEntry().stream()
                        .filter(entry -> entry.getResource() instanceof Encounter)
                        .count())
                .as("the cohort's and the person's")
                .isEqualTo(2);
    }
}
