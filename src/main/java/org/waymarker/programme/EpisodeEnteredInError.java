package org.waymarker.programme;

/** The enrolment was a mistake, however the programme ended or whether it did: nothing that was made of it holds. */
public record EpisodeEnteredInError(Episode episode) {}
