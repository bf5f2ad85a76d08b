package org.waymarker.hospital;

import java.util.List;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Ladder;

/**
 * Finds what the EHR may have made itself of something that we are about to create at the hospital. One rule for each kind of
 * thing that an EHR makes.
 */
interface AdoptionRule {
    /** @param ours as in our record */
    boolean concerns(Resource ours);

    /**
     * The hospital's resources that might be the same thing, ours among them if we wrote it there already.
     *
     * @param ours as in our record or, with references to what the hospital holds, as the hospital would get it
     * @param patientId of the Patient on the hospital's server
     */
    List<? extends Resource> candidates(Resource ours, String patientId, Ladder ladder);
}
