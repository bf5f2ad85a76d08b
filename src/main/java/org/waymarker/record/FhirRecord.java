package org.waymarker.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.BusinessId;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.StaleWriteException;

/** Every version of each resource that we author. Writes join the caller's transaction, and so do the deliveries that follow from them. */
public interface FhirRecord {
    /**
     * Appends a version and queues it for the hospital where the entry says so. All that one transaction queues on a lane
     * becomes one delivery. The resource's id, version and time are set here, and what is carried over from earlier versions is
     * added to it, so that afterwards it says what is stored; a body equal to the newest one adds nothing.
     *
     * @param author who caused it, never blank; a caller or a part of this service, never a patient
     * @return the newest version
     * @throws StaleWriteException if another transaction wrote the same resource meanwhile
     */
    Stored write(Entry entry, String author);

    /**
     * Notes that the hospital's EHR made this resource itself: it is linked and never created or changed there by us.
     *
     * @param theirId logical id on the hospital's server
     */
    void adopt(String type, BusinessId id, String theirId);

    /** The newest version. */
    Optional<Stored> read(String type, UUID id);

    /** The newest version, which nobody else changes until the transaction ends. */
    Optional<Stored> locked(String type, UUID id);

    Optional<Stored> version(String type, UUID id, int version);

    /** Every version, newest first; empty if there is no such resource. */
    List<Stored> history(String type, UUID id);

    /** Newest versions, in the order that the search asks for. */
    Search.Page search(Search search);

    /** Newest versions of all that a search finds, oldest resource first, however many pages that is: for what there is little of. */
    default List<Stored> all(String type, Optional<PatientKey> patient, List<? extends Search.Condition> conditions) {
        var found = new ArrayList<Stored>();
        Optional<Search.Mark> after = Optional.empty();
        do {
            var page = search(new Search(type, patient, conditions, 500, after));
            found.addAll(page.results());
            after = page.next();
        } while (after.isPresent());
        return found;
    }
}
