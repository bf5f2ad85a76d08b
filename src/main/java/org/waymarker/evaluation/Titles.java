package org.waymarker.evaluation;

import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.serviceuse.Measure;

/** What measures are called in reports: as their codes are displayed elsewhere. */
final class Titles {
    private Titles() {}

    static String of(Measure measure) {
        return Codes.known(CodeSystems.SERVICE_USE_MEASURE, measure.code()).display();
    }
}
