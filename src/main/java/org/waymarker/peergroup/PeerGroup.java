package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A patient-led peer group. Who its members are is not part of it.
 *
 * @param name as given; 1 to 100 characters, and nothing in it may tell of an illness
 * @param cohorts those it grows from, with those of every group that merged into it
 * @param started when it began to form
 * @param since from when the status holds
 * @param mergedInto there exactly when the status is {@link GroupStatus#MERGED}
 * @param version 1 for the first, for optimistic writes
 */
public record PeerGroup(
        PeerGroupId id,
        String name,
        OpenTo openTo,
        Set<OriginCohort> cohorts,
        LocalDate started,
        GroupStatus status,
        LocalDate since,
        Optional<PeerGroupId> mergedInto,
        int version) {

    /** @throws IllegalArgumentException if the name is blank or too long, dates run backwards, or status and merger disagree */
    public PeerGroup {
        if (name.isBlank() || name.length() > 100) {
            throw new IllegalArgumentException("A peer group's name has 1 to 100 characters");
        }
        if (since.isBefore(started)) {
            throw new IllegalArgumentException("A status begins no earlier than the group");
        }
        if (mergedInto.isPresent() != (status == GroupStatus.MERGED)) {
            throw new IllegalArgumentException("A merged group, and no other, names the group it went into");
        }
        cohorts = Set.copyOf(cohorts);
    }

    /** A group that begins to form. */
    public static PeerGroup forming(
            PeerGroupId id, String name, OpenTo openTo, Set<OriginCohort> cohorts, LocalDate started) {
        return new PeerGroup(id, name, openTo, cohorts, started, GroupStatus.FORMING, started, Optional.empty(), 1);
    }

    /** The day from which there is no such group any more; empty while it is forming, meeting or dormant. */
    public Optional<LocalDate> ended() {
        return status.isOver() ? Optional.of(since) : Optional.empty();
    }

    PeerGroup inStatus(GroupStatus next, LocalDate from) {
        return new PeerGroup(id, name, openTo, cohorts, started, next, from, Optional.empty(), version + 1);
    }

    PeerGroup mergedInto(PeerGroupId other, LocalDate on) {
        return new PeerGroup(
                id, name, openTo, cohorts, started, GroupStatus.MERGED, on, Optional.of(other), version + 1);
    }

    PeerGroup takingIn(PeerGroup other) {
        var all = new LinkedHashSet<>(cohorts);
        all.addAll(other.cohorts);
        return new PeerGroup(id, name, openTo, all, started, status, since, mergedInto, version + 1);
    }
}
