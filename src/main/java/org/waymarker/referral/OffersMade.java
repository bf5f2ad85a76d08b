package org.waymarker.referral;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.waymarker.programme.EpisodeId;

/** The offers that were made, for reports. Joins the caller's transaction. */
public interface OffersMade {
    /** Offers by episode, oldest first; none that was entered in error. */
    Map<EpisodeId, List<OfferMade>> of(Collection<EpisodeId> episodes);
}
