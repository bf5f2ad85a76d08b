package org.waymarker.evaluation;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.waymarker.programme.EpisodeId;

/** Sets of episodes as bits: hundreds of sets of ten thousand take little room. */
final class EpisodeSets {
    private final Map<EpisodeId, Integer> places = new HashMap<>();

    /** A set is comparable with those that the same object made. */
    BitSet of(Collection<EpisodeId> episodes) {
        var set = new BitSet(places.size());
        episodes.forEach(episode -> set.set(places.computeIfAbsent(episode, e -> places.size())));
        return set;
    }
}
