package org.waymarker.programme;

import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Entry;
import org.waymarker.record.LaneKey;

/** Whether what is written of a cohort goes on to the hospital. The cohort says so, so that a later correction goes no further either. */
final class ProgrammeEntries {
    private ProgrammeEntries() {}

    static Entry ofCohort(Cohort cohort, Resource resource, BusinessId id) {
        return cohort.kept()
                ? Entry.kept(Optional.empty(), resource, id)
                : Entry.ofGroup(LaneKey.ofGroup(cohort.id().value()), resource, id);
    }

    static Entry ofPerson(Cohort cohort, PatientKey patient, Resource resource, BusinessId id) {
        return cohort.kept() ? Entry.kept(Optional.of(patient), resource, id) : Entry.ofPatient(patient, resource, id);
    }
}
