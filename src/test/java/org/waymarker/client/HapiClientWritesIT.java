package org.waymarker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.gclient.ReferenceClientParam;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.Extensions;

/** The HAPI client in both formats: conditional create, update, and transactions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HapiClientWritesIT {
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
    void createsOnConditionThatThereIsNone(EncodingEnum encoding) {
        var client = round.client(encoding);
        var request = round.order();
        var condition = "ServiceRequest?identifier=" + HapiRound.SYSTEM + "|"
                + request.getIdentifierFirstRep().getValue();
        var first =
                client.create().resource(request).conditionalByUrl(condition).execute();
        assertThat(first.getCreated()).isTrue();
        // The same condition with another content: what stands is pointed at, and nothing is made.
        var other = round.nextPerson();
        var again = client.create()
                .resource(round.orderFor(other))
                .conditionalByUrl(condition)
                .execute();
        assertThat(again.getCreated()).isNotEqualTo(true);
        assertThat(again.getId().getIdPart()).isEqualTo(first.getId().getIdPart());
        var made = client.search()
                .forResource(ServiceRequest.class)
                .where(new ReferenceClientParam("patient")
                        .hasId(round.story().patients().get(other)))
                .returnBundle(Bundle.class)
                .execute();
        assertThat(made.getTotal()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void wantsNoMoreBackThanItAsksFor(EncodingEnum encoding) {
        var outcome = round.client(encoding)
                .create()
                .resource(round.order())
                .prefer(PreferReturnEnum.MINIMAL)
                .execute();
        assertThat(outcome.getCreated()).isTrue();
        assertThat(outcome.getId().getVersionIdPart()).isEqualTo("1");
        assertThat(outcome.getResource()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML"})
    void updatesWhatItHasRead(EncodingEnum encoding) {
        var client = round.client(encoding);
        var id = client.create().resource(round.order()).execute().getId().getIdPart();
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
        var client = round.client(encoding);
        var id = client.create().resource(round.order()).execute().getId().getIdPart();
        var stale = client.read().resource(ServiceRequest.class).withId(id).execute();
        var mine = stale.copy();
        mine.addNote().setText("First");
        client.update().resource(mine).execute();
        stale.addNote().setText("Too late");
        assertThatThrownBy(() -> client.update().resource(stale).execute())
                .isInstanceOfSatisfying(PreconditionFailedException.class, refused -> HapiRound.code(refused));
        var blind = stale.copy();
        blind.setId(new IdType("ServiceRequest", id));
        assertThatThrownBy(() -> client.update().resource(blind).execute())
                .isInstanceOfSatisfying(InvalidRequestException.class, refused -> HapiRound.code(refused));
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
        var person = round.nextPerson();
        var first = round.orderFor(person);
        var second = round.orderFor(person);
        second.getIdentifierFirstRep().setValue("hapi-second-" + person);
        second.addExtension(Extensions.PEER_GROUP, new Reference(round.story().group()));
        second.addSupportingInfo(new Reference("urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11"));
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        post(bundle, "urn:uuid:57f3c1de-4d2b-4a64-8a0e-2f3a0a9c7d22", second);
        post(bundle, "urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11", first);
        var client = round.client(encoding);
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
        var person = round.nextPerson();
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        post(bundle, "urn:uuid:3e1d7a4c-0a6f-4f0e-9d0a-6a1c5a6f0b11", round.orderFor(person));
        post(
                bundle,
                "urn:uuid:57f3c1de-4d2b-4a64-8a0e-2f3a0a9c7d22",
                round.orderFor(person).setSubject(null));
        var client = round.client(encoding);
        assertThatThrownBy(() -> client.transaction().withBundle(bundle).execute())
                .isInstanceOfSatisfying(BaseServerResponseException.class, refused -> {
                    assertThat(refused.getStatusCode()).isIn(400, 422);
                    HapiRound.code(refused);
                });
        var found = client.search()
                .forResource(ServiceRequest.class)
                .where(new ReferenceClientParam("patient")
                        .hasId(round.story().patients().get(person)))
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
