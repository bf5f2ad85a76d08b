package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permissions;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.Lanes;
import org.waymarker.record.Lanes.Claim;

/**
 * Brings the first delivery of a lane to the hospital. After an attempt whose end is not known it looks before it sends again.
 * No database transaction is open while the hospital is spoken to.
 */
@Singleton
class DeliverLane {
    private static final int MOST_TRIES_AFTER_CONFLICTS = 3;

    private final Lanes lanes;
    private final FhirRecord record;
    private final Permissions permissions;
    private final TransactionOperations<Connection> transactions;
    private final Hospital hospital;
    private final HospitalPatients patients;
    private final Adoption adoption;
    private final OurIdentifiers identifiers;
    private final HospitalSettings settings;

    DeliverLane(
            Lanes lanes,
            FhirRecord record,
            Permissions permissions,
            TransactionOperations<Connection> transactions,
            Hospital hospital,
            HospitalPatients patients,
            Adoption adoption,
            OurIdentifiers identifiers,
            HospitalSettings settings) {
        this.lanes = lanes;
        this.record = record;
        this.permissions = permissions;
        this.transactions = transactions;
        this.hospital = hospital;
        this.patients = patients;
        this.adoption = adoption;
        this.identifiers = identifiers;
        this.settings = settings;
    }

    /** Ends the attempt where it stands. */
    private static final class ParkException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient DeliveryOutcome.Parked outcome;

        private ParkException(ParkReason reason, String detail) {
            super(reason.name());
            this.outcome = new DeliveryOutcome.Parked(reason, detail);
        }
    }

    /** One attempt; what came of it is not recorded yet. */
    DeliveryOutcome attempt(Claim claim, Delivery delivery) {
        try {
            var patient = delivery.lane().patient().map(this::resolve);
            return new Attempt(claim, delivery, patient).run();
        } catch (ParkException e) {
            return e.outcome;
        } catch (NotSendableException e) {
            return new DeliveryOutcome.Parked(ParkReason.NOT_SENDABLE, String.valueOf(e.getMessage()));
        } catch (HospitalException e) {
            return outcome(e.failure());
        }
    }

    private PatientAtHospital resolve(PatientKey key) {
        var lookup = patients.resolve(key);
        if (lookup instanceof HospitalPatients.Lookup.Unresolved unresolved) {
            throw new ParkException(unresolved.reason(), unresolved.detail());
        }
        return ((HospitalPatients.Lookup.Found) lookup).patient();
    }

    private static DeliveryOutcome outcome(Failure failure) {
        if (failure instanceof Failure.Away away) {
            return new DeliveryOutcome.RetryLater(away);
        }
        if (failure instanceof Failure.Conflict conflict) {
            return new DeliveryOutcome.Parked(ParkReason.CONFLICT, "HTTP " + conflict.status());
        }
        var refusal = (Failure.Refusal) failure;
        return new DeliveryOutcome.Parked(
                ParkReason.REJECTED,
                "HTTP " + refusal.status() + " " + refusal.issueCode()
                        + (refusal.where().isEmpty() ? "" : " at " + refusal.where()));
    }

    /** The state of one attempt. */
    private final class Attempt {
        private final Claim claim;
        private final Delivery delivery;
        private final Optional<PatientAtHospital> patient;
        private final Outbound outbound;
        /** What our references become: literal references to what the hospital holds. */
        private final Map<ResourceKey, String> targets = new HashMap<>();

        private Attempt(Claim claim, Delivery delivery, Optional<PatientAtHospital> patient) {
            this.claim = claim;
            this.delivery = delivery;
            this.patient = patient;
            this.outbound = new Outbound(identifiers, settings.baseUrl(), patient);
        }

        private DeliveryOutcome run() {
            boolean look = claim.unclear();
            for (int tries = 0; tries < MOST_TRIES_AFTER_CONFLICTS; tries++) {
                var steps = plan(look);
                var settled = new ArrayList<Settled>();
                var sending = new ArrayList<Step>();
                for (Step step : steps) {
                    if (step instanceof Step.Done done) {
                        settled.add(done.settled());
                    } else {
                        sending.add(step);
                    }
                }
                if (sending.isEmpty()) {
                    return new DeliveryOutcome.Delivered(settled);
                }
                var bundle = OutboundBundle.of(sending, targets, outbound, identifiers, settings.baseUrl());
                if (!lanes.sending(claim, settings.lease())) {
                    return new DeliveryOutcome.Lost();
                }
                try {
                    return read(bundle, hospital.transact(bundle.bundle()), settled);
                } catch (HospitalException e) {
                    if (!(e.failure() instanceof Failure.Conflict)) {
                        throw e;
                    }
                    look = true;
                }
            }
            return new DeliveryOutcome.Parked(
                    ParkReason.CONFLICT,
                    "The hospital answered " + MOST_TRIES_AFTER_CONFLICTS + " times that its copy had changed");
        }

        private DeliveryOutcome read(
                OutboundBundle bundle, org.hl7.fhir.r4.model.Bundle answer, List<Settled> settled) {
            var written = bundle.settled(answer);
            if (written.isEmpty()) {
                return new DeliveryOutcome.RetryLater(
                        new Failure.Away("ANSWER_INCOMPLETE", true, false, Optional.empty()));
            }
            if (bundle.leftUnresolved(answer)) {
                return new DeliveryOutcome.Parked(
                        ParkReason.REFERENCE_UNRESOLVED,
                        "The hospital stored references to entries of the transaction");
            }
            settled.addAll(written.get());
            return new DeliveryOutcome.Delivered(settled);
        }

        /** Decides on each item: creates first, since updates are compared with references to what those turn out to be. */
        private List<Step> plan(boolean look) {
            knownCopies();
            var steps = new ArrayList<Step>();
            for (Item item : delivery.items()) {
                var step = decide(item, look);
                if (step instanceof Step.Done done) {
                    done.settled().copy().ifPresent(copy -> targets.put(ResourceKey.of(item), literal(item, copy)));
                }
                steps.add(step);
            }
            if (look) {
                steps.replaceAll(step -> step instanceof Step.Update update ? compared(update) : step);
            }
            return steps;
        }

        private void knownCopies() {
            var wanted = new HashSet<ResourceKey>();
            for (Item item : delivery.items()) {
                item.copy().ifPresent(copy -> targets.put(ResourceKey.of(item), literal(item, copy)));
                collect(FhirJson.parse(item.body()), wanted);
            }
            wanted.removeAll(targets.keySet());
            for (ResourceKey key : wanted) {
                lanes.copyOf(key.type(), key.id())
                        .ifPresent(copy -> targets.put(key, key.type() + "/" + copy.theirId()));
            }
        }

        private void collect(Base base, Set<ResourceKey> wanted) {
            if (base instanceof Reference reference) {
                identifiers.target(reference).ifPresent(target -> wanted.add(target.key()));
            }
            for (Property property : base.children()) {
                property.getValues().forEach(value -> collect(value, wanted));
            }
        }

        private Step decide(Item item, boolean look) {
            if (item.permission().isPresent() && !granted(item)) {
                return Step.Done.as(item, Outcome.WITHHELD);
            }
            if (item.copy().isPresent()) {
                var copy = item.copy().get();
                if (copy.owner() == Owner.EHR) {
                    return Step.Done.as(item, Outcome.LEFT_TO_OWNER);
                }
                return copy.version() >= item.version()
                        ? Step.Done.as(item, Outcome.ALREADY_THERE)
                        : new Step.Update(item, copy, Optional.empty());
            }
            return decideNew(item, FhirJson.parse(item.body()), look);
        }

        /** Nobody's lane, nobody's permission: what cannot be asked for is not given. */
        private boolean granted(Item item) {
            return patient.isPresent()
                    && transactions.<Boolean>executeRead(status -> permissions.granted(
                            patient.get().identity().key(), item.permission().orElseThrow()));
        }

        private Step decideNew(Item item, Resource resource, boolean look) {
            var identity = identifiers.identity(resource, item.id());
            if (look) {
                var copy = writtenBefore(item, identity);
                if (copy.isPresent()) {
                    return there(item, copy.get());
                }
            }
            if (patient.isPresent()) {
                var found = adoption.look(resource, item.id(), patient.get().id(), targets.values());
                if (found instanceof Adoption.Found.Ours here) {
                    return there(item, here.theirs());
                }
                if (found instanceof Adoption.Found.Theirs here) {
                    return new Step.Done(new Settled(
                            item,
                            Outcome.ADOPTED,
                            Optional.of(new HospitalCopy(Owner.EHR, id(here.theirs()), version(here.theirs()), 0))));
                }
                if (found instanceof Adoption.Found.Several several) {
                    throw new ParkException(
                            ParkReason.ADOPTION_AMBIGUOUS,
                            "The EHR holds " + several.count() + " resources of type " + item.type()
                                    + " that might be this one");
                }
            }
            if (!settings.createSessionEncounters() && isSession(identity)) {
                return Step.Done.as(item, Outcome.NOT_WRITTEN);
            }
            return new Step.Create(item);
        }

        private boolean isSession(Token identity) {
            var kind = identifiers.kind(identity.system()).orElseThrow();
            return kind == Kind.CLOSING_SESSION || kind == Kind.COHORT_SESSION;
        }

        private Optional<Resource> writtenBefore(Item item, Token identity) {
            var found = hospital.search(
                    FhirJson.CONTEXT
                            .getResourceDefinition(item.type())
                            .getImplementingClass()
                            .asSubclass(Resource.class),
                    Map.of("identifier", List.of(identity.system() + "|" + identity.value())));
            if (found.size() > 1) {
                throw new ParkException(
                        ParkReason.DOUBLED,
                        "The hospital holds " + found.size() + " of " + item.type() + " " + item.id());
            }
            return found.stream().findFirst().map(Resource.class::cast);
        }

        private Step there(Item item, Resource theirs) {
            return new Step.Done(new Settled(
                    item,
                    Outcome.ALREADY_THERE,
                    Optional.of(new HospitalCopy(Owner.OURS, id(theirs), version(theirs), item.version()))));
        }

        /**
         * Reads the hospital's copy: the update may have been carried out already, or someone else may have changed the copy, and then
         * only what we changed is carried over.
         */
        private Step compared(Step.Update update) {
            var item = update.item();
            var copy = update.copy();
            var theirs = hospital.read(
                            FhirJson.CONTEXT
                                    .getResourceDefinition(item.type())
                                    .getImplementingClass()
                                    .asSubclass(Resource.class),
                            copy.theirId())
                    .orElseThrow(() -> new ParkException(
                            ParkReason.GONE, "The hospital no longer holds " + item.type() + " " + item.id()));
            var standing = Content.of(theirs);
            var wanted = Content.of(outbound.of(item.body(), targets));
            if (standing.equals(wanted)) {
                return there(item, theirs);
            }
            var newest = new HospitalCopy(Owner.OURS, copy.theirId(), version(theirs), copy.version());
            if (version(theirs).isPresent() && version(theirs).equals(copy.theirVersion())) {
                return new Step.Update(item, newest, Optional.empty());
            }
            var sentBefore = transactions
                    .executeRead(status -> record.version(item.type(), item.id(), copy.version()))
                    .map(stored -> Content.of(outbound.of(stored.body(), targets)));
            return sentBefore
                    .flatMap(base -> Content.merge(base, wanted, standing))
                    .<Step>map(merged -> new Step.Update(item, newest, Optional.of(merged)))
                    .orElseThrow(() -> new ParkException(
                            ParkReason.CONFLICT,
                            "Someone else changed the same elements of " + item.type() + " " + item.id()));
        }
    }

    private static String literal(Item item, HospitalCopy copy) {
        return item.type() + "/" + copy.theirId();
    }

    private static String id(Resource theirs) {
        return theirs.getIdElement().getIdPart();
    }

    private static Optional<String> version(Resource theirs) {
        return Optional.ofNullable(theirs.getMeta().getVersionId())
                .or(() -> Optional.ofNullable(theirs.getIdElement().getVersionIdPart()));
    }
}
