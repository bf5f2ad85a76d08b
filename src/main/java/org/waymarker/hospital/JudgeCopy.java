package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.record.Comparisons.Found;
import org.waymarker.record.Comparisons.Linked;
import org.waymarker.record.Delivery.Drift;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.FindingKind;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.Stored;

/** Judges what the hospital showed of a copy: is it as we left it? Of the EHR's own only whether it is there. */
@Singleton
class JudgeCopy {
    private final CompareCopy compareCopy;
    private final OurIdentifiers identifiers;
    private final FhirRecord record;
    private final TransactionOperations<Connection> transactions;
    private final HospitalSettings settings;

    JudgeCopy(
            CompareCopy compareCopy,
            OurIdentifiers identifiers,
            FhirRecord record,
            TransactionOperations<Connection> transactions,
            HospitalSettings settings) {
        this.compareCopy = compareCopy;
        this.identifiers = identifiers;
        this.record = record;
        this.transactions = transactions;
        this.settings = settings;
    }

    /**
     * Whether what stands under the id that we know is our copy. An id may be another resource's by now; without our identifier it must
     * say what we wrote, for a server that dropped it.
     */
    boolean isCopy(Linked linked, Resource theirs, Optional<PatientAtHospital> patient) {
        if (identifiers.isCopyOf(theirs, linked.resource().id())) {
            return true;
        }
        if (identifiers.isOurs(theirs)) {
            return false;
        }
        if (linked.copy().owner() == Owner.EHR) {
            return true;
        }
        var standing = Content.of(theirs);
        return isAsWritten(linked, standing)
                || standing.without("identifier")
                        .equals(Content.of(asSent(patient).apply(known(linked).body()))
                                .without("identifier"));
    }

    /** @return nothing if it is as it should be */
    List<Found> judge(Linked linked, Sight sight, Optional<PatientAtHospital> patient) {
        if (linked.copy().owner() == Owner.EHR) {
            return sight.linked().isPresent() ? List.of() : List.of(Found.of(FindingKind.GONE_AT_OWNER, List.of()));
        }
        var found = new ArrayList<Found>();
        if (sight.linked().isEmpty()) {
            return List.of(notUnderItsId(sight.ids()));
        }
        if (!sight.standing().isEmpty()) {
            found.add(Found.of(FindingKind.DOUBLED, sight.ids()));
        }
        content(linked, sight.linked().get(), patient).ifPresent(found::add);
        return found;
    }

    private static Found notUnderItsId(List<String> ids) {
        var kind = switch (ids.size()) {
            case 0 -> FindingKind.MISSING;
            case 1 -> FindingKind.MOVED;
            default -> FindingKind.DOUBLED;
        };
        return Found.of(kind, ids);
    }

    private Optional<Found> content(Linked linked, Resource theirs, Optional<PatientAtHospital> patient) {
        var standing = Content.of(theirs);
        if (linked.copy().version() > 0 && (isAsWritten(linked, standing) || isUntouched(linked, theirs))) {
            return Optional.empty();
        }
        var held = new Step.Held(item(linked, known(linked)), theirs, Optional.of(linked.copy()));
        var step = compareCopy.compare(held, asSent(patient));
        var drift = step instanceof Step.Done done ? done.settled().drift() : Optional.<Drift>empty();
        if (drift.isPresent()) {
            var elements = drift.get().elements();
            var hash = Optional.of(standing.hashOf(elements));
            return hash.equals(linked.accepted())
                    ? Optional.empty()
                    : Optional.of(
                            new Found(FindingKind.CHANGED, elements, List.of(), Optional.of(standing.hash()), hash));
        }
        return step instanceof Step.Update ? Optional.of(Found.of(FindingKind.OLDER, List.of())) : Optional.empty();
    }

    private static boolean isAsWritten(Linked linked, Content standing) {
        return linked.copy().contentHash().filter(standing.hash()::equals).isPresent();
    }

    /** Of a server that did not show what it had stored it is known at least whether the version is still the one that we made. */
    private static boolean isUntouched(Linked linked, Resource theirs) {
        var copy = linked.copy();
        return copy.contentHash().isEmpty()
                && copy.theirVersion()
                        .filter(version -> version.equals(theirs.getMeta().getVersionId()))
                        .isPresent();
    }

    /** The version of ours that they are known to hold. */
    private Stored known(Linked linked) {
        int version = linked.copy().version();
        var resource = linked.resource();
        return version == 0 || version == linked.newest().version()
                ? linked.newest()
                : transactions.executeRead(status ->
                        record.version(resource.type(), resource.id(), version).orElse(linked.newest()));
    }

    private Function<String, Resource> asSent(Optional<PatientAtHospital> patient) {
        var outbound = new Outbound(identifiers, settings.baseUrl(), patient);
        return body -> outbound.of(body, Map.of());
    }

    /** As one of a delivery. */
    static Item item(Linked linked) {
        return item(linked, linked.newest());
    }

    private static Item item(Linked linked, Stored version) {
        return new Item(
                0,
                linked.resource().type(),
                linked.resource().id(),
                version.version(),
                version.body(),
                Optional.empty(),
                Optional.of(linked.copy()),
                Optional.empty());
    }
}
