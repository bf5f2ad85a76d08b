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
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Form;
import org.waymarker.capability.Ladder;
import org.waymarker.capability.Rung;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
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
     * @return one step for each item that is not decided yet, in their order, none of them {@link Step.Held}
     */
    List<Step> plan(
            Delivery delivery,
            boolean looking,
            Optional<PatientAtHospital> patient,
            Outbound outbound,
            Map<ResourceKey, String> targets,
            Ladder ladder) {
        return new Planning(delivery, looking, patient, outbound, targets, ladder).steps();
    }

    private final class Planning {
        private final Delivery delivery;
        private final boolean looking;
        private final Optional<PatientAtHospital> patient;
        private final Outbound outbound;
        private final Map<ResourceKey, String> targets;
        private final Ladder ladder;
        /** As they stand in our record. */
        private final Map<ResourceKey, Resource> bodies = new HashMap<>();

        private Planning(
                Delivery delivery,
                boolean looking,
                Optional<PatientAtHospital> patient,
                Outbound outbound,
                Map<ResourceKey, String> targets,
                Ladder ladder) {
            this.delivery = delivery;
            this.looking = looking;
            this.patient = patient;
            this.outbound = outbound;
            this.targets = targets;
            this.ladder = ladder;
        }

        /** What is found is compared last: only then is it known what its references have become. */
        private List<Step> steps() {
            knownCopies();
            var steps = new ArrayList<Step>();
            for (Item item : delivery.items()) {
                if (item.decided().isPresent()) {
                    continue;
                }
                var step = decide(item);
                theirId(step).ifPresent(id -> targets.put(ResourceKey.of(item), item.type() + "/" + id));
                steps.add(step);
            }
            steps.replaceAll(step -> step instanceof Step.Held held
                    ? compareCopy.compare(held, body -> outbound.of(body, targets))
                    : step);
            steps.replaceAll(step -> step instanceof Step.Update update ? update(update) : step);
            return steps;
        }

        private Step update(Step.Update update) {
            var item = update.item();
            return on(ladder.update(kind(item), item.type()), item, update);
        }

        private static Step on(Rung rung, Item item, Step asItIs) {
            if (rung instanceof Rung.Left left) {
                return Step.Done.left(item, left.why());
            }
            var written = (Rung.Written) rung;
            return written.form() == Form.RESOURCE ? asItIs : new Step.Tell(item, written.form(), written.why());
        }

        private Kind kind(Item item) {
            var identity = identifiers.identity(body(item), item.id());
            return identifiers.kind(identity.system()).orElseThrow();
        }

        private Resource body(Item item) {
            return requireNonNull(bodies.get(ResourceKey.of(item)));
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
            var resource = body(item);
            var rung = aboutAGroupThatIsNotThere(resource).orElseGet(() -> ladder.create(kind(item), item.type()));
            boolean asItIs = rung instanceof Rung.Written written && written.form() == Form.RESOURCE;
            if (asItIs && (looking || !createsOnce(item.type()))) {
                var ours = outbound.of(item.body(), targets);
                var theirs =
                        looking ? look.find(item, ours, patient, ladder) : look.findMarked(item, ours, patient, ladder);
                if (theirs.isPresent()) {
                    return new Step.Held(item, theirs.get(), Optional.empty());
                }
            }
            if (patient.isPresent()) {
                var found = adoption.look(resource, item.id(), patient.get().id(), targets.values(), ladder);
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
            if (!settings.createSessionEncounters() && isSession(kind(item))) {
                return Step.Done.left(item, "waymarker.hospital.create-session-encounters is false");
            }
            return on(rung, item, new Step.Create(item));
        }

        /** Whether the server itself sees to it that what is there is not created again. */
        private boolean createsOnce(String type) {
            return ladder.createsUnderOurId(type) || ladder.offers(Feature.conditionalCreate(type));
        }

        /** What is about a Group says nothing where the Group cannot be. */
        private Optional<Rung> aboutAGroupThatIsNotThere(Resource resource) {
            return subject(resource)
                    .flatMap(identifiers::target)
                    .filter(target -> target.key().type().equals("Group"))
                    .filter(target -> !targets.containsKey(target.key()))
                    .map(target -> ladder.create(target.kind(), "Group"))
                    .filter(Rung.Left.class::isInstance)
                    .map(left -> new Rung.Left("its Group is not written: " + ((Rung.Left) left).why()));
        }

        private static Optional<Reference> subject(Resource resource) {
            if (resource instanceof Encounter encounter) {
                return Optional.of(encounter.getSubject());
            }
            return resource instanceof Observation observation
                    ? Optional.of(observation.getSubject())
                    : Optional.empty();
        }

        private static Step adopted(Item item, Resource theirs) {
            var copy = HospitalCopy.ofEhr(
                    theirs.getIdElement().getIdPart(),
                    Optional.ofNullable(theirs.getMeta().getVersionId()));
            return new Step.Done(new Delivery.Settled(item, Outcome.ADOPTED, Optional.of(copy)));
        }

        private static boolean isSession(Kind kind) {
            return kind == Kind.CLOSING_SESSION || kind == Kind.COHORT_SESSION;
        }
    }
}
