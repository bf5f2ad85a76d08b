package org.waymarker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.gclient.ReferenceClientParam;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.Extensions;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.RunningService;
import org.waymarker.testing.SmallStory;

/** The HAPI client as its makers set it up, which reads our CapabilityStatement first, completes a full round in both formats. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HapiClientIT {
    private static final String SYSTEM = "https://ehr.example/order";
    private static final IdType NOBODY = new IdType("CarePlan", "00000000-0000-4000-8000-000000000000");

    private final FhirContext fhir = FhirContext.forR4();
    private final AtomicInteger next = new AtomicInteger();
    private RunningService service;
    private SmallStory story;

    @BeforeAll
    void start() {
        service = RunningService.start(Databases.h2());
        story = SmallStory.tell(service.api(), "hapi", 40);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private IGenericClient client(EncodingEnum encoding) {
        var client = anonymous(encoding);
        client.registerInterceptor(new BearerTokenAuthInterceptor(service.token()));
        return client;
    }

    private IGenericClient anonymous(EncodingEnum encoding) {
        var client = fhir.newRestfulGenericClient(service.base());
        client.setEncoding(encoding);
        return client;
    }

    /** An order for someone who has none yet. */
    private ServiceRequest order() {
        return orderFor(next.getAndIncrement());
    }

    private ServiceRequest orderFor(int person) {
        var request = new ServiceRequest()
                .setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .setSubject(new Reference(story.patients().get(person)))
                .setRequester(new Reference("Practitioner/7"));
        request.addIdentifier().setSystem(SYSTEM).setValue("hapi-" + person);
        return request;
    }

    private static ServiceRequest made(MethodOutcome outcome) {
        return (ServiceRequest) outcome.getResource();
    }

    private static String code(BaseServerResponseException refused) {
        var outcome = (OperationOutcome) refused.getOperationOutcome();
        assertThat(outcome)
                .as("what the client made of %s", refused.getMessage())
                .isNotNull();
        return outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode();
    }

    private static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdPart())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void readsTheCapabilities(EncodingEnum encoding) {
        var statement = anonymous(encoding)
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
        var client = client(encoding);
        var outcome = client.create().resource(order()).execute();
        assertThat(outcome.getCreated()).isTrue();
        assertThat(outcome.getId().getVersionIdPart()).isEqualTo("1");
        var id = outcome.getId().getIdPart();
        var read = client.read().resource(ServiceRequest.class).withId(id).execute();
        assertThat(read.equalsDeep(made(outcome))).isTrue();
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
        assertThat(ids(history)).contains(id);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void asksForWhatIsNewOnly(EncodingEnum encoding) {
        var client = client(encoding);
        var created = made(client.create().resource(order()).execute());
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
        var client = client(encoding);
        var request = order();
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
            assertThat(ids(found)).containsExactly(id);
        }
        var byIdentifier = client.search()
                .forResource(ServiceRequest.class)
                .where(ServiceRequest.IDENTIFIER
                        .exactly()
                        .systemAndIdentifier(
                                SYSTEM, request.getIdentifierFirstRep().getValue()))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(ids(byIdentifier)).containsExactly(id);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void turnsThePages(EncodingEnum encoding) {
        var client = client(encoding);
        var seen = new ArrayList<String>();
        var page = client.search()
                .forResource(CarePlan.class)
                .where(new TokenClientParam("category").exactly().code("pmp"))
                .count(15)
                .returnBundle(Bundle.class)
                .execute();
        seen.addAll(ids(page));
        while (page.getLink("next") != null) {
            page = client.loadPage().next(page).execute();
            seen.addAll(ids(page));
        }
        var plans = story.plans().stream()
                .map(plan -> plan.substring("CarePlan/".length()))
                .toList();
        assertThat(seen).doesNotHaveDuplicates().containsAll(plans).hasSize(plans.size() + 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void callsOperations(EncodingEnum encoding) {
        var client = client(encoding);
        var plan = story.plans().get(next.getAndIncrement());
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
        var client = client(encoding);
        var unknown = catchThrowableOfType(
                ResourceNotFoundException.class,
                () -> client.read().resource(CarePlan.class).withId(NOBODY).execute());
        assertThat(code(unknown)).isEqualTo("NOT_FOUND");
        var nameless = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.create().resource(order().setSubject(null)).execute());
        assertThat(code(nameless)).isEqualTo("PATIENT_NOT_NAMED");
        var stranger = catchThrowableOfType(
                UnprocessableEntityException.class,
                () -> client.create()
                        .resource(order().setSubject(new Reference("Patient/stranger")))
                        .execute());
        assertThat(code(stranger)).isEqualTo("PATIENT_UNKNOWN");
        var deletion = catchThrowableOfType(
                MethodNotAllowedException.class,
                () -> client.delete().resourceById(NOBODY).execute());
        assertThat(code(deletion)).isEqualTo("METHOD_NOT_ALLOWED");
        var strict = catchThrowableOfType(
                InvalidRequestException.class,
                () -> client.search()
                        .byUrl("CarePlan?nonsense=1")
                        .returnBundle(Bundle.class)
                        .withAdditionalHeader("Prefer", "handling=strict")
                        .execute());
        assertThat(code(strict)).isEqualTo("SEARCH_PARAMETER_UNKNOWN");
        var nobody = catchThrowableOfType(
                AuthenticationException.class,
                () -> anonymous(encoding)
                        .read()
                        .resource(CarePlan.class)
                        .withId(NOBODY)
                        .execute());
        assertThat(code(nobody)).isEqualTo("TOKEN_MISSING");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void createsOnConditionThatThereIsNone(EncodingEnum encoding) {
        var client = client(encoding);
        var request = order();
        var condition = "ServiceRequest?identifier=" + SYSTEM + "|"
                + request.getIdentifierFirstRep().getValue();
        var first =
                client.create().resource(request).conditionalByUrl(condition).execute();
        assertThat(first.getCreated()).isTrue();
        // The same condition with another content: what stands is pointed at, and nothing is made.
        var other = next.getAndIncrement();
        var again = client.create()
                .resource(orderFor(other))
                .conditionalByUrl(condition)
                .execute();
        assertThat(again.getCreated()).isNotEqualTo(true);
        assertThat(again.getId().getIdPart()).isEqualTo(first.getId().getIdPart());
        var made = client.search()
                .forResource(ServiceRequest.class)
                .where(new ReferenceClientParam("patient")
                        .hasId(story.patients().get(other)))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(made.getTotal()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void wantsNoMoreBackThanItAsksFor(EncodingEnum encoding) {
        var outcome = client(encoding)
                .create()
                .resource(order())
                .prefer(PreferReturnEnum.MINIMAL)
                .execute();
        assertThat(outcome.getCreated()).isTrue();
        assertThat(outcome.getId().getVersionIdPart()).isEqualTo("1");
        assertThat(outcome.getResource()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void updatesWhatItHasRead(EncodingEnum encoding) {
        var client = client(encoding);
        var id = client.create().resource(order()).execute().getId().getIdPart();
        // A resource that was read carries its version, which this client sends as If-Match.
        var read = client.read().resource(ServiceRequest.class).withId(id).execute();
        read.addNote().setText("Prefers mornings");
        var updated = client.update().resource(read).execute();
        assertThat(updated.getId().getVersionIdPart()).isEqualTo("2");
        assertThat(client.read()
                        .resource(ServiceRequest.class)
                        .withId(id)
                        .execute()
                        .getNoteFirstRep()
                        .getText())
                .isEqualTo("Prefers mornings");
        assertThat(client.read()
                        .resource(ServiceRequest.class)
                        .withIdAndVersion(id, "1")
                        .execute()
                        .hasNote())
                .isFalse();
        assertThat(client.history()
                        .onInstance(new IdType("ServiceRequest", id))
                        .returnBundle(Bundle.class)
                        .execute()
                        .getEntry())
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void losesNoUpdateOfAnother(EncodingEnum encoding) {
        var client = client(encoding);
        var id = client.create().resource(order()).execute().getId().getIdPart();
        var stale = client.read().resource(ServiceRequest.class).withId(id).execute();
        var mine = stale.copy();
        mine.addNote().setText("First");
        client.update().resource(mine).execute();
        stale.addNote().setText("Too late");
        assertThatThrownBy(() -> client.update().resource(stale).execute())
                .isInstanceOfSatisfying(PreconditionFailedException.class, refused -> code(refused));
        var blind = stale.copy();
        blind.setId(new IdType("ServiceRequest", id));
        assertThatThrownBy(() -> client.update().resource(blind).execute())
                .isInstanceOfSatisfying(InvalidRequestException.class, refused -> code(refused));
        assertThat(client.read()
                        .resource(ServiceRequest.class)
                        .withId(id)
                        .execute()
                        .getNoteFirstRep()
                        .getText())
                .isEqualTo("First");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void sendsATransactionOfThingsThatReferToEachOther(EncodingEnum encoding) {
        var person = next.getAndIncrement();
        var first = orderFor(person);
        var second = orderFor(person);
        second.getIdentifierFirstRep().setValue("hapi-second-" + person);
        second.addExtension(Extensions.PEER_GROUP, new Reference(story.group()));
        second.addSupportingInfo(new Reference("urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11"));
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        post(bundle, "urn:uuid:57f3c1de-4d2b-4a64-8a0e-2f3a0a9c7d22", second);
        post(bundle, "urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11", first);
        var client = client(encoding);
        var answer = client.transaction().withBundle(bundle).execute();
        assertThat(answer.getType()).isEqualTo(BundleType.TRANSACTIONRESPONSE);
        assertThat(answer.getEntry())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.getResponse().getStatus()).startsWith("201"));
        var secondId = new IdType(answer.getEntry().get(0).getResponse().getLocation());
        var firstId = new IdType(answer.getEntry().get(1).getResponse().getLocation());
        var read = client.read()
                .resource(ServiceRequest.class)
                .withId(secondId.getIdPart())
                .execute();
        assertThat(read.getSupportingInfoFirstRep().getReference()).isEqualTo("ServiceRequest/" + firstId.getIdPart());
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void leavesNothingOfATransactionThatFails(EncodingEnum encoding) {
        var person = next.getAndIncrement();
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        post(bundle, "urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11", orderFor(person));
        post(
                bundle,
                "urn:uuid:57f3c1de-4d2b-4a64-8a0e-2f3a0a9c7d22",
                orderFor(person).setSubject(null));
        var client = client(encoding);
        assertThatThrownBy(() -> client.transaction().withBundle(bundle).execute())
                .isInstanceOfSatisfying(BaseServerResponseException.class, refused -> {
                    assertThat(refused.getStatusCode()).isIn(400, 422);
                    code(refused);
                });
        var found = client.search()
                .forResource(ServiceRequest.class)
                .where(new ReferenceClientParam("patient")
                        .hasId(story.patients().get(person)))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(found.getTotal()).isZero();
    }

    private static void post(Bundle bundle, String fullUrl, Resource resource) {
        bundle.addEntry()
                .setFullUrl(fullUrl)
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl(resource.fhirType());
    }
}
