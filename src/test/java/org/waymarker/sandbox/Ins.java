package org.waymarker.sandbox;

import java.time.LocalDate;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UnsignedIntType;

/** The Parameters of an operation, written as they are read aloud: {@code new Ins().code("answer", "yes").date("ask-again", day)}. */
final class Ins {
    private final Parameters parameters = new Parameters();

    Ins code(String name, String code) {
        return value(name, new CodeType(code));
    }

    Ins text(String name, String text) {
        return value(name, new StringType(text));
    }

    Ins date(String name, LocalDate date) {
        return value(name, new DateType(date.toString()));
    }

    Ins flag(String name, boolean flag) {
        return value(name, new BooleanType(flag));
    }

    Ins count(String name, int count) {
        return value(name, new UnsignedIntType(count));
    }

    Ins positive(String name, int count) {
        return value(name, new PositiveIntType(count));
    }

    Ins identifier(String name, String system, String value) {
        return value(name, new Identifier().setSystem(system).setValue(value));
    }

    Ins reference(String name, String reference) {
        return value(name, new Reference(reference));
    }

    Ins value(String name, Type value) {
        parameters.addParameter().setName(name).setValue(value);
        return this;
    }

    /** A parameter whose parts are these. */
    Ins parts(String name, Ins parts) {
        var parameter = parameters.addParameter().setName(name);
        for (ParametersParameterComponent part : parts.parameters.getParameter()) {
            parameter.addPart(part);
        }
        return this;
    }

    Parameters done() {
        return parameters;
    }
}
