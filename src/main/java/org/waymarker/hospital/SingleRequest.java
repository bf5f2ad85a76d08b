package org.waymarker.hospital;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;

/**
 * An entry of a transaction as a request of its own, and its answer as the entry of the transaction's. The preference is a plain header: told
 * of it, HAPI's client would read what was not sent back from wherever {@code Location} points, and take our token there.
 */
final class SingleRequest {
    private SingleRequest() {}

    /** @param one Bundle with one entry, a create or an update */
    static Bundle send(IGenericClient client, Bundle one) {
        var entry = one.getEntryFirstRep();
        var outcome = entry.getRequest().getMethod() == HTTPVerb.POST ? create(client, entry) : update(client, entry);
        var answer = new Bundle().setType(BundleType.TRANSACTIONRESPONSE);
        answer(answer.addEntry(), outcome);
        return answer;
    }

    private static MethodOutcome create(IGenericClient client, BundleEntryComponent entry) {
        var create =
                client.create().resource(entry.getResource()).withAdditionalHeader("Prefer", "return=representation");
        if (entry.getRequest().hasIfNoneExist()) {
            create.withAdditionalHeader("If-None-Exist", entry.getRequest().getIfNoneExist());
        }
        return create.execute();
    }

    private static MethodOutcome update(IGenericClient client, BundleEntryComponent entry) {
        var update =
                client.update().resource(entry.getResource()).withAdditionalHeader("Prefer", "return=representation");
        if (entry.getRequest().hasIfMatch()) {
            update.withAdditionalHeader("If-Match", entry.getRequest().getIfMatch());
        }
        if (entry.getRequest().hasIfNoneMatch()) {
            update.withAdditionalHeader("If-None-Match", entry.getRequest().getIfNoneMatch());
        }
        return update.execute();
    }

    private static void answer(BundleEntryComponent answer, MethodOutcome outcome) {
        var response = answer.getResponse().setStatus(Integer.toString(outcome.getResponseStatusCode()));
        if (outcome.getId() != null && outcome.getId().hasIdPart()) {
            response.setLocation(outcome.getId().getValue());
        }
        outcome.getFirstResponseHeader(Constants.HEADER_ETAG_LC).ifPresent(response::setEtag);
        if (outcome.getResource() instanceof Resource stored && !(stored instanceof OperationOutcome)) {
            answer.setResource(stored);
        }
    }
}
