package org.waymarker.serviceuse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.waymarker.programme.EpisodeId;

/** What the last recount of each episode found, for reports. Every method joins the caller's transaction. */
public interface Courses {
    /** One course for each measure; nothing of an episode that was not counted. */
    Map<EpisodeId, List<Course>> of(Collection<EpisodeId> episodes);

    /** The feeds as they are declared now, by name. */
    List<Feed> feeds();
}
