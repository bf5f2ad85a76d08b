package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.ResourceKey;

/**
 * Brings the first delivery of a lane to the hospital. After an attempt whose end is not known it looks before it sends again.
 * No database transaction is open while the hospital is spoken to.
 */
@Singleton
class DeliverLane {
    private static final int MOST_TRIES = 3;

    private final Hospital hospital;
    private final HospitalPatients patients;
    private final PlanDelivery planDelivery;
    private final OurIdentifiers identifiers;
    private final HospitalSettings settings;

    DeliverLane(
            Hospital hospital,
            HospitalPatients patients,
            PlanDelivery planDelivery,
            OurIdentifiers identifiers,
            HospitalSettings settings) {
        this.hospital = hospital;
        this.patients = patients;
        this.planDelivery = planDelivery;
        this.identifiers = identifiers;
        this.settings = settings;
    }

    /**
     * One attempt; what came of it is not recorded yet.
     *
     * @param held whether the lane is still this worker's, asked just before something is written
     */
    DeliveryOutcome attempt(Claim claim, BooleanSupplier held) {
        try {
            return send(claim, held);
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

    private DeliveryOutcome send(Claim claim, BooleanSupplier held) {
        var delivery = claim.head();
        var patient = delivery.lane().patient().map(this::resolve);
        var outbound = new Outbound(identifiers, settings.baseUrl(), patient);
        boolean looking = claim.unclear();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                var answered = sendOnce(delivery, looking, patient, outbound, held);
                if (answered.isPresent()) {
                    return answered.get();
                }
            } catch (HospitalException e) {
                if (looking && e.failure() instanceof Failure.Away away) {
                    // Whoever tries next must look as well.
                    return new DeliveryOutcome.RetryLater(away.butUnclear());
                }
                throw e;
            }
            looking = true;
        }
        return new DeliveryOutcome.Parked(
                ParkReason.CONFLICT, "The hospital answered " + MOST_TRIES + " times that its copy had changed");
    }

    private PatientAtHospital resolve(PatientKey key) {
        var lookup = patients.resolve(key);
        if (lookup instanceof HospitalPatients.Lookup.Unresolved unresolved) {
            throw new ParkException(unresolved.reason(), unresolved.detail());
        }
        return ((HospitalPatients.Lookup.Found) lookup).patient();
    }

    /** @return empty if the hospital holds something else than we thought, and must be looked at */
    private Optional<DeliveryOutcome> sendOnce(
            Delivery delivery,
            boolean looking,
            Optional<PatientAtHospital> patient,
            Outbound outbound,
            BooleanSupplier held) {
        var targets = new HashMap<ResourceKey, String>();
        var settled = new ArrayList<Settled>();
        var sending = new ArrayList<Step>();
        for (Step step : planDelivery.plan(delivery, looking, patient, outbound, targets)) {
            if (step instanceof Step.Done done) {
                settled.add(done.settled());
            } else {
                sending.add(step);
            }
        }
        if (sending.isEmpty()) {
            return Optional.of(new DeliveryOutcome.Delivered(settled));
        }
        var bundle = OutboundBundle.of(sending, targets, outbound, identifiers, settings.baseUrl());
        if (!held.getAsBoolean()) {
            return Optional.of(new DeliveryOutcome.Lost());
        }
        try {
            var answer = hospital.transact(bundle.bundle());
            var written = bundle.settled(answer);
            if (written.isEmpty()) {
                return Optional.of(new DeliveryOutcome.RetryLater(
                        new Failure.Away("ANSWER_INCOMPLETE", true, false, Optional.empty())));
            }
            if (bundle.leftUnresolved(answer)) {
                return Optional.of(new DeliveryOutcome.Parked(
                        ParkReason.REFERENCE_UNRESOLVED,
                        "The hospital stored references to entries of the transaction"));
            }
            if (bundle.foundSome(answer)) {
                // Somebody may have changed since what stood there already.
                return Optional.empty();
            }
            settled.addAll(written.get());
            return Optional.of(new DeliveryOutcome.Delivered(settled));
        } catch (HospitalException e) {
            if (e.failure() instanceof Failure.Conflict) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
