package org.waymarker.api;

import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.PatientRef;

/** Parameters of a search that say which patient. */
final class PatientNames {
    private PatientNames() {}

    static boolean namesPatient(Parameter parameter) {
        var name = baseOf(parameter.name());
        return (name.equals("patient") || name.equals("subject"))
                && !parameter.name().endsWith(":missing")
                && !namesGroup(parameter);
    }

    static boolean namesGroup(Parameter parameter) {
        return parameter.name().equals("subject:Group")
                || (parameter.name().equals("subject") && parameter.value().contains("Group/"));
    }

    /** The name of a parameter without modifier and chain. */
    static String baseOf(String name) {
        return name.split("[:.]", 2)[0];
    }

    /** @throws org.waymarker.fhir.RefusedException (400) if it names nobody, or more than one */
    static PatientRef read(Parameter parameter, String modifier, PatientReferences references) {
        boolean token = switch (modifier) {
            case "", ":Patient" -> parameter.value().contains("|");
            case ":identifier", ".identifier", ":Patient.identifier" -> true;
            default -> throw SearchValues.unknownModifier(baseOf(parameter.name()));
        };
        var names = SearchValues.alternatives(parameter.value());
        if (names.size() > 1) {
            throw notOne();
        }
        return token ? references.readToken(names.get(0)) : references.readUrl(names.get(0));
    }

    static Declined notOne() {
        return Declined.badRequest("PATIENT_NOT_ONE", "A search names one patient at a time");
    }
}
