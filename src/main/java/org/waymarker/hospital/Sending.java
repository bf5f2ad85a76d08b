package org.waymarker.hospital;

import java.util.Map;
import java.util.Optional;
import org.waymarker.capability.Ladder;
import org.waymarker.record.Delivery;
import org.waymarker.record.ResourceKey;

/**
 * A delivery that is being carried out, with what is known for it at this moment.
 *
 * @param looking whether an earlier attempt may have been carried out, so that the hospital is looked at first
 * @param patient whose lane it is; empty for a group's
 * @param targets literal references to what the hospital holds, to which those are added that are found or written
 */
record Sending(
        Delivery delivery,
        boolean looking,
        Optional<PatientAtHospital> patient,
        Outbound outbound,
        Map<ResourceKey, String> targets,
        Ladder ladder) {}
