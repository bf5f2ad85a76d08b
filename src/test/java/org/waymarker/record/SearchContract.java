package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.DateSpan;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search.Comparison;
import org.waymarker.record.Search.Condition;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Dated;
import org.waymarker.record.Search.Include;
import org.waymarker.record.Search.Mark;
import org.waymarker.record.Search.Missing;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Page;
import org.waymarker.record.Search.Prefix;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Search.Without;

/** What is found, on any database. */
abstract class SearchContract extends RecordTestBed {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private PatientKey patient;

    @BeforeEach
    void somebodyNew() {
        patient = newPatient();
    }

    @Test
    void findsByIdentifierAndPatientPageByPage() {
        var ids = List.of(newPlanId(), newPlanId(), newPlanId());
        ids.forEach(id -> write(patient, id, "plan"));

        var identifier =
                new Wanted(Optional.of(ids.get(1).system()), ids.get(1).value().toString());
        var byIdentifier = find(new Search(
                "CarePlan",
                Optional.empty(),
                List.of(new Criterion("identifier", List.of(identifier))),
                10,
                Optional.empty()));
        assertThat(byIdentifier.results())
                .extracting(Stored::id)
                .containsExactly(ids.get(1).value());

        var first = find(new Search("CarePlan", Optional.of(patient), List.of(), 2, Optional.empty()));
        assertThat(first.results()).hasSize(2);
        var second = find(new Search("CarePlan", Optional.of(patient), List.of(), 2, first.next()));
        assertThat(second.results())
                .extracting(Stored::id)
                .containsExactly(ids.get(2).value());
        assertThat(second.next()).isEmpty();
    }

    @Test
    void asksForEveryConditionAndAnyOfItsValues() {
        var pmp = keep(plan().addCategory(concept("pmp")).addCategory(concept("pain")));
        var other = keep(plan().addCategory(concept("pmp")));
        assertThat(plans(category("pmp"))).containsExactly(pmp, other);
        assertThat(plans(category("pmp"), category("pain"))).containsExactly(pmp);
        assertThat(plans(category("pain", "none"))).containsExactly(pmp);
        assertThat(plans(new Criterion("category", List.of(new Wanted(Optional.of("https://c.example"), "")))))
                .containsExactly(pmp, other);
        assertThat(plans(new Criterion("category", List.of(new Wanted(Optional.of("https://c.example"), "pain")))))
                .containsExactly(pmp);
        assertThat(plans(new Criterion("category", List.of(new Wanted(Optional.of(""), "pain")))))
                .isEmpty();
        assertThat(plans(new Without("category", List.of(any("pain"))))).containsExactly(other);
        assertThat(plans(new Criterion("_id", List.of(any(other.toString()))))).containsExactly(other);
    }

    @Test
    void findsACodeOfFhirItselfByItsSystemToo() {
        var id = keep(plan());
        var system = CarePlan.CarePlanStatus.ACTIVE.getSystem();
        assertThat(plans(new Criterion("status", List.of(new Wanted(Optional.of(system), "active")))))
                .containsExactly(id);
        assertThat(plans(new Criterion("status", List.of(any("active"))))).containsExactly(id);
    }

    @Test
    void tellsWhatIsMissing() {
        var dated = keep(plan().addReplaces(new Reference().setIdentifier(new Identifier().setValue("there")))
                .setPeriod(new Period().setStartElement(new DateTimeType("2026-01-05"))));
        var bare = keep(plan());
        for (var name : List.of("date", "replaces")) {
            assertThat(plans(new Missing(name, true))).containsExactly(bare);
            assertThat(plans(new Missing(name, false))).containsExactly(dated);
        }
        assertThat(plans(new Without("category", List.of(any("pmp"))))).containsExactly(dated, bare);
    }

    @Test
    void findsAReferenceThatGoesByIdentifier() {
        var ours = new Identifier().setSystem("https://ods.example").setValue("ZZ999");
        var id =
                keep(new Task().setOwner(new Reference().setType("Organization").setIdentifier(ours)));
        keep(new Task().setOwner(new Reference("Organization/12")));
        assertThat(ids(find(search(
                        "Task",
                        new Criterion(
                                "owner:identifier",
                                List.of(new Wanted(Optional.of("https://ods.example"), "ZZ999")))))))
                .containsExactly(id);
        assertThat(ids(find(search("Task", new Criterion("owner", List.of(any("Organization/12")))))))
                .doesNotContain(id)
                .hasSize(1);
    }

    @Test
    void findsValuesThatAreLongerThanTheIndex() {
        var value = "v".repeat(5_000);
        var id = keep(plan().addIdentifier(new Identifier().setValue(value)));
        keep(plan().addIdentifier(new Identifier().setValue(value + "w")));
        assertThat(plans(new Criterion("identifier", List.of(any(value))))).containsExactly(id);
    }

    /** A plan of the whole of March 2026, against each prefix: whether it is found, and one without an end. */
    @ParameterizedTest
    @CsvSource({
        "EQ,2026-03,true,false",
        "EQ,2026,true,false",
        "EQ,2026-03-05,false,false",
        "NE,2026-03,false,true",
        "NE,2026-03-05,true,true",
        "NE,2026,false,true",
        "GT,2026-03,false,true",
        "GT,2026-02,true,true",
        "GT,2026-03-30,true,true",
        "GT,2026-03-31,false,true",
        "LT,2026-03,false,false",
        "LT,2026-04,true,true",
        "LT,2026-03-02,true,true",
        "LT,2026-03-01,false,false",
        "GE,2026-03,true,true",
        "GE,2026-03-31,false,true",
        "GE,2026-04,false,true",
        "GE,2026-03-01,true,true",
        "LE,2026-03,true,false",
        "LE,2026-02,false,false",
        "LE,2026-04-01,true,true",
        "SA,2026-02,true,true",
        "SA,2026-03,false,false",
        "SA,2026-02-28,true,true",
        "EB,2026-04,true,false",
        "EB,2026-03-31,false,false",
        "EB,2026,false,false",
        "AP,2026-03-10,true,true",
        "AP,2026-04,false,true",
        "AP,2026-02,false,false"
    })
    void comparesDatesAsRanges(Prefix prefix, String value, boolean march, boolean openEnded) {
        var closed = keep(plan().setPeriod(new Period()
                .setStartElement(new DateTimeType("2026-03-01"))
                .setEndElement(new DateTimeType("2026-03-31"))));
        var open = keep(plan().setPeriod(new Period().setStartElement(new DateTimeType("2026-03-01"))));
        keep(plan());
        var expected = new ArrayList<UUID>();
        if (march) {
            expected.add(closed);
        }
        if (openEnded) {
            expected.add(open);
        }
        assertThat(plans(dated("date", prefix, value))).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "EQ,2026-05-04T10:00:00Z,true",
        "EQ,2026-05-04,true",
        "EQ,2026-05-03,false",
        "EQ,2026-05-04T10:00:01Z,false",
        "NE,2026-05-04T10:00:00Z,false",
        "NE,2026-05-05,true",
        "GT,2026-05-04T10:00:00Z,false",
        "GT,2026-05-04T09:59:59Z,true",
        "GE,2026-05-04T10:00:00Z,true",
        "GE,2026-05-04T10:00:01Z,false",
        "LT,2026-05-04T10:00:00Z,false",
        "LT,2026-05-04T10:00:01Z,true",
        "LE,2026-05-04T10:00:00Z,true",
        "LE,2026-05-04T09:59:59Z,false",
        "SA,2026-05-04T09:59:59Z,true",
        "SA,2026-05-04T10:00:00Z,false",
        "EB,2026-05-04T10:00:01Z,true",
        "EB,2026-05-04T10:00:00Z,false",
        "AP,2026-05-04,true"
    })
    void comparesTheTimeOfTheLastChange(Prefix prefix, String value, boolean found) {
        clock.set(Instant.parse("2026-05-04T10:00:00.250Z"));
        var id = keep(plan());
        assertThat(plans(dated("_lastUpdated", prefix, value))).isEqualTo(found ? List.of(id) : List.of());
    }

    @Test
    void countsAsFarAsIsAskedFor() {
        for (int i = 0; i < 5; i++) {
            keep(plan());
        }
        assertThat(counted(Counting.NEVER, 2).total()).isEmpty();
        assertThat(counted(Counting.WHEN_CHEAP, 2).total()).contains(5L);
        assertThat(counted(Counting.WHEN_CHEAP, 5).total()).contains(5L);
        assertThat(counted(Counting.ALWAYS, 2).total()).contains(5L);
        var only = counted(Counting.ONLY, 2);
        assertThat(only.total()).contains(5L);
        assertThat(only.results()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'',false", "_lastUpdated,false", "_lastUpdated,true", "date,false", "date,true"})
    void pagesInAnyOrderWithoutAGapOrADouble(String name, boolean descending) {
        var written = new ArrayList<UUID>();
        for (int i = 0; i < 7; i++) {
            // Two share each date, and the last has none.
            var plan = i == 6
                    ? plan()
                    : plan().setPeriod(new Period().setStartElement(new DateTimeType("2026-01-0" + (1 + i / 2))));
            written.add(keep(plan));
            clock.advance(Duration.ofSeconds(i % 2));
        }
        var seen = new ArrayList<UUID>();
        Optional<Mark> after = Optional.empty();
        do {
            var page = find(new Search(
                    "CarePlan",
                    Optional.of(patient),
                    List.of(),
                    new Order(name, descending),
                    List.of(),
                    Counting.NEVER,
                    2,
                    after));
            seen.addAll(ids(page));
            after = page.next();
        } while (after.isPresent());
        assertThat(seen).hasSize(7).containsExactlyInAnyOrderElementsOf(written);
        if (!descending) {
            assertThat(seen).containsExactlyElementsOf(written);
        } else if (name.equals("date")) {
            assertThat(seen.get(6)).isEqualTo(written.get(6));
            assertThat(seen.subList(0, 2)).containsExactly(written.get(5), written.get(4));
        } else {
            assertThat(seen.get(0)).isEqualTo(written.get(6));
        }
    }

    @Test
    void keepsItsPlaceWhileOthersWrite() {
        var ids = List.of(newPlanId(), newPlanId(), newPlanId());
        ids.forEach(id -> write(patient, id, "plan"));
        var first = find(new Search("CarePlan", Optional.of(patient), List.of(), 2, Optional.empty()));
        write(patient, ids.get(0), "changed");
        var added = newPlanId();
        write(patient, added, "new");
        var rest = find(new Search("CarePlan", Optional.of(patient), List.of(), 9, first.next()));
        assertThat(ids(rest)).containsExactly(ids.get(2).value(), added.value());
    }

    @Test
    void includesWhatTheResultsReferTo() {
        var plan = keep(plan());
        var request = keep(new ServiceRequest().addBasedOn(new Reference("CarePlan/" + plan)));
        var task = keep(new Task().setFocus(new Reference("ServiceRequest/" + request)));
        var provenance = keep(new Provenance().addTarget(new Reference("ServiceRequest/" + request + "/_history/1")));
        assertThat(included("ServiceRequest", new Include("ServiceRequest", "based-on", Optional.empty(), false)))
                .containsExactly(plan);
        assertThat(included("ServiceRequest", new Include("ServiceRequest", "based-on", Optional.of("Task"), false)))
                .isEmpty();
        var taskAndWhy = included(
                "ServiceRequest",
                new Include("Task", "focus", Optional.empty(), true),
                new Include("Task", "focus", Optional.of("ServiceRequest"), true),
                new Include("Provenance", "target", Optional.empty(), true));
        assertThat(taskAndWhy).containsExactly(task, provenance);
    }

    @Test
    void includesNothingThatIsOnThePageAlready() {
        var first = keep(plan());
        keep(plan().addReplaces(new Reference("CarePlan/" + first)));
        assertThat(included("CarePlan", new Include("CarePlan", "replaces", Optional.empty(), false)))
                .isEmpty();
    }

    @Test
    void saysThatMoreIsReferredToThanIsIncluded() {
        var plan = keep(plan());
        inTransaction(() -> {
            for (int i = 0; i <= Inclusion.MOST; i++) {
                var provenance = new Provenance().addTarget(new Reference("CarePlan/" + plan));
                record.write(Entry.kept(Optional.of(patient), provenance, newPlanId()), "tester");
            }
        });
        var page = find(of(
                "CarePlan", List.of(idIs(plan)), List.of(new Include("Provenance", "target", Optional.empty(), true))));
        assertThat(page.cut()).isTrue();
        assertThat(page.included()).hasSize(Inclusion.MOST);
        assertThat(page.results()).hasSize(1);
    }

    @Test
    void neverLeadsFromOnePatientToAnother() {
        var mine = keep(plan());
        var replaces = new Include("CarePlan", "replaces", Optional.empty(), false);
        var replaced = new Include("CarePlan", "replaces", Optional.empty(), true);
        patient = newPatient();
        keep(plan().addReplaces(new Reference("CarePlan/" + mine)));
        assertThat(included("CarePlan", replaces)).isEmpty();
        assertThat(leadsTo(mine, replaced)).isEmpty();
        // Nor from what is about nobody to a patient, but the other way.
        var group = keptOfNobody(new Group().setActual(true), Kind.PEER_GROUP);
        keep(new Observation().setSubject(new Reference("Group/" + group)));
        var subject = new Include("Observation", "subject", Optional.empty(), false);
        assertThat(included("Observation", subject)).containsExactly(group);
        assertThat(find(of(
                                "Group",
                                List.of(idIs(group)),
                                List.of(new Include("Observation", "subject", Optional.empty(), true))))
                        .included())
                .isEmpty();
    }

    @Test
    void indexesTheRecordAnewWhenTheKeysHaveChanged() {
        var id = keep(plan().setPeriod(new Period().setStartElement(new DateTimeType("2026-03-01"))));
        inTransaction(() -> {
            jdbc.update("delete from search_period");
            jdbc.update("delete from search_value");
            jdbc.update("update deployment set search_edition = 1");
        });
        assertThat(plans(dated("date", Prefix.GE, "2026-03"))).isEmpty();
        var reindexing = new Reindexing(
                transactions(), jdbc, context.getBean(SearchIndex.class), context.getBean(BusinessIds.class));
        assertThat(plans(dated("date", Prefix.GE, "2026-03"))).containsExactly(id);
        assertThat(plans(new Criterion("status", List.of(any("active"))))).containsExactly(id);
        reindexing.run();
        assertThat(inTransaction(() -> jdbc.list(
                        "select name from search_value s join resource r on r.key = s.resource_key where r.id = ?"
                                + " and name = 'status'",
                        row -> row.text("name"),
                        id)))
                .hasSize(1);
    }

    private CarePlan plan() {
        return plan(newPlanId(), "plan");
    }

    /** Written as about the patient of the test. */
    private UUID keep(Resource resource) {
        return keep(Optional.of(patient), resource, newPlanId());
    }

    private UUID keptOfNobody(Resource resource, Kind kind) {
        return keep(Optional.empty(), resource, ids.of(kind, UUID.randomUUID()));
    }

    private UUID keep(Optional<PatientKey> about, Resource resource, BusinessId id) {
        inTransaction(() -> record.write(Entry.kept(about, resource, id), "tester"));
        return id.value();
    }

    private static CodeableConcept concept(String code) {
        var concept = new CodeableConcept();
        concept.addCoding().setSystem("https://c.example").setCode(code);
        return concept;
    }

    private static Wanted any(String value) {
        return new Wanted(Optional.empty(), value);
    }

    private static Condition idIs(UUID id) {
        return new Criterion("_id", List.of(any(id.toString())));
    }

    private static Condition category(String... codes) {
        return new Criterion(
                "category", List.of(codes).stream().map(SearchContract::any).toList());
    }

    private static Condition dated(String name, Prefix prefix, String value) {
        return new Dated(
                name,
                List.of(new Comparison(prefix, DateSpan.parse(value, LONDON).orElseThrow())));
    }

    private List<UUID> plans(Condition... conditions) {
        return ids(find(search("CarePlan", conditions)));
    }

    private Search search(String type, Condition... conditions) {
        return new Search(type, Optional.of(patient), List.of(conditions), 10, Optional.empty());
    }

    private Page counted(Counting counting, int limit) {
        return find(new Search(
                "CarePlan",
                Optional.of(patient),
                List.of(),
                Order.OLDEST_FIRST,
                List.of(),
                counting,
                limit,
                Optional.empty()));
    }

    private List<UUID> included(String type, Include... includes) {
        return find(new Search(
                        type,
                        Optional.of(patient),
                        List.of(),
                        Order.OLDEST_FIRST,
                        List.of(includes),
                        Counting.NEVER,
                        10,
                        Optional.empty()))
                .included()
                .stream()
                .map(Stored::id)
                .toList();
    }

    private List<Stored> leadsTo(UUID id, Include include) {
        return find(of("CarePlan", List.of(idIs(id)), List.of(include))).included();
    }

    private static Search of(String type, List<Condition> conditions, List<Include> includes) {
        return new Search(
                type, Optional.empty(), conditions, Order.OLDEST_FIRST, includes, Counting.NEVER, 10, Optional.empty());
    }

    private Page find(Search search) {
        return inTransaction(() -> record.search(search));
    }

    private static List<UUID> ids(Page page) {
        return page.results().stream().map(Stored::id).toList();
    }
}
