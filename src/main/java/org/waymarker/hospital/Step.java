package org.waymarker.hospital;

import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Form;
import org.waymarker.record.Delivery;
import org.waymarker.record.HospitalCopy;

/** What is to be done about one item of a delivery. */
sealed interface Step {
    Delivery.Item item();

    /** Nothing is to be sent: it is decided. */
    record Done(Delivery.Settled settled) implements Step {
        static Done as(Delivery.Item item, Delivery.Outcome outcome) {
            return new Done(new Delivery.Settled(item, outcome, Optional.empty()));
        }

        /** It is not written, and that is why. */
        static Done left(Delivery.Item item, String why) {
            return new Done(new Delivery.Settled(item, Delivery.Outcome.NOT_WRITTEN, Optional.empty())
                    .by(new Delivery.Way("none", why, Optional.empty())));
        }

        @Override
        public Delivery.Item item() {
            return settled.item();
        }
    }

    /** The hospital holds none. */
    record Create(Delivery.Item item) implements Step {}

    /**
     * The hospital cannot hold it as it is, and is told of it in another form.
     *
     * @param why not as it is
     */
    record Tell(Delivery.Item item, Form form, String why) implements Step {}

    /**
     * The hospital holds an older version of it.
     *
     * @param copy with the version that must still be the newest there, if one is known
     * @param merged what to write where someone else has changed other elements of the copy; empty: our version as it is
     * @param drift what someone else has changed
     */
    record Update(Delivery.Item item, HospitalCopy copy, Optional<Resource> merged, Optional<Delivery.Drift> drift)
            implements Step {
        /** Nobody else is known to have changed the copy. */
        Update(Delivery.Item item, HospitalCopy copy) {
            this(item, copy, Optional.empty(), Optional.empty());
        }
    }

    /**
     * The EHR has made its own since we wrote ours: ours is marked as a mistake, and theirs takes its place.
     *
     * @param copy of ours, with the version that must still be the newest there
     * @param retired ours as it is to stand there from now on
     * @param instead theirs
     */
    record Retire(Delivery.Item item, HospitalCopy copy, Resource retired, HospitalCopy instead) implements Step {}

    /**
     * The hospital holds a copy of ours, and how it stands to our versions is to be found out.
     *
     * @param theirs as just read
     * @param known what we thought that they hold; empty if we did not know of it
     */
    record Held(Delivery.Item item, Resource theirs, Optional<HospitalCopy> known) implements Step {}

    /**
     * The EHR's own says something else than ours, and is to be changed there.
     *
     * @param ours as the hospital would get it
     * @param elements to be changed
     * @param proposed what became of it if it cannot be: adopted, or proposed
     */
    record Amend(Delivery.Item item, HospitalCopy copy, Resource ours, Set<String> elements, Delivery.Settled proposed)
            implements Step {
        public Amend {
            elements = Set.copyOf(elements);
        }

        /** Whether it has only just been found to be the same thing, which must be known before it is changed. */
        boolean isNew() {
            return proposed.copy().isPresent();
        }
    }
}
