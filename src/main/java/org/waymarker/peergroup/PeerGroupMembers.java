package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.waymarker.fhir.MemberList;
import org.waymarker.patient.PatientKey;

/** The members of a peer group, and those who were. */
@Singleton
class PeerGroupMembers implements MemberList {
    private final Memberships memberships;

    PeerGroupMembers(Memberships memberships) {
        this.memberships = memberships;
    }

    @Override
    public List<Period> of(UUID group) {
        return memberships.all(new PeerGroupId(group)).stream()
                .map(each -> new Period(each.patient(), each.joined(), each.left(), !each.isOpen()))
                .toList();
    }

    @Override
    public Set<UUID> groupsOf(PatientKey patient) {
        return memberships.groupsOf(patient);
    }
}
