package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One contact with a health service, as a feed tells it.
 *
 * @param id where the feed keeps it
 * @param names every name it goes by, {@code id} among them
 * @param phases what it was, in order of time: most contacts have one; a visit to A&E that became an admission has two
 * @param admissionMethod as recorded; empty if nobody recorded it
 * @param calledEmergency the feed itself calls this stay an emergency admission
 * @param painRelated coded as being about pain; much that is about pain is not so coded
 * @param partOf the names of the contact that this one is filed under
 * @param atExcludedClinic it took place at a clinic whose contacts the deployer has excluded
 */
public record Contact(
        ContactId.InFeed id,
        Set<ContactId> names,
        Status status,
        List<Phase> phases,
        Optional<AdmissionMethod> admissionMethod,
        boolean calledEmergency,
        boolean painRelated,
        Set<ContactId> partOf,
        boolean atExcludedClinic) {

    /** How far the contact got. */
    public enum Status {
        FINISHED,
        /** Going on when the feed was read. */
        OPEN,
        /** Planned, cancelled, or written down in error. */
        DID_NOT_HAPPEN
    }

    /**
     * A stretch of the contact that was of one kind.
     *
     * @param from civil date on which it began
     * @param to civil date on which it ended, which may be the same day; empty while it goes on or if nobody recorded it
     */
    public record Phase(ContactKind kind, LocalDate from, Optional<LocalDate> to) {
        /** @throws IllegalArgumentException if it ends before it begins */
        public Phase {
            if (to.isPresent() && to.get().isBefore(from)) {
                throw new IllegalArgumentException("A contact cannot end before it begins");
            }
        }
    }

    /** At no excluded clinic. */
    public Contact(
            ContactId.InFeed id,
            Set<ContactId> names,
            Status status,
            List<Phase> phases,
            Optional<AdmissionMethod> admissionMethod,
            boolean calledEmergency,
            boolean painRelated,
            Set<ContactId> partOf) {
        this(id, names, status, phases, admissionMethod, calledEmergency, painRelated, partOf, false);
    }

    /** @throws IllegalArgumentException if it has no phase or two of a kind, or its id is not among its names */
    public Contact {
        names = Set.copyOf(names);
        phases = List.copyOf(phases);
        partOf = Set.copyOf(partOf);
        if (phases.isEmpty()
                || (phases.size() > 1
                        && phases.stream().map(Phase::kind).distinct().count() < phases.size())) {
            throw new IllegalArgumentException("A contact is of at least one kind, and has one phase of each");
        }
        if (!names.contains(id)) {
            throw new IllegalArgumentException("A contact goes by its id");
        }
    }

    /** Its phase of this kind, if it was of this kind at any time. */
    Optional<Phase> phase(ContactKind kind) {
        return phases.stream().filter(phase -> phase.kind() == kind).findFirst();
    }
}
