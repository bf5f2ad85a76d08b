package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.RefusedException;
import org.waymarker.hospital.NewsLedger.Item;
import org.waymarker.hospital.NewsLedger.Outcome;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PersonChanges.Watched;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.HospitalNews;
import org.waymarker.record.HospitalNews.Heard;
import org.waymarker.record.Lanes;
import org.waymarker.record.ResourceKey;
import org.waymarker.record.Steering;
import org.waymarker.record.Stored;

/** Takes in one thing that the hospital tells, once: whoever follows such things here writes it down in the transaction in which it is noted. */
@Singleton
class HearResource {
    private static final Steering.Act GIVES_WAY = new Steering.Act(
            HospitalNews.AUTHOR, "The EHR has made its own of something that was written there from here");
    private final HospitalPatients patients;
    private final NewsLedger ledger;
    private final Lanes lanes;
    private final FhirRecord record;
    private final Steering steering;
    private final Adoption adoption;
    private final OurIdentifiers identifiers;
    private final TransactionOperations<Connection> transactions;
    private final Map<String, HospitalNews> listeners;

    HearResource(
            HospitalPatients patients,
            NewsLedger ledger,
            Lanes lanes,
            FhirRecord record,
            Steering steering,
            Adoption adoption,
            OurIdentifiers identifiers,
            TransactionOperations<Connection> transactions,
            List<HospitalNews> listeners) {
        this.patients = patients;
        this.ledger = ledger;
        this.lanes = lanes;
        this.record = record;
        this.steering = steering;
        this.adoption = adoption;
        this.identifiers = identifiers;
        this.transactions = transactions;
        this.listeners = listeners.stream().collect(Collectors.toMap(HospitalNews::type, Function.identity()));
    }

    void patient(Watched watched, Patient theirs) {
        var item = item(watched.key(), theirs);
        if (!isNew(item)) {
            return;
        }
        // What this writes can be written twice, so that it need not be one transaction with the note.
        var lookup = patients.heard(watched, theirs);
        var reason = lookup instanceof HospitalPatients.Lookup.Unresolved unresolved
                ? Optional.of(unresolved.reason().name())
                : Optional.<String>empty();
        transactions.executeWrite(status -> {
            ledger.note(item, Optional.empty(), reason.isPresent() ? Outcome.FOR_A_PERSON : Outcome.TAKEN, reason);
            return true;
        });
    }

    private boolean isNew(Item item) {
        return transactions.<Boolean>executeRead(status -> ledger.isNew(item));
    }

    /** What we wrote there ourselves is no news. */
    void resource(PatientKey patient, Resource theirs, Ladder ladder) {
        var item = item(patient, theirs);
        if (identifiers.isOurs(theirs) || !isNew(item)) {
            return;
        }
        var link = lanes.link(item.type(), item.theirId());
        if (link.filter(known -> known.owner() == Owner.OURS).isPresent()) {
            return;
        }
        if (link.isPresent()) {
            follow(item, link.get().ours(), theirs);
        } else {
            madeLater(item, Subject.of(theirs).orElseThrow(), ladder);
        }
    }

    private void follow(Item item, ResourceKey ours, Resource theirs) {
        var listener = Optional.ofNullable(listeners.get(item.type()));
        try {
            transactions.executeWrite(status -> {
                var heard = listener.map(each -> each.hear(ours.id(), theirs)).orElse(Heard.NOTHING);
                ledger.note(
                        item,
                        Optional.of(ours),
                        heard == Heard.TAKEN ? Outcome.TAKEN : Outcome.NOTHING,
                        Optional.empty());
                return true;
            });
        } catch (RefusedException e) {
            // What the listener had begun is rolled back; that it was heard is noted all the same.
            transactions.executeWrite(status -> {
                ledger.note(
                        item,
                        Optional.of(ours),
                        Outcome.FOR_A_PERSON,
                        Optional.of(e.refusal().code()));
                return true;
            });
        }
    }

    /** If it is what we had written there as well, that gives way, on the person's lane and in its order. */
    private void madeLater(Item item, String patientId, Ladder ladder) {
        var replaced = written(item).stream()
                .filter(ours -> adoption.madeLater(ours.resource(), ours.id(), patientId, ladder)
                        .filter(theirs -> theirs.getIdElement().getIdPart().equals(item.theirId()))
                        .isPresent())
                .map(ours -> new ResourceKey(ours.type(), ours.id()))
                .findFirst();
        transactions.executeWrite(status -> {
            replaced.ifPresent(ours -> steering.replay(ours, GIVES_WAY));
            ledger.note(item, replaced, replaced.isPresent() ? Outcome.MADE_LATER : Outcome.NOTHING, Optional.empty());
            return true;
        });
    }

    /** Those of our resources of that type about the person which we have written at the hospital. */
    private List<Stored> written(Item item) {
        return transactions.executeRead(status -> {
            var ours = record.all(item.type(), Optional.of(item.patient()), List.of());
            var copies = lanes.copiesOf(ours.stream()
                    .map(stored -> new ResourceKey(stored.type(), stored.id()))
                    .toList());
            return ours.stream()
                    .filter(stored -> Optional.ofNullable(copies.get(new ResourceKey(stored.type(), stored.id())))
                            .filter(copy -> copy.owner() == Owner.OURS)
                            .isPresent())
                    .toList();
        });
    }

    /** A server that gives no versions may tell when it was last changed; else the words themselves must do. */
    private static Item item(PatientKey patient, Resource theirs) {
        var meta = theirs.getMeta();
        var version = Optional.ofNullable(meta.getVersionId())
                .or(() -> Optional.ofNullable(meta.getLastUpdated())
                        .map(at -> at.toInstant().toString()))
                .orElseGet(() -> Content.of(theirs).hash());
        return new Item(theirs.fhirType(), theirs.getIdElement().getIdPart(), version, patient);
    }
}
