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
public final class Ins {
    private final Parameters parameters = new Parameters();

    public Ins code(String name, String code) {
        return value(name, new CodeType(code));
    }

    public Ins text(String name, String text) {
        return value(name, new StringType(text));
    }

    public Ins date(String name, LocalDate date) {
        return value(name, new DateType(date.toString()));
    }

    public Ins flag(String name, boolean flag) {
        return value(name, new BooleanType(flag));
    }

    public Ins count(String name, int count) {
        return value(name, new UnsignedIntType(count));
    }

    public Ins positive(String name, int count) {
        return value(name, new PositiveIntType(count));
    }

    public Ins identifier(String name, String system, String value) {
        return value(name, new Identifier().setSystem(system).setValue(value));
    }

    public Ins reference(String name, String reference) {
        return value(name, new Reference(reference));
    }

    public Ins value(String name, Type value) {
        parameters.addParameter().setName(name).setValue(value);
        return this;
    }

    /** A parameter whose parts are these. */
    public Ins parts(String name, Ins parts) {
        var parameter = parameters.addParameter().setName(name);
        for (ParametersParameterComponent part : parts.parameters.getParameter()) {
            parameter.addPart(part);
        }
        return this;
    }

    public Parameters done() {
        return parameters;
    }
}
