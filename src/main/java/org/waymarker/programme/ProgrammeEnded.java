package org.waymarker.programme;

/** A programme ended for one person, whatever the outcome. */
public record ProgrammeEnded(Episode episode) {}
