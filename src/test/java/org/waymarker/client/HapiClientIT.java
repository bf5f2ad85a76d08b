package org.waymarker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.ReferenceClientParam;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.sandbox.Ins;

/** The HAPI client as its makers set it up, which reads our CapabilityStatement first, in both formats: what it reads, calls and is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HapiClientIT {
    private static final IdType NOBODY = new IdType("CarePlan", "00000000-0000-4000-8000-000000000000");

    private HapiRound round;

    @BeforeAll
    void start() {
        round = HapiRound.start();
    }

    @AfterAll
    void stop() {
        round.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void readsTheCapabilities(EncodingEnum encoding) {
        var statement = round.anonymous(encoding)
                .capabilities()
                .ofType(CapabilityStatement.class)
                .execute();
        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getRestFirstRep().getResource())
                .filteredOn(resource -> resource.getType().equals("ServiceRequest"))
                .flatExtracting(resource -> resource.getInteraction().stream()
                        .map(interaction -> interaction.getCode())
                        .toList())
                .contains(
                        TypeRestfulInteraction.READ, TypeRestfulInteraction.CREATE, TypeRestfulInteraction.SEARCHTYPE);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void createsAndReadsBack(EncodingEnum encoding) {
        var client = round.client(encoding);
        var outcome = client.create().resource(round.order()).execute();
        assertThat(outcome.getCreated()).isTrue();
        assertThat(outcome.getId().getVersionIdPart()).isEqualTo("1");
        var id = outcome.getId().getIdPart();
        var read = client.read().resource(ServiceRequest.class).withId(id).execute();
        assertThat(read.equalsDeep(HapiRound.made(outcome))).isTrue();
        assertThat(read.getMeta().getVersionId()).isEqualTo("1");
        var first = client.read()
                .resource(ServiceRequest.class)
                .withIdAndVersion(id, "1")
                .execute();
        assertThat(first.equalsDeep(read)).isTrue();
        var history = client.history()
                .onInstance(outcome.getId().toUnqualifiedVersionless())
                .returnBundle(Bundle.class)
                .execute();
        assertThat(history.getType()).isEqualTo(BundleType.HISTORY);
        assertThat(HapiRound.ids(history)).contains(id);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void asksForWhatIsNewOnly(EncodingEnum encoding) {
        var client = round.client(encoding);
        var created = HapiRound.made(client.create().resource(round.order()).execute());
        var unchanged = client.read()
                .resource(ServiceRequest.class)
                .withId(created.getIdPart())
                .ifVersionMatches("1")
                .returnResource(created)
                .execute();
        assertThat(unchanged).isSameAs(created);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void searchesByGetAndByPost(EncodingEnum encoding) {
        var client = round.client(encoding);
        var request = round.order();
        var id = client.create().resource(request).execute().getId().getIdPart();
        for (var style : List.of(SearchStyleEnum.GET, SearchStyleEnum.POST)) {
            var found = client.search()
                    .forResource(ServiceRequest.class)
                    .where(new ReferenceClientParam("patient")
                            .hasId(request.getSubject().getReference()))
                    .and(new TokenClientParam("status").exactly().code("active"))
                    .usingStyle(style)
                    .returnBundle(Bundle.class)
                    .execute();
            assertThat(HapiRound.ids(found)).containsExactly(id);
        }
        var byIdentifier = client.search()
                .forResource(ServiceRequest.class)
                .where(ServiceRequest.IDENTIFIER
                        .exactly()
                        .systemAndIdentifier(
                                HapiRound.SYSTEM,
                                request.getIdentifierFirstRep().getValue()))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(HapiRound.ids(byIdentifier)).containsExactly(id);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void turnsThePages(EncodingEnum encoding) {
        var client = round.client(encoding);
        var seen = new ArrayList<String>();
        var page = client.search()
                .forResource(CarePlan.class)
                .where(new TokenClientParam("category").exactly().code("pmp"))
                .count(15)
                .returnBundle(Bundle.class)
                .execute();
        seen.addAll(HapiRound.ids(page));
        while (page.getLink("next") != null) {
            page = client.loadPage().next(page).execute();
            seen.addAll(HapiRound.ids(page));
        }
        var plans = round.story().plans().stream()
                .map(plan -> plan.substring("CarePlan/".length()))
                .toList();
        assertThat(seen).doesNotHaveDuplicates().containsAll(plans).hasSize(plans.size() + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void callsOperations(EncodingEnum encoding) {
        var client = round.client(encoding);
        var plan = round.story().plans().get(round.nextPerson());
        var offered = call(client, plan, "$refer-peer-support", new Ins().reference("requester", "Practitioner/7"));
        var task = offered.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(Task.class::isInstance)
                .map(Resource::getIdPart)
                .findFirst()
                .orElseThrow();
        call(
                client,
                "Task/" + task,
                "$answer",
                new Ins().code("answer", "no").reference("recorded-by", "Practitioner/7"));
        assertThat(client.read().resource(Task.class).withId(task).execute().getStatus())
                .isEqualTo(TaskStatus.REJECTED);
    }

    private static Bundle call(IGenericClient client, String on, String operation, Ins in) {
        Parameters parameters = in.done();
        return client.operation()
                .onInstance(new IdType(on))
                .named(operation)
                .withParameters(parameters)
                .returnResourceType(Bundle.class)
                .execute();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void isToldWhatToFix(EncodingEnum encoding) {
        var client = round.client(encoding);
        var unknown = catchThrowableOfType(
                ResourceNotFoundException.class,
                () -> client.read().resource(CarePlan.class).withId(NOBODY).execute());
        assertThat(HapiRound.code(unknown)).isEqualTo("NOT_FOUND");
        var nameless = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.create().resource(round.order().setSubject(null)).execute());
        assertThat(HapiRound.code(nameless)).isEqualTo("PATIENT_NOT_NAMED");
        var stranger = catchThrowableOfType(
                UnprocessableEntityException.class,
                () -> client.create()
                        .resource(round.order().setSubject(new Reference("Patient/stranger")))
                        .execute());
        assertThat(HapiRound.code(stranger)).isEqualTo("PATIENT_UNKNOWN");
        var deletion = catchThrowableOfType(
                MethodNotAllowedException.class,
                () -> client.delete().resourceById(NOBODY).execute());
        assertThat(HapiRound.code(deletion)).isEqualTo("METHOD_NOT_ALLOWED");
        var strict = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.search()
                        .byUrl("CarePlan?nonsense=1")
                        .returnBundle(Bundle.class)
                        .withAdditionalHeader("Prefer", "handling=strict")
                        .execute());
        assertThat(HapiRound.code(strict)).isEqualTo("SEARCH_PARAMETER_UNKNOWN");
        var nobody = catchThrowableOfType(
                AuthenticationException.class,
                () -> round.anonymous(encoding)
                        .read()
                        .resource(CarePlan.class)
                        .withId(NOBODY)
                        .execute());
        assertThat(HapiRound.code(nobody)).isEqualTo("TOKEN_MISSING");
    }
}
