package org.waymarker.client;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.waymarker.testing.Databases;
import org.waymarker.testing.RunningService;
import org.waymarker.testing.SmallStory;

/** A service with people to refer, and the HAPI client as its makers set it up. */
final class HapiRound implements AutoCloseable {
    static final String SYSTEM = "https://ehr.example/order";

    private final FhirContext fhir = FhirContext.forR4();
    private final AtomicInteger next = new AtomicInteger();
    private final RunningService service;
    private final SmallStory story;

    private HapiRound(RunningService service) {
        this.service = service;
        this.story = SmallStory.tell(service.api(), "hapi", 40);
    }

    static HapiRound start() {
        return new HapiRound(RunningService.start(Databases.h2()));
    }

    SmallStory story() {
        return story;
    }

    IGenericClient client(EncodingEnum encoding) {
        var client = anonymous(encoding);
        client.registerInterceptor(new BearerTokenAuthInterceptor(service.token()));
        return client;
    }

    IGenericClient anonymous(EncodingEnum encoding) {
        var client = fhir.newRestfulGenericClient(service.base());
        client.setEncoding(encoding);
        return client;
    }

    /** The number of someone in the story whom no order names yet. */
    int nextPerson() {
        return next.getAndIncrement();
    }

    /** An order for someone who has none yet. */
    ServiceRequest order() {
        return orderFor(nextPerson());
    }

    ServiceRequest orderFor(int person) {
        var request = new ServiceRequest()
                .setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .setSubject(new Reference(story.patients().get(person)))
                .setRequester(new Reference("Practitioner/7"));
        request.addIdentifier().setSystem(SYSTEM).setValue("hapi-" + person);
        return request;
    }

    static ServiceRequest made(MethodOutcome outcome) {
        return (ServiceRequest) outcome.getResource();
    }

    /** The stable code of what a call was refused with. */
    static String code(BaseServerResponseException refused) {
        var outcome = (OperationOutcome) refused.getOperationOutcome();
        assertThat(outcome)
                .as("what the client made of %s", refused.getMessage())
                .isNotNull();
        return outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode();
    }

    static List<String> ids(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> entry.getResource().getIdPart())
                .toList();
    }

    @Override
    public void close() {
        service.close();
    }
}
