package org.waymarker.peergroup;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.StaleWriteException;

/** Who belongs to which group, and did. Never part of anything that is written to the FHIR record. Every method joins the caller's transaction. */
interface Memberships {
    /** One person's periods in a group, oldest first. */
    List<Membership> own(PeerGroupId group, PatientKey patient);

    /** All who are members now, longest first. */
    List<Membership> open(PeerGroupId group);

    /** Every period of everybody, ended or not, longest ago first. */
    List<Membership> all(PeerGroupId group);

    /** The groups in which the person has a period, ended or not. */
    Set<UUID> groupsOf(PatientKey patient);

    /** The person's memberships that have not ended, in any group. */
    List<Membership> openOf(PatientKey patient);

    /** The person's memberships that a death has ended, in any group. */
    List<Membership> endedByDeath(PatientKey patient);

    /** Persons, not periods. */
    int countOpen(PeerGroupId group);

    /**
     * Writes an open membership.
     *
     * @return false if the person has one in this group; of two at the same instant one is written
     */
    boolean add(Membership membership, String author);

    /**
     * Writes the end of the person's open membership.
     *
     * @throws StaleWriteException if there is none
     */
    void close(Membership membership, String author);

    /** The same, where it was the person's death that ended it. */
    void closeByDeath(Membership membership, String author);

    /** As if it had never ended: the death was a mistake. */
    void reopen(Membership membership);
}
