package org.waymarker.peergroup;

import java.time.LocalDate;

/**
 * A group never formed, which is nobody's no; told in the transaction in which it is written.
 *
 * @param on when that was settled
 * @param author who recorded it
 */
public record GroupDidNotForm(PeerGroupId group, LocalDate on, String author) {}
