package org.waymarker.capability;

import java.util.Set;

/**
 * What a server says that it can do; what it does not say, it cannot.
 *
 * @param software name and version as the server gives them, or what else tells one server from another; may be empty
 */
public record Capabilities(String software, Set<Feature> features) {
    public Capabilities {
        features = Set.copyOf(features);
    }

    public boolean offers(Feature feature) {
        return features.contains(feature);
    }
}
