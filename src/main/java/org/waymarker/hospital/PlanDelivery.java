package org.waymarker.hospital;

import static java.util.Objects.requireNonNull;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.patient.Permissions;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.Lanes;
import org.waymarker.record.ResourceKey;

/** Decides of each item of a delivery whether it is created, updated, left to the EHR, or not sent at all. */
@Singleton
class PlanDelivery {
    private final Lanes lanes;
    private final Permissions permissions;
    private final TransactionOperations<Connection> transactions;
    private final Look look;
    private final CompareCopy compareCopy;
    private final Adoption adoption;
    private final OurIdentifiers identifiers;
    private final HospitalSettings settings;

    PlanDelivery(
            Lanes lanes,
            Permissions permissions,
            TransactionOperations<Connection> transactions,
            Look look,
            CompareCopy compareCopy,
            Adoption adoption,
            OurIdentifiers identifiers,
            HospitalSettings settings) {
        this.lanes = lanes;
        this.permissions = permissions;
        this.transactions = transactions;
        this.look = look;
        this.compareCopy = compareCopy;
        this.adoption = adoption;
        this.identifiers = identifiers;
        this.settings = settings;
    }

    /**
     * @param looking whether an earlier attempt may have been carried out, so that the hospital is looked at first
     * @param targets literal references to what the hospital holds, to which those are added that are found
     * @return one step for each item, in their order, none of them {@link Step.Held}
     */
    List<Step> plan(
            Delivery delivery,
            boolean looking,
            Optional<PatientAtHospital> patient,
            Outbound outbound,
            Map<ResourceKey, String> targets) {
        return new Planning(delivery, looking, patient, outbound, targets).steps();
    }

    private final class Planning {
        private final Delivery delivery;
        private final boolean looking;
        private final Optional<PatientAtHospital> patient;
        private final Outbound outbound;
        private final Map<ResourceKey, String> targets;
        /** As they stand in our record. */
        private final Map<ResourceKey, Resource> bodies = new HashMap<>();

        private Planning(
                Delivery delivery,
                boolean looking,
                Optional<PatientAtHospital> patient,
                Outbound outbound,
                Map<ResourceKey, String> targets) {
            this.delivery = delivery;
            this.looking = looking;
            this.patient = patient;
            this.outbound = outbound;
            this.targets = targets;
        }

        /** What is found is compared last: only then is it known what its references have become. */
        private List<Step> steps() {
            knownCopies();
            var steps = new ArrayList<Step>();
            for (Item item : delivery.items()) {
                var step = decide(item);
                theirId(step).ifPresent(id -> targets.put(ResourceKey.of(item), item.type() + "/" + id));
                steps.add(step);
            }
            steps.replaceAll(step -> step instanceof Step.Held held
                    ? compareCopy.compare(held, body -> outbound.of(body, targets))
                    : step);
            return steps;
        }

        private static Optional<String> theirId(Step step) {
            if (step instanceof Step.Held held) {
                return Optional.of(held.theirs().getIdElement().getIdPart());
            }
            return step instanceof Step.Done done ? done.settled().copy().map(HospitalCopy::theirId) : Optional.empty();
        }

        private void knownCopies() {
            var wanted = new HashSet<ResourceKey>();
            for (Item item : delivery.items()) {
                item.copy().ifPresent(copy -> targets.put(ResourceKey.of(item), item.type() + "/" + copy.theirId()));
                var resource = FhirJson.parse(item.body());
                bodies.put(ResourceKey.of(item), resource);
                ReferenceWalk.in(resource)
                        .flatMap(reference -> identifiers.target(reference).stream())
                        .forEach(target -> wanted.add(target.key()));
            }
            // Of the delivery's own it is told what the hospital holds.
            wanted.removeAll(bodies.keySet());
            if (!wanted.isEmpty()) {
                lanes.copiesOf(wanted).forEach((key, copy) -> targets.put(key, key.type() + "/" + copy.theirId()));
            }
        }

        private Step decide(Item item) {
            if (item.permission().isPresent() && !granted(item)) {
                return Step.Done.as(item, Outcome.WITHHELD);
            }
            if (item.copy().isPresent()) {
                return decideKnown(item, item.copy().get());
            }
            return decideNew(item, looking || delivery.replayed());
        }

        /** Nobody's lane, nobody's permission: what cannot be asked for is not given. */
        private boolean granted(Item item) {
            return patient.isPresent()
                    && transactions.<Boolean>executeRead(status -> permissions.granted(
                            patient.get().identity().key(), item.permission().orElseThrow()));
        }

        private Step decideKnown(Item item, HospitalCopy copy) {
            if (copy.owner() == Owner.EHR) {
                return Step.Done.as(item, Outcome.LEFT_TO_OWNER);
            }
            if (!delivery.replayed()) {
                if (copy.version() >= item.version()) {
                    return Step.Done.as(item, Outcome.ALREADY_THERE);
                }
                // Without a version to hold it to, an update would take back what others wrote.
                if (!looking && copy.theirVersion().isPresent()) {
                    return new Step.Update(item, copy);
                }
            }
            var theirs = look.read(item, copy.theirId());
            if (theirs.isPresent()) {
                return new Step.Held(item, theirs.get(), Optional.of(copy));
            }
            if (!delivery.replayed()) {
                throw new ParkException(
                        ParkReason.GONE, "The hospital no longer holds " + item.type() + " " + item.id());
            }
            // Restored from a backup, it may hold it under another id, or not at all.
            targets.remove(ResourceKey.of(item));
            return decideNew(item, true);
        }

        private Step decideNew(Item item, boolean looking) {
            var resource = requireNonNull(bodies.get(ResourceKey.of(item)));
            var identity = identifiers.identity(resource, item.id());
            if (looking) {
                var theirs = look.find(item, outbound.of(item.body(), targets), patient);
                if (theirs.isPresent()) {
                    return new Step.Held(item, theirs.get(), Optional.empty());
                }
            }
            if (patient.isPresent()) {
                var found = adoption.look(resource, item.id(), patient.get().id(), targets.values());
                if (found instanceof Adoption.Found.Ours here) {
                    return new Step.Held(item, here.theirs(), Optional.empty());
                }
                if (found instanceof Adoption.Found.Theirs here) {
                    return adopted(item, here.theirs());
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

        private static Step adopted(Item item, Resource theirs) {
            var copy = HospitalCopy.ofEhr(
                    theirs.getIdElement().getIdPart(),
                    Optional.ofNullable(theirs.getMeta().getVersionId()));
            return new Step.Done(new Delivery.Settled(item, Outcome.ADOPTED, Optional.of(copy)));
        }

        private boolean isSession(Token identity) {
            var kind = identifiers.kind(identity.system()).orElseThrow();
            return kind == Kind.CLOSING_SESSION || kind == Kind.COHORT_SESSION;
        }
    }
}
