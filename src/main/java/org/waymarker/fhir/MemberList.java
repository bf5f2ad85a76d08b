package org.waymarker.fhir;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.waymarker.patient.PatientKey;

/**
 * Who belongs to Groups of one kind. It stands in no stored resource: whoever may see it is shown it beside the Group. Every method
 * joins the caller's transaction.
 */
public interface MemberList {
    /** Every period of membership in a group, longest ago first; empty for a group of another kind. */
    List<Period> of(UUID group);

    /** The groups in which the person has a period of membership, ended or not. */
    Set<UUID> groupsOf(PatientKey patient);

    /**
     * One person's time in a group; who returns has a second one.
     *
     * @param left the day of leaving; equal to {@code joined} for one recorded in error
     * @param inactive no member any more
     */
    record Period(PatientKey patient, LocalDate joined, Optional<LocalDate> left, boolean inactive) {}
}
