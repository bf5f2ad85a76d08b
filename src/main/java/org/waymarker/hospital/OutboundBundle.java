package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.ResourceKey;

/**
 * One delivery as a FHIR transaction: creates that find the copy of an earlier attempt by its identifier, updates that find
 * out whether someone else was faster.
 *
 * @param steps creates, updates and retirements, one for each entry and in the same order
 */
record OutboundBundle(Bundle bundle, List<Step> steps) {
    OutboundBundle {
        steps = List.copyOf(steps);
    }

    /**
     * @param steps creates, updates and retirements
     * @param targets literal references for what the hospital holds already
     */
    static OutboundBundle of(
            List<Step> steps,
            Map<ResourceKey, String> targets,
            Outbound outbound,
            OurIdentifiers ours,
            Ladder ladder,
            String hospitalBase) {
        var all = new HashMap<>(targets);
        for (Step step : steps) {
            if (step instanceof Step.Create) {
                all.put(ResourceKey.of(step.item()), "urn:uuid:" + step.item().id());
            }
        }
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (Step step : steps) {
            if (step instanceof Step.Create create) {
                create(bundle.addEntry(), create, all, outbound, ours, ladder);
            } else if (step instanceof Step.Update update) {
                var resource = update.merged()
                        .orElseGet(() -> outbound.of(update.item().body(), all));
                update(bundle.addEntry(), resource, update.item().type(), update.copy(), hospitalBase);
            } else if (step instanceof Step.Retire retire) {
                update(bundle.addEntry(), retire.retired(), retire.item().type(), retire.copy(), hospitalBase);
            }
        }
        return new OutboundBundle(bundle, steps);
    }

    private static void create(
            BundleEntryComponent entry,
            Step.Create create,
            Map<ResourceKey, String> targets,
            Outbound outbound,
            OurIdentifiers ours,
            Ladder ladder) {
        var item = create.item();
        var resource = outbound.of(item.body(), targets);
        var identity = ours.identity(resource, item.id());
        entry.setFullUrl("urn:uuid:" + item.id()).setResource(resource);
        var request = entry.getRequest();
        if (ladder.createsUnderOurId(item.type())) {
            var theirs = item.type() + "/" + item.id();
            resource.setId(theirs);
            request.setMethod(HTTPVerb.PUT).setUrl(theirs).setIfNoneMatch("*");
            return;
        }
        request.setMethod(HTTPVerb.POST).setUrl(item.type());
        if (ladder.offers(Feature.conditionalCreate(item.type()))) {
            // As it stands in a query: the bar between system and value is escaped, and no question mark leads.
            request.setIfNoneExist("identifier=" + identity.system() + "%7C" + identity.value());
        }
    }

    private static void update(
            BundleEntryComponent entry, Resource resource, String type, HospitalCopy copy, String hospitalBase) {
        var theirs = type + "/" + copy.theirId();
        resource.setId(theirs);
        entry.setFullUrl(hospitalBase + "/" + theirs)
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.PUT)
                .setUrl(theirs);
        copy.theirVersion().ifPresent(version -> entry.getRequest().setIfMatch("W/\"" + version + "\""));
    }

    /** Sends it in the way that the server takes. @return the answer, one entry for each of these */
    Bundle sendTo(Hospital hospital, Ladder ladder) {
        return ladder.sendsTransactions() ? hospital.transact(bundle) : hospital.single(bundle);
    }

    /**
     * What became of each entry.
     *
     * @throws HospitalException if the answer does not tell it of every entry, so that a look must
     */
    List<Settled> settledFor(Bundle answer) {
        return settled(answer)
                .orElseThrow(() ->
                        new HospitalException(new Failure.Away("ANSWER_INCOMPLETE", true, false, Optional.empty())));
    }

    /**
     * Reads what became of each entry, by position.
     *
     * @return empty if the answer does not tell it of every entry, so that a look must
     */
    Optional<List<Settled>> settled(Bundle answer) {
        if (answer.getEntry().size() != steps.size()) {
            return Optional.empty();
        }
        var settled = new ArrayList<Settled>();
        for (int i = 0; i < steps.size(); i++) {
            var one = settled(steps.get(i), answer.getEntry().get(i));
            if (one.isEmpty()) {
                return Optional.empty();
            }
            settled.add(one.get());
        }
        return Optional.of(settled);
    }

    private static Optional<Settled> settled(Step step, BundleEntryComponent answer) {
        var response = answer.getResponse();
        if (!response.hasStatus() || !response.getStatus().startsWith("2")) {
            return Optional.empty();
        }
        var item = step.item();
        if (step instanceof Step.Retire retire) {
            return Optional.of(new Settled(item, Delivery.Outcome.ADOPTED, Optional.of(retire.instead())));
        }
        var id = new IdType(response.getLocation());
        if (!id.hasIdPart() && answer.hasResource()) {
            id = answer.getResource().getIdElement();
        }
        if (step instanceof Step.Update update && !id.hasIdPart()) {
            id = new IdType(item.type(), update.copy().theirId());
        }
        if (!id.hasIdPart() || (id.hasResourceType() && !item.type().equals(id.getResourceType()))) {
            return Optional.empty();
        }
        var copy = new HospitalCopy(
                Owner.OURS,
                id.getIdPart(),
                version(answer, id),
                item.version(),
                Optional.ofNullable(answer.getResource())
                        .map(stored -> Content.of(stored).hash()));
        var drift = step instanceof Step.Update update ? update.drift() : Optional.<Delivery.Drift>empty();
        return Optional.of(new Settled(
                item, Delivery.Outcome.SENT, Optional.of(drift.isPresent() ? copy.withWordsOfOthers() : copy), drift));
    }

    /** Whether a condition of a create was met: the resource stood there already, and may not be as we wrote it. */
    boolean foundSome(Bundle answer) {
        for (int i = 0; i < steps.size(); i++) {
            var status = answer.getEntry().get(i).getResponse().getStatus();
            if (steps.get(i) instanceof Step.Create && status.startsWith("200")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> version(BundleEntryComponent answer, IdType id) {
        var etag = answer.getResponse().getEtag();
        if (etag != null && !etag.isBlank()) {
            return Optional.of(etag.replaceAll("^W/|\"", ""));
        }
        if (id.hasVersionIdPart()) {
            return Optional.of(id.getVersionIdPart());
        }
        return Optional.ofNullable(answer.getResource())
                .map(resource -> resource.getMeta().getVersionId());
    }

    /** Whether what the hospital says it stored still points at a name that was good within the transaction only. */
    boolean leftUnresolved(Bundle answer) {
        return answer.getEntry().stream()
                .filter(BundleEntryComponent::hasResource)
                .flatMap(entry -> ReferenceWalk.in(entry.getResource()))
                .anyMatch(this::isOfTheTransaction);
    }

    private boolean isOfTheTransaction(Reference reference) {
        return reference.hasReference()
                && steps.stream()
                        .anyMatch(step -> reference
                                .getReference()
                                .equals("urn:uuid:" + step.item().id()));
    }
}
