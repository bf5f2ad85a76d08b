package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Drift;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.Stored;

/**
 * Holds the hospital's copy of a resource against our versions of it, and decides what is to be done. A copy that is none of our
 * versions has been changed by somebody else, which is noted, and only what we changed ourselves is carried over to it.
 */
@Singleton
class CompareCopy {
    private final FhirRecord record;
    private final TransactionOperations<Connection> transactions;

    CompareCopy(FhirRecord record, TransactionOperations<Connection> transactions) {
        this.record = record;
        this.transactions = transactions;
    }

    /**
     * @param asSent what a body of our record looks like at the hospital
     * @return a {@link Step.Done} or a {@link Step.Update}
     * @throws ParkException if both changed the same element
     */
    Step compare(Step.Held held, Function<String, Resource> asSent) {
        var item = held.item();
        var standing = Content.of(held.theirs());
        var sent = asSent.apply(item.body());
        var wanted = Content.of(sent);
        boolean pointsElsewhere = pointsElsewhere(held.theirs(), sent);
        if (standing.equals(wanted)) {
            return pointsElsewhere
                    ? new Step.Update(item, copy(held, standing, item.version()))
                    : there(held, standing, item.version(), Optional.empty());
        }
        var versions = versions(item);
        var version = versions.stream()
                .filter(ours -> Content.of(asSent.apply(ours.body())).equals(standing))
                .map(Stored::version)
                .findFirst()
                // The server stores our words in its own way, and nobody has changed them since.
                .or(() -> held.known()
                        .filter(known -> known.contentHash()
                                .filter(standing.hash()::equals)
                                .isPresent())
                        .map(HospitalCopy::version));
        if (version.isPresent()) {
            boolean newer = version.get() > item.version();
            return newer || (version.get() == item.version() && !pointsElsewhere)
                    ? there(held, standing, version.get(), Optional.empty())
                    : new Step.Update(item, copy(held, standing, version.get()));
        }
        return changedByOthers(held, standing, wanted, versions, asSent);
    }

    /** What it refers to has another id since it was written: the hospital was restored, or the EHR has made its own. */
    private static boolean pointsElsewhere(Resource theirs, Resource wanted) {
        var now = literals(theirs);
        var then = literals(wanted);
        var gone = now.stream()
                .filter(to -> !then.contains(to))
                .map(CompareCopy::type)
                .toList();
        return then.stream()
                .filter(to -> !now.contains(to))
                .map(CompareCopy::type)
                .anyMatch(gone::contains);
    }

    private static Set<String> literals(Resource resource) {
        return ReferenceWalk.in(resource)
                .map(Reference::getReferenceElement)
                .filter(to -> to.hasIdPart() && to.hasResourceType())
                .map(to -> to.getResourceType() + "/" + to.getIdPart())
                .collect(Collectors.toSet());
    }

    private static String type(String reference) {
        return reference.substring(0, reference.indexOf('/'));
    }

    private Step changedByOthers(
            Step.Held held,
            Content standing,
            Content wanted,
            List<Stored> versions,
            Function<String, Resource> asSent) {
        var item = held.item();
        // Of a copy that we did not know of, the version before is what they can have had at most.
        int wrote = held.known().map(HospitalCopy::version).orElse(item.version() - 1);
        var base = versions.stream()
                .filter(ours -> ours.version() == wrote)
                .map(ours -> Content.of(asSent.apply(ours.body())))
                .findFirst();
        var drift = new Drift(Content.differences(base.orElse(wanted), standing), version(held.theirs()));
        if (base.isEmpty() || wrote >= item.version()) {
            return there(held, standing, Math.max(wrote, item.version()), Optional.of(drift));
        }
        return Content.merge(base.get(), wanted, standing)
                .<Step>map(merged -> Content.of(merged).equals(standing)
                        // An earlier attempt has carried it over already.
                        ? there(held, standing, item.version(), Optional.of(drift))
                        : new Step.Update(item, copy(held, standing, wrote), Optional.of(merged), Optional.of(drift)))
                .orElseThrow(() -> new ParkException(
                        ParkReason.CONFLICT,
                        "Someone else changed the same elements of " + item.type() + " " + item.id()
                                + "; theirs differ in " + String.join(", ", drift.elements())));
    }

    /** Newest first. */
    private List<Stored> versions(Item item) {
        return transactions.executeRead(status -> record.history(item.type(), item.id()));
    }

    private static Step there(Step.Held held, Content standing, int version, Optional<Drift> drift) {
        var copy = copy(held, standing, version);
        return new Step.Done(new Delivery.Settled(
                held.item(),
                Outcome.ALREADY_THERE,
                Optional.of(drift.isPresent() ? copy.withWordsOfOthers() : copy),
                drift));
    }

    private static HospitalCopy copy(Step.Held held, Content standing, int version) {
        return new HospitalCopy(
                Owner.OURS,
                held.theirs().getIdElement().getIdPart(),
                version(held.theirs()),
                version,
                Optional.of(standing.hash()));
    }

    private static Optional<String> version(Resource theirs) {
        return Optional.ofNullable(theirs.getMeta().getVersionId());
    }
}
