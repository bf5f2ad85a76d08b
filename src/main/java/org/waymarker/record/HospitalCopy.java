package org.waymarker.record;

import java.util.Optional;

/**
 * What the hospital holds of a resource of ours.
 *
 * @param theirId logical id on the hospital's server
 * @param theirVersion as last seen, empty where the server gives none or we have not looked
 * @param version the version of ours that they hold, 0 for a resource that the EHR made itself
 */
public record HospitalCopy(Owner owner, String theirId, Optional<String> theirVersion, int version) {
    /** Who may change the hospital's copy. */
    public enum Owner {
        /** We created it. */
        OURS,
        /** The EHR made it first: linked, and left to it. */
        EHR
    }
}
