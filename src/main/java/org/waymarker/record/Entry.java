package org.waymarker.record;

import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;

/**
 * A resource on its way into the record.
 *
 * @param lane empty for what stays in our record
 * @param permission what the patient must allow, at the moment of sending, for this version to reach the hospital
 * @param sent the resource as a caller sent it, which says what else it is to hold ({@link org.waymarker.fhir.Unmodelled}); without
 *     it, what else the version before held stays
 */
public record Entry(
        Resource resource,
        BusinessId id,
        Optional<PatientKey> patient,
        Optional<LaneKey> lane,
        Optional<Permission> permission,
        Optional<Resource> sent) {

    /** About a patient, and sent to the hospital on that patient's lane. */
    public static Entry ofPatient(PatientKey patient, Resource resource, BusinessId id) {
        return new Entry(
                resource,
                id,
                Optional.of(patient),
                Optional.of(LaneKey.ofPatient(patient)),
                Optional.empty(),
                Optional.empty());
    }

    /** An alert about a patient: it is sent whatever else of that patient's is stuck, and whatever the patient permits. */
    public static Entry ofAlert(PatientKey patient, Resource resource, BusinessId id) {
        return new Entry(
                resource,
                id,
                Optional.of(patient),
                Optional.of(LaneKey.ofAlerts(patient)),
                Optional.empty(),
                Optional.empty());
    }

    /** About a cohort or peer group, and sent to the hospital on its lane. */
    public static Entry ofGroup(LaneKey lane, Resource resource, BusinessId id) {
        return new Entry(resource, id, Optional.empty(), Optional.of(lane), Optional.empty(), Optional.empty());
    }

    /** Kept in our record only. */
    public static Entry kept(Optional<PatientKey> patient, Resource resource, BusinessId id) {
        return new Entry(resource, id, patient, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, sent only while the patient allows it. */
    public Entry needing(Permission needed) {
        return new Entry(resource, id, patient, lane, Optional.of(needed), sent);
    }

    /** The same, holding what else a caller said; empty if this write comes of no such call. */
    public Entry holding(Optional<? extends Resource> whatWasSent) {
        return new Entry(resource, id, patient, lane, permission, whatWasSent.map(each -> each));
    }
}
