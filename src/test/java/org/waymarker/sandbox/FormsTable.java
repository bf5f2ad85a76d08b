package org.waymarker.sandbox;

import java.util.Optional;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;

/** In which form things went to the hospital, and why, as the service tells it to an operator. */
final class FormsTable {
    private FormsTable() {}

    static String of(Api api) {
        var server = (Parameters) api.get("$hospital-server").resource();
        var text = new StringBuilder(
                "%-15s %-14s %-12s %9s  %s%n".formatted("Resource", "outcome", "form", "versions", "why"));
        for (var parameter : server.getParameter()) {
            if (parameter.getName().equals("form")) {
                text.append("%-15s %-14s %-12s %9d  %s%n"
                        .formatted(
                                word(parameter, "type"),
                                word(parameter, "outcome"),
                                word(parameter, "rung"),
                                ((IntegerType) part(parameter, "count")
                                                .orElseThrow()
                                                .getValue())
                                        .getValue(),
                                part(parameter, "why")
                                        .map(why -> why.getValue().primitiveValue())
                                        .orElse("")));
            }
        }
        return text.toString();
    }

    private static String word(ParametersParameterComponent of, String name) {
        return part(of, name).orElseThrow().getValue().primitiveValue();
    }

    private static Optional<ParametersParameterComponent> part(ParametersParameterComponent of, String name) {
        return of.getPart().stream().filter(part -> part.getName().equals(name)).findFirst();
    }
}
