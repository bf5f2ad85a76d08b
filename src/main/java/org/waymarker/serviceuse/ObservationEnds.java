package org.waymarker.serviceuse;

import java.util.List;
import org.waymarker.patient.PatientKey;

/** Ends of observation that somebody declared. Joins the caller's transaction. */
public interface ObservationEnds {
    /** Those that stand, by cause. */
    List<ObservationEnd> of(PatientKey patient);
}
