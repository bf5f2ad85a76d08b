package org.waymarker.serviceuse;

/**
 * What of a window was observed, where that is not all of it.
 *
 * @param reason why no more of it was
 */
public record Cut(DateRange observed, Count.Reason reason) {}
