package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;

class RouterTest {
    private static final FhirEndpoint ENDPOINT = new FhirEndpoint() {
        @Override
        public List<Operation> operations() {
            OperationHandler none = call -> new Answer.Done(List.of());
            return List.of(
                    Operation.onSystem("$look", none).readOnly(),
                    Operation.onType("Group", "$open", none),
                    Operation.onInstance("Group", "$close", none));
        }

        @Override
        public List<Creation<?>> creations() {
            return List.of(new Creation<>(Encounter.class, r -> true, "a visit", (r, caller) -> new Answer.Created(r)));
        }
    };

    private final Router router = new Router(new Declarations(List.of(ENDPOINT)));

    private Route route(String method, String path) {
        return router.route(method, Queries.segments(path));
    }

    @Test
    void findsReads() {
        assertThat(route("GET", "/metadata")).isEqualTo(new Route.Metadata());
        assertThat(route("GET", "/CarePlan")).isEqualTo(new Route.TypeSearch("CarePlan"));
        assertThat(route("POST", "/CarePlan/_search")).isEqualTo(new Route.TypeSearch("CarePlan"));
        assertThat(route("GET", "/CarePlan/1")).isEqualTo(new Route.Read("CarePlan", "1"));
        assertThat(route("HEAD", "/CarePlan/1")).isEqualTo(new Route.Read("CarePlan", "1"));
        assertThat(route("GET", "/CarePlan/1/_history")).isEqualTo(new Route.History("CarePlan", "1"));
        assertThat(route("GET", "/CarePlan/1/_history/2")).isEqualTo(new Route.VersionRead("CarePlan", "1", "2"));
        assertThat(route("GET", "/CodeSystem")).isEqualTo(new Route.DefinitionSearch("CodeSystem"));
        assertThat(route("GET", "/CodeSystem/x")).isEqualTo(new Route.Definition("CodeSystem", "x"));
    }

    @Test
    void findsWhatFeaturesDeclare() {
        assertThat(route("GET", "/$look")).isInstanceOf(Route.Invoke.class);
        assertThat(route("POST", "/$look")).isInstanceOf(Route.Invoke.class);
        assertThat(route("POST", "/Group/$open"))
                .isInstanceOfSatisfying(
                        Route.Invoke.class, r -> assertThat(r.id()).isEmpty());
        assertThat(route("POST", "/Group/1/$close"))
                .isInstanceOfSatisfying(
                        Route.Invoke.class, r -> assertThat(r.id()).isEqualTo(Optional.of("1")));
        assertThat(route("POST", "/Encounter")).isInstanceOf(Route.Create.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/Patient",
        "/Patient/1",
        "/CarePlan/1/x",
        "/CarePlan/1/_history/2/3",
        "/$none",
        "/Group/$close",
        "/Group/1/$open",
        "/CarePlan/$open",
        "/metadata/x",
        "/CodeSystem/x/_history",
        "/_history",
        "/careplan"
    })
    void knowsNothingElse(String path) {
        assertThatThrownBy(() -> route("GET", path))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.refusal().status()).isEqualTo(404));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "GET:/:POST",
                "POST:/CarePlan:GET, HEAD",
                "PUT:/CarePlan/1:GET, HEAD",
                "DELETE:/CarePlan/1:GET, HEAD",
                "PATCH:/CarePlan/1:GET, HEAD",
                "GET:/CarePlan/_search:POST",
                "GET:/Group/$open:POST",
                "DELETE:/$look:GET, HEAD, POST",
                "PUT:/Encounter:GET, HEAD, POST",
                "POST:/metadata:GET, HEAD"
            })
    void saysWhatIsAllowed(String method, String path, String allow) {
        assertThatThrownBy(() -> route(method, path)).isInstanceOfSatisfying(Declined.class, e -> {
            assertThat(e.refusal().status()).isEqualTo(405);
            assertThat(e.headers()).containsEntry("Allow", allow);
        });
    }

    @Test
    void refusesToStartWithOneThingDeclaredTwice() {
        assertThatThrownBy(() -> new Declarations(List.of(ENDPOINT, ENDPOINT)))
                .isInstanceOf(IllegalStateException.class);
    }
}
