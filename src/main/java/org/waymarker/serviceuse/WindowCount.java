package org.waymarker.serviceuse;

/** One measure, in one window, from one source. */
public record WindowCount(Measure measure, Window window, CountSource source, Count count) {}
