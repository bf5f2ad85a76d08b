package org.waymarker.record;

import java.util.Optional;

/**
 * What the hospital holds of a resource of ours.
 *
 * @param theirId logical id on the hospital's server
 * @param theirVersion as last seen, empty where the server gives none, where we have not looked, or where it holds others' words
 *     beside ours: before it is written again it must be read
 * @param version the version of ours that they hold, 0 for a resource that the EHR made itself
 * @param contentHash of their copy when it was last known to be as we wrote it; empty if that was not seen
 */
public record HospitalCopy(
        Owner owner, String theirId, Optional<String> theirVersion, int version, Optional<String> contentHash) {
    /** Who may change the hospital's copy. */
    public enum Owner {
        /** We created it. */
        OURS,
        /** The EHR made it first: linked, and left to it. */
        EHR
    }

    /** The same of a copy in which something stands that somebody else wrote, and must go on standing. */
    public HospitalCopy withWordsOfOthers() {
        return new HospitalCopy(owner, theirId, Optional.empty(), version, Optional.empty());
    }

    /** The EHR's own. */
    public static HospitalCopy ofEhr(String theirId, Optional<String> theirVersion) {
        return new HospitalCopy(Owner.EHR, theirId, theirVersion, 0, Optional.empty());
    }
}
