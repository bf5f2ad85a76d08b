package org.waymarker.hospital;

import org.waymarker.patient.PatientIdentity;

/**
 * A person whom we and the hospital agree on.
 *
 * @param id of the Patient on the hospital's server
 */
record PatientAtHospital(String id, PatientIdentity identity) {
    @Override
    public String toString() {
        return "PatientAtHospital[" + identity.key() + "]";
    }
}
