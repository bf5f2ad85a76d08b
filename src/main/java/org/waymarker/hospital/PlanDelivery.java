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
import org.waymarker.capability.Rung;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.Permissions;
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
    private final OwnedByEhr ownedByEhr;
    private final HospitalSettings settings;

    PlanDelivery(
            Lanes lanes,
            Permissions permissions,
            TransactionOperations<Connection> transactions,
            Look look,
            CompareCopy compareCopy,
            Adoption adoption,
            OurIdentifiers identifiers,
            OwnedByEhr ownedByEhr,
            HospitalSettings settings) {
        this.lanes = lanes;
        this.permissions = permissions;
        this.transactions = transactions;
        this.look = look;
        this.compareCopy = compareCopy;
        this.adoption = adoption;
        this.identifiers = identifiers;
        this.ownedByEhr = ownedByEhr;
        this.settings = settings;
    }

    /** @return one step for each item that is not decided yet, in their order, none of them {@link Step.Held} */
    List<Step> plan(Sending sending) {
        return new Planning(sending).steps();
    }

    private final class Planning {
        private final Sending sending;
        /** As they stand in our record. */
        private final Map<ResourceKey, Resource> bodies = new HashMap<>();

        private Planning(Sending sending) {
            this.sending = sending;
        }

        /** What is found is compared last: only then is it known what its references have become. */
        private List<Step> steps() {
            knownCopies();
            var steps = new ArrayList<Step>();
            for (Item item : sending.delivery().items()) {
                if (item.decided().isPresent() && !OwnedByEhr.isUnfinished(item)) {
                    continue;
                }
                var step = decide(item);
                theirId(step).ifPresent(id -> sending.targets().put(ResourceKey.of(item), item.type() + "/" + id));
                steps.add(step);
            }
            steps.replaceAll(step -> step instanceof Step.Held held
                    ? compareCopy.compare(held, body -> sending.outbound().of(body, sending.targets()))
                    : step);
            steps.replaceAll(step -> step instanceof Step.Update update ? update(update) : step);
            return steps;
        }

        private Step update(Step.Update update) {
            var item = update.item();
            return on(sending.ladder().update(kind(item), item.type()), item, update);
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
            if (step instanceof Step.Retire retire) {
                return Optional.of(retire.instead().theirId());
            }
            if (step instanceof Step.Amend amend) {
                return Optional.of(amend.copy().theirId());
            }
            return step instanceof Step.Done done ? done.settled().copy().map(HospitalCopy::theirId) : Optional.empty();
        }

        private void knownCopies() {
            var wanted = new HashSet<ResourceKey>();
            for (Item item : sending.delivery().items()) {
                item.copy()
                        .ifPresent(copy ->
                                sending.targets().put(ResourceKey.of(item), item.type() + "/" + copy.theirId()));
                var resource = FhirJson.parse(item.body());
                bodies.put(ResourceKey.of(item), resource);
                ReferenceWalk.in(resource)
                        .flatMap(reference -> identifiers.target(reference).stream())
                        .forEach(target -> wanted.add(target.key()));
            }
            // Of the delivery's own it is told what the hospital holds.
            wanted.removeAll(bodies.keySet());
            if (!wanted.isEmpty()) {
                lanes.copiesOf(wanted)
                        .forEach((key, copy) -> sending.targets().put(key, key.type() + "/" + copy.theirId()));
            }
        }

        private Step decide(Item item) {
            if (item.permission().isPresent() && !granted(item)) {
                return Step.Done.as(item, Outcome.WITHHELD);
            }
            if (item.copy().isPresent()) {
                return decideKnown(item, item.copy().get());
            }
            return decideNew(item, sending.looking() || sending.delivery().replayed());
        }

        /** Nobody's lane, nobody's permission: what cannot be asked for is not given. */
        private boolean granted(Item item) {
            return sending.patient().isPresent()
                    && transactions.<Boolean>executeRead(status -> permissions.granted(
                            sending.patient().get().identity().key(),
                            item.permission().orElseThrow()));
        }

        private Step decideKnown(Item item, HospitalCopy copy) {
            if (copy.owner() == Owner.EHR) {
                return ownedByEhr.known(item, copy, kind(item), sending);
            }
            if (!sending.delivery().replayed()) {
                if (copy.version() >= item.version()) {
                    return Step.Done.as(item, Outcome.ALREADY_THERE);
                }
                // Without a version to hold it to, an update would take back what others wrote.
                if (!sending.looking() && copy.theirVersion().isPresent()) {
                    return new Step.Update(item, copy);
                }
            }
            var theirs = look.read(item, copy.theirId());
            var retired = sending.delivery().replayed() ? retired(item, copy, theirs) : Optional.<Step>empty();
            if (retired.isPresent()) {
                return retired.get();
            }
            if (theirs.isPresent()) {
                return new Step.Held(item, theirs.get(), Optional.of(copy));
            }
            if (!sending.delivery().replayed()) {
                throw new ParkException(
                        ParkReason.GONE, "The hospital no longer holds " + item.type() + " " + item.id());
            }
            // Restored from a backup, it may hold it under another id, or not at all.
            sending.targets().remove(ResourceKey.of(item));
            return decideNew(item, true);
        }

        /** The EHR may have made its own since, in which case there must not be two. */
        private Optional<Step> retired(Item item, HospitalCopy copy, Optional<Resource> standing) {
            if (sending.patient().isEmpty() || !sending.ladder().offers(Feature.update(item.type()))) {
                return Optional.empty();
            }
            return adoption.madeLater(
                            body(item), item.id(), sending.patient().get().id(), sending.ladder())
                    .map(instead -> Retirement.of(item, copy, standing, instead));
        }

        private Step decideNew(Item item, boolean looking) {
            var resource = body(item);
            var rung = aboutAGroupThatIsNotThere(resource)
                    .orElseGet(() -> sending.ladder().create(kind(item), item.type()));
            boolean asItIs = rung instanceof Rung.Written written && written.form() == Form.RESOURCE;
            if (asItIs && (looking || !sending.ladder().createsOnce(item.type()))) {
                var ours = sending.outbound().of(item.body(), sending.targets());
                var theirs = look.find(item, ours, sending.patient(), sending.ladder(), looking);
                if (theirs.isPresent()) {
                    return new Step.Held(item, theirs.get(), Optional.empty());
                }
            }
            if (sending.patient().isPresent() && adoption.concerns(resource)) {
                var found = adoption.look(
                        sending.outbound().of(item.body(), sending.targets()),
                        item.id(),
                        sending.patient().get().id(),
                        sending.targets().values(),
                        sending.ladder());
                if (found instanceof Adoption.Found.Ours here) {
                    return new Step.Held(item, here.theirs(), Optional.empty());
                }
                if (found instanceof Adoption.Found.Theirs here) {
                    return ownedByEhr.adopted(item, here.theirs(), kind(item), sending);
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

        /** What is about a Group says nothing where the Group cannot be. */
        private Optional<Rung> aboutAGroupThatIsNotThere(Resource resource) {
            return subject(resource)
                    .flatMap(identifiers::target)
                    .filter(target -> target.key().type().equals("Group"))
                    .filter(target -> !sending.targets().containsKey(target.key()))
                    .map(target -> sending.ladder().create(target.kind(), "Group"))
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

        private static boolean isSession(Kind kind) {
            return kind == Kind.CLOSING_SESSION || kind == Kind.COHORT_SESSION;
        }
    }
}
