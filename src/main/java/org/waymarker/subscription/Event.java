package org.waymarker.subscription;

import java.time.Instant;
import java.util.UUID;

/**
 * An occurrence as one subscription counts it.
 *
 * @param number 1 for the first
 */
record Event(long number, Instant at, String type, UUID id) {}
