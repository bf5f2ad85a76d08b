package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Form;
import org.waymarker.capability.Ladder;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Delivery.Way;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.ResourceKey;

/**
 * Brings the first delivery of a lane to the hospital: in one transaction where the server takes it, else request by request, each of which is
 * noted before the next. After an attempt whose end is not known it looks before it sends again. No database transaction is open while the
 * hospital is spoken to.
 */
@Singleton
class DeliverLane {
    private static final int MOST_TRIES = 3;

    private final Hospital hospital;
    private final KnownServer server;
    private final HospitalPatients patients;
    private final PlanDelivery planDelivery;
    private final TellHospital tellHospital;
    private final SendDocument sendDocument;
    private final AmendTheirs amendTheirs;
    private final Look look;
    private final OurIdentifiers identifiers;
    private final HospitalSettings settings;

    DeliverLane(
            Hospital hospital,
            KnownServer server,
            HospitalPatients patients,
            PlanDelivery planDelivery,
            TellHospital tellHospital,
            SendDocument sendDocument,
            AmendTheirs amendTheirs,
            Look look,
            OurIdentifiers identifiers,
            HospitalSettings settings) {
        this.hospital = hospital;
        this.server = server;
        this.patients = patients;
        this.planDelivery = planDelivery;
        this.tellHospital = tellHospital;
        this.sendDocument = sendDocument;
        this.amendTheirs = amendTheirs;
        this.look = look;
        this.identifiers = identifiers;
        this.settings = settings;
    }

    /** One attempt; of what came of it only that is recorded which {@link Hold#progress} was told. */
    DeliveryOutcome attempt(Claim claim, Hold hold) {
        try {
            var ladder = server.ladder();
            var patient = claim.head().lane().patient().map(this::resolve);
            return new Attempt(claim, patient, hold, ladder).send();
        } catch (ParkException e) {
            return e.outcome();
        } catch (NotSendableException e) {
            return new DeliveryOutcome.Parked(ParkReason.NOT_SENDABLE, String.valueOf(e.getMessage()));
        } catch (HospitalException e) {
            return outcome(e.failure());
        }
    }

    private static DeliveryOutcome outcome(Failure failure) {
        if (failure instanceof Failure.Away away) {
            return new DeliveryOutcome.RetryLater(away);
        }
        if (failure instanceof Failure.Conflict conflict) {
            return new DeliveryOutcome.Parked(ParkReason.CONFLICT, "HTTP " + conflict.status());
        }
        var refusal = (Failure.Refusal) failure;
        return new DeliveryOutcome.Parked(ParkReason.REJECTED, refusal.told(), refusal.outcome());
    }

    private PatientAtHospital resolve(PatientKey key) {
        var lookup = patients.resolve(key);
        if (lookup instanceof HospitalPatients.Lookup.Unresolved unresolved) {
            throw new ParkException(unresolved.reason(), unresolved.detail());
        }
        return ((HospitalPatients.Lookup.Found) lookup).patient();
    }

    /** The hospital holds something else than we thought, or takes something else than it says: it must be looked at again. */
    private static final class LookAgain extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean conflict;

        private LookAgain(boolean conflict) {
            super(null, null, false, false);
            this.conflict = conflict;
        }
    }

    private final class Attempt {
        private final Optional<PatientAtHospital> patient;
        private final Outbound outbound;
        private final Hold hold;
        private Ladder ladder;
        private Delivery delivery;
        private boolean looking;

        private Attempt(Claim claim, Optional<PatientAtHospital> patient, Hold hold, Ladder ladder) {
            this.patient = patient;
            this.outbound = new Outbound(identifiers, settings.baseUrl(), patient);
            this.hold = hold;
            this.ladder = ladder;
            this.delivery = claim.head();
            this.looking = claim.unclear();
        }

        private DeliveryOutcome send() {
            int conflicts = 0;
            while (conflicts < MOST_TRIES) {
                try {
                    return sendOnce();
                } catch (LookAgain again) {
                    conflicts += again.conflict ? 1 : 0;
                    looking |= again.conflict;
                    ladder = server.ladder();
                } catch (HospitalException e) {
                    if (looking && e.failure() instanceof Failure.Away away) {
                        // Whoever tries next must look as well.
                        return new DeliveryOutcome.RetryLater(away.butUnclear());
                    }
                    throw e;
                }
            }
            return new DeliveryOutcome.Parked(
                    ParkReason.CONFLICT, "The hospital answered " + MOST_TRIES + " times that its copy had changed");
        }

        private DeliveryOutcome sendOnce() {
            var targets = new HashMap<ResourceKey, String>();
            var settled = new ArrayList<Settled>();
            var writes = new ArrayList<Step>();
            var tells = new ArrayList<Step.Tell>();
            var documented = new ArrayList<Step.Tell>();
            var amends = new ArrayList<Step.Amend>();
            var sending = new Sending(delivery, looking, patient, outbound, targets, ladder);
            for (Step step : planDelivery.plan(sending)) {
                if (step instanceof Step.Done done) {
                    settled.add(done.settled());
                } else if (step instanceof Step.Tell tell && tell.form() == Form.DOCUMENT) {
                    documented.add(tell);
                } else if (step instanceof Step.Tell tell) {
                    tells.add(tell);
                } else if (step instanceof Step.Amend amend) {
                    amends.add(amend);
                } else {
                    writes.add(step);
                }
            }
            for (Step.Amend amend : amends) {
                if (!amend(amend)) {
                    return new DeliveryOutcome.Lost();
                }
            }
            var batches = Batches.of(writes, ladder.mostEntries(), identifiers);
            for (int i = 0; i < batches.size(); i++) {
                if (!hold.isHeld()) {
                    return new DeliveryOutcome.Lost();
                }
                var way = way(batches.size(), writes.size());
                var written = write(batches.get(i), targets).stream()
                        .map(each -> each.by(way))
                        .toList();
                boolean last = i == batches.size() - 1 && tells.isEmpty();
                if (last) {
                    settled.addAll(written);
                } else if (!note(written)) {
                    return new DeliveryOutcome.Lost();
                }
                written.forEach(each -> each.copy()
                        .ifPresent(copy -> targets.put(
                                ResourceKey.of(each.item()), each.item().type() + "/" + copy.theirId())));
            }
            if (!tells.isEmpty()) {
                if (!hold.isHeld()) {
                    return new DeliveryOutcome.Lost();
                }
                settled.addAll(tellHospital.tell(sending, tells));
            }
            if (!documented.isEmpty()) {
                // What is written is known before the engine is spoken to, which may be away for long.
                if (!note(settled)) {
                    return new DeliveryOutcome.Lost();
                }
                settled.clear();
                settled.addAll(sendDocument.send(sending, documented));
            }
            return new DeliveryOutcome.Delivered(settled);
        }

        /** What is adopted is known to be so before it is changed: changed, it might not be found again. */
        private boolean amend(Step.Amend amend) {
            boolean known = amend.isNew() ? note(List.of(amend.proposed())) : hold.isHeld();
            return known && note(List.of(amendTheirs.amend(amend)));
        }

        private Way way(int batches, int writes) {
            if (ladder.sendsTransactions()) {
                var why = batches == 1 ? "" : writes + " entries, and a transaction takes " + ladder.mostEntries();
                return new Way("transaction", why, Optional.empty());
            }
            var why = ladder.offers(Feature.TRANSACTION)
                    ? "a transaction takes 1 entry"
                    : "the server has no " + Feature.TRANSACTION;
            return new Way("single", why, Optional.empty());
        }

        /** Made durable before the next request, which may fail. */
        private boolean note(List<Settled> written) {
            if (!hold.progress(written)) {
                return false;
            }
            delivery = delivery.after(written);
            return true;
        }

        private List<Settled> write(List<Step> batch, Map<ResourceKey, String> targets) {
            var bundle = OutboundBundle.of(batch, targets, outbound, identifiers, ladder, settings.baseUrl());
            try {
                var answer = bundle.sendTo(hospital, ladder);
                var written = bundle.settledFor(answer);
                if (bundle.leftUnresolved(answer)) {
                    throw new ParkException(
                            ParkReason.REFERENCE_UNRESOLVED,
                            "The hospital stored references to entries of the transaction");
                }
                if (bundle.foundSome(answer)) {
                    // Somebody may have changed since what stood there already.
                    throw new LookAgain(true);
                }
                batch.forEach(step -> mustBeAlone(step, targets));
                return written;
            } catch (HospitalException e) {
                if (e.failure() instanceof Failure.Conflict) {
                    throw new LookAgain(true);
                }
                if (e.failure() instanceof Failure.Refusal refusal && refusal.isOfTheRequest()) {
                    server.refused(ladder.sendsTransactions() ? Feature.TRANSACTION : used(batch.get(0)));
                    throw new LookAgain(false);
                }
                throw e;
            }
        }

        /** Where no condition guards a create, a request of ours that was thought lost may have come between. */
        private void mustBeAlone(Step step, Map<ResourceKey, String> targets) {
            var type = step.item().type();
            if (step instanceof Step.Create
                    && !ladder.createsOnce(type)
                    && ladder.offers(Feature.identifierSearch(type))) {
                look.find(step.item(), outbound.of(step.item().body(), targets), patient, ladder, false);
            }
        }

        /** What a request of its own made use of; of a create on condition it is the condition that is doubted first. */
        private Feature used(Step step) {
            var type = step.item().type();
            if (step instanceof Step.Update) {
                return Feature.update(type);
            }
            if (ladder.createsUnderOurId(type)) {
                return Feature.updateAsCreate(type);
            }
            return ladder.offers(Feature.conditionalCreate(type))
                    ? Feature.conditionalCreate(type)
                    : Feature.create(type);
        }
    }
}
