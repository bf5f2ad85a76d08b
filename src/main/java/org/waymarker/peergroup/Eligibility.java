package org.waymarker.peergroup;

import java.util.Optional;
import org.waymarker.patient.PatientKey;

/**
 * Whether a person may join a group, as far as programmes and offers decide it; whoever knows those implements this. Joins the
 * caller's transaction.
 */
public interface Eligibility {
    /**
     * What stands against it; empty if nothing does.
     *
     * @return {@link Reason#PATIENT_DIED}, {@link Reason#PROGRAMME_NOT_COMPLETED} or {@link Reason#GROUP_CLOSED_TO_OTHER_COHORTS}
     */
    Optional<Reason> obstacle(PatientKey patient, PeerGroup group);
}
