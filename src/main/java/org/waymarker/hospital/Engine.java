package org.waymarker.hospital;

import org.waymarker.capability.WriteMap.DocumentRoute;

/**
 * The trust's integration engine, which takes documents and tells nothing. It is another system than the FHIR server, and that it is away says
 * nothing of the other. Never spoken to from within a database transaction.
 */
interface Engine {
    /** @throws HospitalException unless it has taken the document; whether it may have is told by the failure */
    void take(DocumentRoute route, byte[] document);
}
