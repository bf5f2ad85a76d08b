package org.waymarker.fhir;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/** The service that runs the programmes: author of plans, owner of the task of putting an offer, keeper of the record. */
@Singleton
public class PainService {
    private final String odsCode;
    private final String name;

    public PainService(
            @Value("${waymarker.service.ods-code}") String odsCode, @Value("${waymarker.service.name}") String name) {
        this.odsCode = odsCode;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** An Organization by its ODS code, so that no id of the hospital's server is needed. */
    public Reference reference() {
        return new Reference()
                .setType("Organization")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.ODS_ORGANIZATION).setValue(odsCode))
                .setDisplay(name);
    }
}
