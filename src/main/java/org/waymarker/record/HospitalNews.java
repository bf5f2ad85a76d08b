package org.waymarker.record;

import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;

/** A feature that follows what the EHR does at the hospital's server with something of its own, to which a resource of ours is linked. */
public interface HospitalNews {
    /** Author of what is written because of it. */
    String AUTHOR = "hospital";

    /** The resource type that it follows. */
    String type();

    /**
     * Joins the caller's transaction. The same may be heard more than once.
     *
     * @param ours id of our resource
     * @param theirs the EHR's, as it stands there now
     * @throws org.waymarker.fhir.RefusedException if a person must look at it, which is noted with its code
     */
    Heard hear(UUID ours, Resource theirs);

    /** What came of it. */
    enum Heard {
        /** It changes nothing here. */
        NOTHING,
        /** It was taken over. */
        TAKEN
    }
}
