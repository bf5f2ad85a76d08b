package org.waymarker.api;

import java.util.Optional;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search.Mark;

/**
 * Where a page of a search begins; {@link Cursors} writes it into a link and reads it back.
 *
 * @param after empty for the first page
 * @param patient stands here instead of in the link, so that following a link puts no NHS number into a log
 */
record Cursor(Optional<Mark> after, Optional<PatientKey> patient) {}
