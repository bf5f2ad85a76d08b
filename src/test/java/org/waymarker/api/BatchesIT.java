package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;

/** Batches and transactions, as an EHR sends them. */
@MicronautTest(transactional = false)
class BatchesIT {
    private final Http http;
    private final Clinic clinic;

    BatchesIT(EmbeddedServer server) {
        http = new Http(server);
        clinic = new Clinic(http);
    }

    private static Bundle bundle(BundleType type) {
        return new Bundle().setType(type);
    }

    private static void entry(Bundle bundle, HTTPVerb method, String url, Resource resource) {
        bundle.addEntry().setResource(resource).getRequest().setMethod(method).setUrl(url);
    }

    private static String post(Bundle bundle, Resource resource) {
        var fullUrl = "urn:uuid:" + UUID.randomUUID();
        entry(bundle, HTTPVerb.POST, resource.fhirType(), resource);
        bundle.getEntry().get(bundle.getEntry().size() - 1).setFullUrl(fullUrl);
        return fullUrl;
    }

    private HttpResponse<String> send(Bundle bundle, String... headers) {
        return http.post("", FhirJson.encode(bundle), headers);
    }

    private Bundle done(Bundle bundle) {
        var response = send(bundle);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (Bundle) Http.json(response);
    }

    @Test
    void carriesOutATransactionInTheOrderOfTheStandardAndAnswersInTheOrderGiven() {
        var ann = clinic.completer();
        var ben = clinic.completer();
        var standing = (ServiceRequest) Http.json(clinic.post(Clinic.referral(ben)));
        var transaction = bundle(BundleType.TRANSACTION);
        // A read first, which must see what the entries behind it write.
        entry(transaction, HTTPVerb.GET, "ServiceRequest/" + standing.getIdPart(), null);
        entry(
                transaction,
                HTTPVerb.PUT,
                "ServiceRequest/" + standing.getIdPart(),
                standing.copy().setStatus(ServiceRequestStatus.REVOKED));
        transaction.getEntry().get(1).getRequest().setIfMatch("W/\"1\"");
        // The Task stands before the request that it refers to.
        var request = Clinic.referral(ann);
        var task = new Task().setStatus(TaskStatus.REQUESTED).setIntent(Task.TaskIntent.ORDER);
        task.setFor(ann.subject()).setRequester(new Reference("Practitioner/7"));
        post(transaction, task);
        task.setFocus(new Reference(post(transaction, request)));

        var answer = done(transaction);
        assertThat(answer.getType()).isEqualTo(BundleType.TRANSACTIONRESPONSE);
        assertThat(answer.getEntry())
                .extracting(e -> e.getResponse().getStatus().substring(0, 3))
                .containsExactly("200", "200", "200", "201");
        assertThat(((ServiceRequest) answer.getEntryFirstRep().getResource()).getStatus())
                .isEqualTo(ServiceRequestStatus.REVOKED);
        var made = answer.getEntry().get(3).getResponse();
        assertThat(made.getLocation()).contains("/ServiceRequest/").endsWith("/_history/1");
        assertThat(made.getEtag()).isEqualTo("W/\"1\"");
        assertThat(made.getLastModified()).isNotNull();
        var stored = http.get(made.getLocation().replace("/_history/1", "")).body();
        assertThat(stored).doesNotContain("urn:uuid");
        assertThat(answer.getEntry().get(2).getResponse().getLocation()).contains("/Task/");
        var after = clinic.read(
                Task.class,
                answer.getEntry().get(2).getResponse().getLocation().replaceAll(".*/Task/|/_history.*", ""));
        assertThat(after.getFocus().getReference()).startsWith("ServiceRequest/");
    }

    @Test
    void givesAddressesThatNameAnEntryTheIdTooAndLeavesOthersAlone() {
        var transaction = bundle(BundleType.TRANSACTION);
        var second = Clinic.referral(clinic.completer());
        post(transaction, second);
        var first = post(transaction, Clinic.referral(clinic.completer()));
        second.addExtension("https://ehr.example/fhir/before", new UriType(first));
        second.addExtension(
                "https://ehr.example/fhir/other", new UriType("urn:uuid:0e7f4f3c-6b1e-5c38-9a86-2c8f3e1d9b77"));
        var answer = done(transaction);
        var stored = (ServiceRequest)
                Http.json(http.get(answer.getEntryFirstRep().getResponse().getLocation()));
        assertThat(stored.getExtensionByUrl("https://ehr.example/fhir/before")
                        .getValue()
                        .primitiveValue())
                .isEqualTo(answer.getEntry().get(1).getResponse().getLocation().replaceAll("/_history/.*", ""));
        assertThat(stored.getExtensionByUrl("https://ehr.example/fhir/other")
                        .getValue()
                        .primitiveValue())
                .startsWith("urn:uuid:");
    }

    @Test
    void writesAllOrNothing() {
        var ann = clinic.completer();
        var transaction = bundle(BundleType.TRANSACTION);
        post(transaction, Clinic.referral(ann));
        post(transaction, Clinic.referral(ann).setStatus(ServiceRequestStatus.DRAFT));
        var before = clinic.total("/Provenance?");
        var refused = send(transaction);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("STATUS_NOT_ACTIVE");
        assertThat(((OperationOutcome) Http.json(refused))
                        .getIssueFirstRep()
                        .getExpression()
                        .get(0)
                        .getValue())
                .isEqualTo("Bundle.entry[1].resource.ofType(ServiceRequest).status");
        assertThat(clinic.total("/ServiceRequest?patient=" + CodeSystems.NHS_NUMBER + "%7C" + ann.nhs()))
                .isZero();
        assertThat(clinic.total("/Provenance?")).isEqualTo(before);
    }

    @Test
    void answersEachEntryOfABatchByItself() {
        var ann = clinic.completer();
        var batch = bundle(BundleType.BATCH);
        post(batch, Clinic.referral(ann));
        entry(batch, HTTPVerb.GET, "Task/0e7f4f3c-6b1e-5c38-9a86-2c8f3e1d9b77", null);
        entry(batch, HTTPVerb.GET, "CarePlan?category=pmp&_count=1", null);
        entry(batch, HTTPVerb.DELETE, "CarePlan/" + ann.plan().getIdPart(), null);
        entry(batch, HTTPVerb.GET, "metadata", null);
        batch.addEntry().setFullUrl("urn:uuid:" + UUID.randomUUID());
        var answer = done(batch);
        assertThat(answer.getType()).isEqualTo(BundleType.BATCHRESPONSE);
        assertThat(answer.getEntry())
                .extracting(e -> e.getResponse().getStatus().substring(0, 3))
                .containsExactly("201", "404", "200", "405", "200", "400");
        assertThat(Http.code((OperationOutcome)
                        answer.getEntry().get(1).getResponse().getOutcome()))
                .isEqualTo("NOT_FOUND");
        assertThat(answer.getEntry().get(2).getResource()).isInstanceOf(Bundle.class);
    }

    @Test
    void carriesOutTheSameBundleOnce() {
        for (var type : new BundleType[] {BundleType.TRANSACTION, BundleType.BATCH}) {
            var bundle = bundle(type);
            post(bundle, Clinic.referral(clinic.completer()));
            var id = UUID.randomUUID().toString();
            var first = send(bundle, "X-Request-Id", id);
            var second = send(bundle, "X-Request-Id", id);
            assertThat(second.body()).isEqualTo(first.body()).contains("201");
            if (type == BundleType.TRANSACTION) {
                bundle.addEntry(bundle.getEntryFirstRep().copy().setFullUrl("urn:uuid:" + UUID.randomUUID()));
                assertThat(Http.code(send(bundle, "X-Request-Id", id))).isEqualTo("REQUEST_ID_REUSED");
            }
        }
    }

    @Test
    void createsConditionallyAndResolvesConditionalReferences() {
        var ann = clinic.completer();
        var referral = Clinic.referral(ann);
        referral.setSubject(new Reference("Patient?identifier=" + CodeSystems.NHS_NUMBER + "|" + ann.nhs()));
        referral.addBasedOn(new Reference("CarePlan?identifier="
                + ann.plan().getIdentifierFirstRep().getSystem() + "|"
                + ann.plan().getIdentifierFirstRep().getValue()));
        var identifier = referral.getIdentifierFirstRep();
        var transaction = bundle(BundleType.TRANSACTION);
        post(transaction, referral);
        transaction
                .getEntryFirstRep()
                .getRequest()
                .setIfNoneExist("identifier=" + identifier.getSystem() + "%7C" + identifier.getValue());
        assertThat(done(transaction).getEntryFirstRep().getResponse().getStatus())
                .startsWith("201");
        assertThat(done(transaction).getEntryFirstRep().getResponse().getStatus())
                .startsWith("200");
        assertThat(clinic.total(
                        "/ServiceRequest?based-on=CarePlan/" + ann.plan().getIdPart()))
                .isEqualTo(1);
    }

    @Test
    void refusesBundlesThatCannotBeCarriedOut() {
        var ann = clinic.completer();
        assertThat(Http.code(send(bundle(BundleType.COLLECTION)))).isEqualTo("BUNDLE_TYPE_WRONG");

        var dangling = bundle(BundleType.TRANSACTION);
        post(dangling, Clinic.referral(ann).addBasedOn(new Reference("urn:uuid:" + UUID.randomUUID())));
        assertThat(Http.code(send(dangling))).isEqualTo("BUNDLE_REFERENCE_UNKNOWN");

        var circle = bundle(BundleType.TRANSACTION);
        var one = Clinic.referral(ann);
        var other = Clinic.referral(ann);
        other.addSupportingInfo(new Reference(post(circle, one)));
        one.addSupportingInfo(new Reference(post(circle, other)));
        assertThat(Http.code(send(circle))).isEqualTo("BUNDLE_REFERENCE_CYCLE");

        var nested = bundle(BundleType.BATCH);
        entry(nested, HTTPVerb.POST, "/", bundle(BundleType.BATCH));
        assertThat(done(nested).getEntryFirstRep().getResponse().getStatus()).startsWith("400");

        var twice = bundle(BundleType.TRANSACTION);
        entry(twice, HTTPVerb.PUT, "CarePlan/" + ann.plan().getIdPart(), ann.plan());
        entry(twice, HTTPVerb.PUT, "CarePlan/" + ann.plan().getIdPart(), ann.plan());
        assertThat(Http.code(send(twice))).isEqualTo("BUNDLE_ENTRY_REPEATED");

        var large = bundle(BundleType.BATCH);
        IntStream.rangeClosed(0, Batches.MOST_ENTRIES).forEach(i -> entry(large, HTTPVerb.GET, "metadata", null));
        var tooLarge = send(large);
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(Http.code(tooLarge)).isEqualTo("BUNDLE_TOO_LARGE");
    }
}
