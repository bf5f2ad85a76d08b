package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.DateSpan;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Search.Comparison;
import org.waymarker.record.Search.Condition;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Dated;
import org.waymarker.record.Search.Include;
import org.waymarker.record.Search.Mark;
import org.waymarker.record.Search.Missing;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Prefix;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Search.Without;
import org.waymarker.security.Caller;
import org.waymarker.testing.Tokens;

class SearchParserTest {
    private static final PatientKey ANN = new PatientKey(UUID.randomUUID());
    private static final String ID = "c967eadf-a322-5427-869e-e57682bc733e";

    /** Knows one person, by hospital id, NHS number and local number. */
    private static final Patients PATIENTS = new Patients() {
        @Override
        public PatientKey register(Collection<? extends PatientRef> refs, Optional<LocalDate> birthDate) {
            throw new AssertionError("A search adds nobody");
        }

        @Override
        public Optional<PatientKey> find(Collection<? extends PatientRef> refs) {
            var known = List.of(
                    new PatientRef.HospitalId("123"),
                    new PatientRef.Nhs(new NhsNumber("9990000018")),
                    new PatientRef.LocalId("https://hospital.example/mrn", "M1"));
            return known.containsAll(refs) ? Optional.of(ANN) : Optional.empty();
        }

        @Override
        public PatientIdentity identity(PatientKey key) {
            throw new NoSuchElementException();
        }

        @Override
        public void learn(PatientKey key, PatientRef ref) {}
    };

    private static final Cursors CURSORS =
            new Cursors(new BusinessIds("https://waymarker.example/id", UUID.randomUUID()));
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static final Caller CALLER = Tokens.caller("ehr");

    private final SearchParser parser = new SearchParser(
            new Declarations(List.of()),
            PATIENTS,
            TestBeans.patientReferences("https://h.example/fhir", "https://hospital.example/mrn"),
            CURSORS,
            new FhirTimes("Europe/London"),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private SearchQuery parse(String type, String query) {
        return parser.parse(type, Queries.parse(query), false, CALLER);
    }

    @ParameterizedTest
    @CsvSource({
        "patient=Patient/123",
        "patient=123",
        "patient=https://h.example/fhir/Patient/123",
        "patient:identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018",
        "patient.identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018",
        "patient=https://hospital.example/mrn|M1",
        "patient:Patient=123",
        "subject=Patient/123",
        "subject:Patient.identifier=https://hospital.example/mrn|M1",
        "patient=123&subject=Patient/123"
    })
    void findsThePatientByAnyName(String query) {
        var parsed = parse("CarePlan", query);
        assertThat(parsed.search().orElseThrow().patient()).contains(ANN);
        assertThat(parsed.search().orElseThrow().conditions()).isEmpty();
    }

    @Test
    void findsNothingForAPatientWhomNobodyNamedBefore() {
        assertThat(parse("CarePlan", "patient=Patient/999").search()).isEmpty();
        assertThat(parse("CarePlan", "patient=123&patient=999").search()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAPatient() {
        assertThatThrownBy(() -> parse("CarePlan", "patient:identifier=https://fhir.nhs.uk/Id/nhs-number|9990000019"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo("NHS_NUMBER_INVALID"));
        assertThatThrownBy(() -> parse("CarePlan", "patient:text=Ann")).isInstanceOf(Declined.class);
        assertThatThrownBy(() -> parse("CarePlan", "patient=1,2")).isInstanceOf(Declined.class);
    }

    @Test
    void takesAGroupAsSubject() {
        var search = parse("Observation", "subject=Group/" + ID).search().orElseThrow();
        assertThat(search.patient()).isEmpty();
        assertThat(search.conditions()).containsExactly(criterion("subject", wanted("", "Group/" + ID)));
        assertThat(parse("Observation", "subject:Group=" + ID).search()).contains(search);
    }

    @Test
    void readsTokens() {
        var search = parse(
                        "CarePlan", "status=active,completed&identifier=s|v&category=|c&identifier=s|&category=a\\,b")
                .search()
                .orElseThrow();
        assertThat(search.conditions())
                .containsExactly(
                        criterion("status", any("active"), any("completed")),
                        criterion("identifier", wanted("s", "v")),
                        criterion("category", wanted("", "c")),
                        criterion("identifier", wanted("s", "")),
                        criterion("category", any("a,b")));
        assertThat(criteria("CarePlan", "status:not=active,draft"))
                .containsExactly(new Without("status", List.of(any("active"), any("draft"))));
        assertThat(criteria("CarePlan", "category:missing=true")).containsExactly(new Missing("category", true));
        refuses("CarePlan", "status:above=active", "SEARCH_MODIFIER_UNKNOWN");
        refuses("CarePlan", "category:missing=perhaps", "SEARCH_VALUE_INVALID");
        refuses("CarePlan", "status=|", "SEARCH_VALUE_INVALID");
        refuses("CarePlan", "status=active,", "SEARCH_VALUE_INVALID");
    }

    @Test
    void readsReferences() {
        var expected = criterion("focus", wanted("", "ServiceRequest/" + ID));
        assertThat(criteria("Task", "focus=ServiceRequest/" + ID)).containsExactly(expected);
        assertThat(criteria("Task", "focus:ServiceRequest=" + ID)).containsExactly(expected);
        assertThat(criteria("Task", "focus=https://here.example/fhir/r4/ServiceRequest/" + ID))
                .containsExactly(expected);
        assertThat(criteria("Task", "focus=" + ID))
                .singleElement()
                .isEqualTo(criterion(
                        "focus",
                        wanted("", "ServiceRequest/" + ID),
                        wanted("", "CarePlan/" + ID),
                        wanted("", "Task/" + ID)));
        assertThat(criteria("Provenance", "target=Task/" + ID + "/_history/3"))
                .containsExactly(criterion("target", wanted("", "Task/" + ID)));
        assertThat(criteria("Task", "owner:identifier=https://ods.example|ZZ999"))
                .containsExactly(criterion("owner:identifier", wanted("https://ods.example", "ZZ999")));
        assertThat(criteria("Task", "owner:Organization=12"))
                .containsExactly(criterion("owner", wanted("", "Organization/12")));
        assertThat(criteria("ServiceRequest", "based-on=CarePlan/x,CarePlan/y"))
                .containsExactly(criterion("based-on", wanted("", "CarePlan/x"), wanted("", "CarePlan/y")));
        assertThatThrownBy(() -> parse("Task", "focus:Nonsense=1")).isInstanceOf(Declined.class);
        assertThatThrownBy(() -> parse("Task", "focus.status=active")).isInstanceOf(Declined.class);
    }

    @Test
    void readsIds() {
        assertThat(criteria("Task", "_id=" + ID + ",nonsense")).containsExactly(criterion("_id", any(ID)));
        assertThat(parse("Task", "_id=nonsense").search()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'',50", "_count=10,10", "_count=9999,500", "_count=0,1"})
    void countsWithACap(String query, int limit) {
        assertThat(parse("Task", query).search().orElseThrow().limit()).isEqualTo(limit);
    }

    @Test
    void countsOnly() {
        assertThat(parse("Task", "_count=0").search().orElseThrow().counting()).isEqualTo(Counting.ONLY);
        assertThat(parse("Task", "_summary=count").search().orElseThrow().counting())
                .isEqualTo(Counting.ONLY);
        assertThat(parse("Task", "").search().orElseThrow().counting()).isEqualTo(Counting.WHEN_CHEAP);
        assertThatThrownBy(() -> parse("Task", "_count=-1")).isInstanceOf(Declined.class);
        assertThatThrownBy(() -> parse("Task", "_count=many")).isInstanceOf(Declined.class);
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        var parsed = parse("Task", "status=accepted&colour=blue&colour=red&<b>=1&_contained=true&_format=json&focus=");
        assertThat(Queries.format(parsed.used())).isEqualTo("status=accepted");
        assertThat(parsed.passedOver()).containsExactly("colour", "_contained");
        assertThatThrownBy(() -> parser.parse("Task", Queries.parse("colour=blue"), true, CALLER))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.refusal().status()).isEqualTo(400));
        assertThatThrownBy(() -> parser.parse("Group", Queries.parse("patient=123"), true, CALLER))
                .isInstanceOf(Declined.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2026,EQ,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z",
        // Summer time began on the 29th.
        "ge2026-03,GE,2026-03-01T00:00:00Z,2026-03-31T23:00:00Z",
        "lt2026-07-01,LT,2026-06-30T23:00:00Z,2026-07-01T23:00:00Z",
        "ne2026-07-01T10:00,NE,2026-07-01T09:00:00Z,2026-07-01T09:01:00Z",
        "sa2026-07-01T10:00:30Z,SA,2026-07-01T10:00:30Z,2026-07-01T10:00:31Z",
        "eb2026-07-01T10:00:30.5+02:00,EB,2026-07-01T08:00:30.5Z,2026-07-01T08:00:30.6Z",
        "le2026-07-01T10:00:30.123456789 02:00,LE,2026-07-01T08:00:30.123456Z,2026-07-01T08:00:30.123457Z",
        // A tenth of twenty days.
        "ap2026-05-12T12:00:00Z,AP,2026-05-10T12:00:00Z,2026-05-14T12:00:01Z"
    })
    void readsDates(String value, Prefix prefix, Instant low, Instant high) {
        var expected = List.of(new Comparison(prefix, new DateSpan(low, high)));
        assertThat(criteria("CarePlan", "date=" + value)).containsExactly(new Dated("date", expected));
        assertThat(criteria("Task", "_lastUpdated=" + value)).containsExactly(new Dated("_lastUpdated", expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-00-00",
                "2026-13",
                "2026-02-30",
                "2026-1-1",
                "2026-01-01T25:00Z",
                "2026-01-01T10:00:60Z",
                "xx2026",
                "ge",
                "yesterday",
                "2026-01-01T10",
                "2026-01-01T10:00+99:00",
                "-2026",
                "2026,"
            })
    void refusesWhatIsNoDate(String value) {
        refuses("CarePlan", "date=" + value, "SEARCH_VALUE_INVALID");
    }

    @Test
    void readsTheOptionsOfAnswering() {
        var sorted = parse("CarePlan", "_sort=-_lastUpdated&_total=accurate");
        assertThat(sorted.search().orElseThrow().order()).isEqualTo(new Order("_lastUpdated", true));
        assertThat(sorted.search().orElseThrow().counting()).isEqualTo(Counting.ALWAYS);
        assertThat(parse("Task", "_sort=authored-on").search().orElseThrow().order())
                .isEqualTo(new Order("authored-on", false));
        refuses("Task", "_sort=status", "SEARCH_SORT_UNKNOWN");
        refuses("Task", "_sort=date", "SEARCH_SORT_UNKNOWN");
        refuses("CarePlan", "_sort=date,status", "SEARCH_SORT_UNKNOWN");
        refuses("Task", "_total=all", "SEARCH_VALUE_INVALID");
        refuses("Task", "_summary=long", "SEARCH_VALUE_INVALID");
        refuses("Task", "_summary=data&_elements=status", "SEARCH_VALUE_INVALID");
        assertThat(parse("Task", "_elements=status,Task.code,colour").excerpt())
                .isEqualTo(new Excerpt(Excerpt.Part.ELEMENTS, Set.of("status", "code")));
        assertThat(parse("Task", "_elements=colour").passedOver()).containsExactly("_elements");
    }

    @Test
    void readsWhatIsToBeIncluded() {
        var parsed = parse("ServiceRequest", "_include=ServiceRequest:based-on:CarePlan&_revinclude=Task:focus");
        assertThat(parsed.search().orElseThrow().includes())
                .containsExactly(
                        new Include("ServiceRequest", "based-on", Optional.of("CarePlan"), false),
                        new Include("Task", "focus", Optional.empty(), true));
        assertThat(parsed.types()).containsExactly("CarePlan", "ServiceRequest", "Task");
        for (var unknown : List.of(
                "_include=*",
                "_include=Task:focus",
                "_include=ServiceRequest:requester",
                "_include=ServiceRequest:based-on:Patient",
                "_revinclude=Group:member",
                "_include:iterate=ServiceRequest:based-on")) {
            assertThat(parse("ServiceRequest", unknown).includes()).as(unknown).isEmpty();
            assertThat(parse("ServiceRequest", unknown).passedOver())
                    .as(unknown)
                    .hasSize(1);
            assertThatThrownBy(() -> parser.parse("ServiceRequest", Queries.parse(unknown), true, CALLER))
                    .as(unknown)
                    .isInstanceOf(Declined.class);
        }
    }

    @Test
    void refusesASearchThatAsksForTooMuch() {
        refuses("Task", "status=" + "a,".repeat(100) + "a", "SEARCH_TOO_COMPLEX");
        refuses("Task", "status=a&".repeat(21), "SEARCH_TOO_COMPLEX");
        refuses("Task", ("status=" + "a,".repeat(60) + "a&").repeat(9), "SEARCH_TOO_COMPLEX");
        refuses("CarePlan", "_revinclude=Provenance:target&".repeat(11), "SEARCH_TOO_COMPLEX");
    }

    @Test
    void keepsThePatientOutOfTheNextLink() {
        var first = parse("Task", "patient:identifier=https://hospital.example/mrn|M1&status=accepted&_count=2");
        var mark = new Mark(Optional.of(NOW), 17);
        var link = Queries.format(first.forPage(Optional.of(mark), CURSORS));
        assertThat(link).startsWith("status=accepted&_count=2&_page=").doesNotContain("hospital.example");
        var second = parse("Task", link).search().orElseThrow();
        assertThat(second.patient()).contains(ANN);
        assertThat(second.after()).contains(mark);
        assertThat(second.limit()).isEqualTo(2);
        var again = Queries.format(parse("Task", link).forPage(Optional.empty(), CURSORS));
        assertThat(parse("Task", again).search().orElseThrow().after()).isEmpty();
        assertThat(parse("Task", again).search().orElseThrow().patient()).contains(ANN);
    }

    @Test
    void takesACursorForTheSearchThatItCameFromOnly() {
        var first = parse("Task", "patient=123&status=accepted");
        var link = Queries.format(first.forPage(Optional.of(new Mark(Optional.empty(), 17)), CURSORS));
        assertThat(parse("Task", link + "&_count=7").search().orElseThrow().limit())
                .isEqualTo(7);
        assertThat(parse("Task", link + "&colour=blue").search()).isPresent();
        // Another patient beside the one of the cursor leaves nobody.
        assertThat(parse("Task", link + "&patient=999").search()).isEmpty();
        refuses("CarePlan", link, "PAGE_UNKNOWN");
        refuses("Task", link.replace("accepted", "rejected"), "PAGE_UNKNOWN");
        refuses("Task", link.replace("status=accepted&", ""), "PAGE_UNKNOWN");
        refuses("Task", link + "&_include=Task:focus", "PAGE_UNKNOWN");
        refuses("Task", link.substring(0, link.length() - 2), "PAGE_UNKNOWN");
        refuses("Task", "_page=nonsense", "PAGE_UNKNOWN");
        refuses("Task", "_page=!", "PAGE_UNKNOWN");
        var elsewhere = new Cursors(new BusinessIds("https://waymarker.example/id", UUID.randomUUID()));
        refuses("Task", Queries.format(first.forPage(Optional.empty(), elsewhere)), "PAGE_UNKNOWN");
    }

    private void refuses(String type, String query, String code) {
        assertThatThrownBy(() -> parse(type, query)).as(query).isInstanceOfSatisfying(Declined.class, e -> {
            assertThat(e.refusal().code()).isEqualTo(code);
            assertThat(e.refusal().status()).isEqualTo(400);
        });
    }

    private List<Condition> criteria(String type, String query) {
        return parse(type, query).search().orElseThrow().conditions();
    }

    private static Criterion criterion(String name, Wanted... anyOf) {
        return new Criterion(name, List.of(anyOf));
    }

    private static Wanted wanted(String system, String value) {
        return new Wanted(Optional.of(system), value);
    }

    private static Wanted any(String value) {
        return new Wanted(Optional.empty(), value);
    }
}
