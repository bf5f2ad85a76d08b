package org.waymarker.peergroup;

import java.time.LocalDate;
import org.waymarker.patient.PatientKey;

/**
 * Somebody became a member of a group; told in the transaction in which it is written.
 *
 * @param on first day as a member
 * @param author who recorded it
 */
public record MemberJoined(PatientKey patient, PeerGroupId group, LocalDate on, String author) {}
