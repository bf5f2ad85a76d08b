package org.waymarker.record;

import java.util.Optional;

/** Whoever is told by the hospital's server that something has changed there. What has changed is then asked for, so that a notice holds nothing. */
public interface HospitalNotices {
    /** Whether notices are taken at all. */
    boolean areTaken();

    /**
     * @param authorization as the sender gave it
     * @return false if the sender is not known
     */
    boolean heard(Optional<String> authorization);
}
