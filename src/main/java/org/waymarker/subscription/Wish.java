package org.waymarker.subscription;

import java.time.Instant;
import java.util.Optional;

/**
 * What a caller wants of a subscription, beside its topic and filters.
 *
 * @param status that is asked for
 */
record Wish(Status status, Channel channel, Optional<Instant> end) {}
