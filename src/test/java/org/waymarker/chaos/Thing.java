package org.waymarker.chaos;

import org.waymarker.fhir.Kind;

/**
 * Of what there is to be one at the hospital.
 *
 * @param owner {@code Patient/[id]} of the hospital, or the name of the cohort or group
 */
record Thing(Kind kind, String owner) implements Comparable<Thing> {
    @Override
    public int compareTo(Thing other) {
        var byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : owner.compareTo(other.owner);
    }
}
