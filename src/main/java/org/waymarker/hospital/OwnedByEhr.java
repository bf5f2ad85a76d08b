package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Feature;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.StateMachines;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Delivery.Way;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.Proposals;
import org.waymarker.record.Stored;

/**
 * Decides what is done about a version of ours of something that the EHR owns. What is ours to say and theirs does not say is proposed. It is
 * written if the trust has it so, and if this very version changed it: an EHR that has moved on by itself is not moved back.
 */
@Singleton
class OwnedByEhr {
    private final Hospital hospital;
    private final FhirRecord record;
    private final Proposals proposals;
    private final TransactionOperations<Connection> transactions;
    private final OursToSay oursToSay;

    OwnedByEhr(
            Hospital hospital,
            FhirRecord record,
            Proposals proposals,
            TransactionOperations<Connection> transactions,
            OursToSay oursToSay) {
        this.hospital = hospital;
        this.record = record;
        this.proposals = proposals;
        this.transactions = transactions;
        this.oursToSay = oursToSay;
    }

    /** Whether an attempt that adopted it has broken off before it wrote what it was to write. */
    static boolean isUnfinished(Item item) {
        return item.decided().equals(Optional.of(Outcome.ADOPTED));
    }

    /** @return a {@link Step.Done} or a {@link Step.Amend} */
    Step known(Item item, HospitalCopy copy, Kind kind, Sending sending) {
        var usual = item.decided().orElse(Outcome.LEFT_TO_OWNER);
        if (!oursToSay.concerns(item.type()) || (sending.delivery().replayed() && isOutdated(item))) {
            return Step.Done.as(item, usual);
        }
        Optional<? extends Resource> theirs;
        try {
            theirs = hospital.read(FhirTypes.of(item.type()), copy.theirId());
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Refusal refusal) {
                return left(item, usual, "the EHR's cannot be read: " + refusal.told());
            }
            throw e;
        }
        return theirs.isEmpty()
                ? left(item, usual, "the EHR no longer holds it")
                : decide(new Step.Done(new Settled(item, usual, Optional.empty())), copy, theirs.get(), kind, sending);
    }

    private boolean isOutdated(Item item) {
        return transactions
                .<Optional<Stored>>executeRead(status -> record.read(item.type(), item.id()))
                .filter(newest -> newest.version() > item.version())
                .isPresent();
    }

    private static Step left(Item item, Outcome outcome, String why) {
        return new Step.Done(new Settled(item, outcome, Optional.empty()).by(new Way("none", why, Optional.empty())));
    }

    /** @param theirs that has just been found to be the same thing */
    Step adopted(Item item, Resource theirs, Kind kind, Sending sending) {
        var copy = HospitalCopy.ofEhr(
                theirs.getIdElement().getIdPart(),
                Optional.ofNullable(theirs.getMeta().getVersionId()));
        var adopted = new Step.Done(new Settled(item, Outcome.ADOPTED, Optional.of(copy)));
        return oursToSay.concerns(item.type()) ? decide(adopted, copy, theirs, kind, sending) : adopted;
    }

    private Step decide(Step.Done alike, HospitalCopy copy, Resource theirs, Kind kind, Sending sending) {
        var item = alike.item();
        var ours = sending.outbound().of(item.body(), sending.targets());
        var differences = oursToSay.differences(ours, theirs);
        if (differences.isEmpty()) {
            return alike;
        }
        var proposed = proposed(alike.settled(), differences);
        var changed = changed(item, ours, differences);
        if (changed.isEmpty() || !sending.ladder().map().writtenThoughOwned().contains(kind)) {
            return new Step.Done(proposed);
        }
        if (!sending.ladder().offers(Feature.update(item.type()))) {
            return new Step.Done(because(proposed, "the server has no " + Feature.update(item.type())));
        }
        return heldBack(item.type(), differences)
                .<Step>map(why -> new Step.Done(because(proposed, why)))
                .orElseGet(() -> new Step.Amend(item, copy, ours, changed, proposed));
    }

    private static Settled proposed(Settled alike, List<Proposal> differences) {
        var outcome = alike.outcome() == Outcome.ADOPTED ? Outcome.ADOPTED : Outcome.PROPOSED;
        return new Settled(alike.item(), outcome, alike.copy()).proposing(differences);
    }

    static Settled because(Settled settled, String why) {
        return settled.by(new Way("none", why, Optional.empty()));
    }

    /** Of what differs, that which this version says otherwise than the one that the hospital was told of before. */
    private Set<String> changed(Item item, Resource ours, List<Proposal> differences) {
        var changes = proposals
                .before(item)
                .map(FhirJson::parse)
                .map(before -> oursToSay.changes(before, ours))
                .orElse(Set.of());
        return differences.stream()
                .map(Proposal::element)
                .filter(changes::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Why nothing may be written: from where theirs stands there is no way to where ours does. */
    static Optional<String> heldBack(String type, List<Proposal> differences) {
        return differences.stream()
                .filter(each -> each.element().equals(OursToSay.STATUS))
                .filter(each -> !StateMachines.mayMove(
                        type, each.theirs().orElse(""), each.ours().orElseThrow()))
                .findFirst()
                .map(each -> "a " + type + " does not go from " + each.theirs().orElse("no status") + " to "
                        + each.ours().orElseThrow());
    }
}
