package org.waymarker.programme;

import org.waymarker.fhir.Clinician;

/** Someone recorded as a completer turned out not to be one; what was offered because of it wants a look. */
public record CompletionWithdrawn(Episode episode, Clinician declaredBy) {}
