package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Wanted;
import org.waymarker.security.Caller;

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

    private final SearchParser parser = new SearchParser(
            new Declarations(List.of()),
            PATIENTS,
            TestBeans.patientReferences("https://h.example/fhir", "https://hospital.example/mrn"));

    private SearchQuery parse(String type, String query) {
        return parser.parse(type, Queries.parse(query), false, Caller.LOOPBACK);
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
        assertThat(parsed.search().orElseThrow().criteria()).isEmpty();
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
        assertThat(search.criteria()).containsExactly(criterion("subject", wanted("", "Group/" + ID)));
        assertThat(parse("Observation", "subject:Group=" + ID).search()).contains(search);
    }

    @Test
    void readsTokens() {
        var search = parse(
                        "CarePlan", "status=active,completed&identifier=s|v&category=|c&identifier=s|&category=a\\,b")
                .search()
                .orElseThrow();
        assertThat(search.criteria())
                .containsExactly(
                        criterion("status", any("active"), any("completed")),
                        criterion("identifier", wanted("s", "v")),
                        criterion("category", wanted("", "c")),
                        criterion("identifier", wanted("s", "")),
                        criterion("category", any("a,b")));
        assertThatThrownBy(() -> parse("CarePlan", "status:not=active")).isInstanceOf(Declined.class);
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
                .satisfies(c ->
                        assertThat(c.anyOf()).contains(wanted("", "ServiceRequest/" + ID), wanted("", "Task/" + ID)));
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
        assertThat(parse("Task", "_count=0").countOnly()).isTrue();
        assertThat(parse("Task", "_summary=count").countOnly()).isTrue();
        assertThat(parse("Task", "").countOnly()).isFalse();
        assertThatThrownBy(() -> parse("Task", "_count=-1")).isInstanceOf(Declined.class);
        assertThatThrownBy(() -> parse("Task", "_count=many")).isInstanceOf(Declined.class);
    }

    @Test
    void leavesOutWhatItDoesNotKnow() {
        var parsed = parse("Task", "status=accepted&colour=blue&_sort=x&_format=json&focus=");
        assertThat(Queries.format(parsed.used())).isEqualTo("status=accepted");
        assertThatThrownBy(() -> parser.parse("Task", Queries.parse("colour=blue"), true, Caller.LOOPBACK))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.refusal().status()).isEqualTo(400));
        assertThatThrownBy(() -> parser.parse("Group", Queries.parse("patient=123"), true, Caller.LOOPBACK))
                .isInstanceOf(Declined.class);
    }

    @Test
    void keepsThePatientOutOfTheNextLink() {
        var first = parse("Task", "patient:identifier=https://hospital.example/mrn|M1&status=accepted&_count=2");
        var link = Queries.format(first.forNextPage(17));
        assertThat(link).startsWith("status=accepted&_count=2&_page=").doesNotContain("hospital.example");
        var second = parse("Task", link).search().orElseThrow();
        assertThat(second.patient()).contains(ANN);
        assertThat(second.after()).contains(17L);
        assertThat(second.limit()).isEqualTo(2);
        assertThatThrownBy(() -> parse("Task", "_page=nonsense")).isInstanceOf(Declined.class);
        assertThatThrownBy(() -> parse("Task", "_page=!")).isInstanceOf(Declined.class);
    }

    private List<Criterion> criteria(String type, String query) {
        return parse(type, query).search().orElseThrow().criteria();
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
