package org.waymarker.hospital;

import java.util.List;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;

/** Reads what an operation tells an operator. */
final class Told {
    private Told() {}

    static List<ParametersParameterComponent> all(Parameters parameters, String name) {
        return parameters.getParameter().stream()
                .filter(parameter -> parameter.getName().equals(name))
                .toList();
    }

    /** Empty if there is no such part. */
    static String part(ParametersParameterComponent of, String name) {
        return of.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(part -> part.getValue().primitiveValue())
                .findFirst()
                .orElse("");
    }
}
