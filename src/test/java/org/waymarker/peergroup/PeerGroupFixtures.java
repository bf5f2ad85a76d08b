package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.waymarker.patient.PatientKey;

/** Groups and people for tests of rules. */
final class PeerGroupFixtures {
    static final LocalDate TODAY = LocalDate.parse("2026-03-02");
    static final LocalDate STARTED = LocalDate.parse("2025-06-02");

    private PeerGroupFixtures() {}

    static PeerGroup aFormingGroup() {
        return PeerGroup.forming(
                new PeerGroupId(UUID.randomUUID()), "Thursday group", OpenTo.ANY_COMPLETER, Set.of(), STARTED);
    }

    static PeerGroup aGroup(GroupStatus status) {
        var group = aFormingGroup();
        return switch (status) {
            case FORMING -> group;
            case MEETING, DORMANT, ENDED -> group.inStatus(status, STARTED);
            case MERGED -> group.mergedInto(new PeerGroupId(UUID.randomUUID()), STARTED);
        };
    }

    static PatientKey aPatient() {
        return new PatientKey(UUID.randomUUID());
    }

    static Membership open(PeerGroup group, PatientKey patient, String joined) {
        return Membership.from(group.id(), patient, day(joined), Membership.HowKnown.NOT_STATED);
    }

    static Membership closed(PeerGroup group, PatientKey patient, String joined, String left) {
        return open(group, patient, joined).until(day(left), Optional.empty());
    }

    static LocalDate day(String date) {
        return LocalDate.parse(date);
    }
}
