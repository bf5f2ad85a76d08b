package org.waymarker.peergroup;

import java.util.UUID;

/**
 * A programme's cohort that a peer group grows from.
 *
 * @param group id of the cohort's Group resource
 */
public record OriginCohort(UUID group) {}
