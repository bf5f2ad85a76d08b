package org.waymarker.record;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.patient.PatientKey;

/**
 * A new version of a resource stands in the record; told within the transaction that wrote it, and undone with it.
 *
 * @param resource as written, with its id and version; not to be changed
 * @param before body of the version before, as FHIR JSON; empty for the first
 */
public record VersionWritten(Resource resource, Optional<PatientKey> patient, Instant at, Optional<String> before) {}
