package org.waymarker.fhir;

import ca.uhn.fhir.parser.DataFormatException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * Reads the parameters of an operation by name. What is missing, given too often or of a wrong type becomes a
 * {@link RefusedException} (400) that names the parameter.
 */
public final class Inputs {
    private final List<ParametersParameterComponent> parameters;
    private final String path;

    public Inputs(Parameters parameters) {
        this(parameters.getParameter(), "Parameters.parameter");
    }

    private Inputs(List<ParametersParameterComponent> parameters, String path) {
        this.parameters = parameters;
        this.path = path;
    }

    public String text(String name) {
        return required(name, maybeText(name));
    }

    public Optional<String> maybeText(String name) {
        // A code, an id or a string: callers are not caught out over which of them they chose.
        return value(name, PrimitiveType.class, v -> v.getValueAsString()).filter(v -> !v.isBlank());
    }

    public LocalDate date(String name) {
        return required(name, maybeDate(name));
    }

    public Optional<LocalDate> maybeDate(String name) {
        return value(name, DateType.class, v -> LocalDate.parse(v.getValueAsString()));
    }

    public Optional<Instant> maybeInstant(String name) {
        return value(
                name, DateTimeType.class, v -> requireOffset(v, name).getValue().toInstant());
    }

    public int count(String name) {
        return required(name, maybeCount(name));
    }

    /** A whole number, 0 or more. */
    public Optional<Integer> maybeCount(String name) {
        return value(name, IntegerType.class, IntegerType::getValue).map(n -> {
            if (n < 0) {
                throw refused("PARAMETER_INVALID", "must be 0 or more", name);
            }
            return n;
        });
    }

    public boolean flag(String name) {
        return required(name, maybeFlag(name));
    }

    public Optional<Boolean> maybeFlag(String name) {
        return value(name, BooleanType.class, BooleanType::booleanValue);
    }

    public Reference reference(String name) {
        return required(name, maybeReference(name));
    }

    public Optional<Reference> maybeReference(String name) {
        return value(name, Reference.class, Function.identity());
    }

    public List<Reference> references(String name) {
        return named(name).stream().map(p -> typed(p, name, Reference.class)).toList();
    }

    public List<String> texts(String name) {
        return named(name).stream()
                .map(p -> typed(p, name, PrimitiveType.class).getValueAsString())
                .toList();
    }

    public Identifier identifier(String name) {
        return required(name, maybeIdentifier(name));
    }

    public Attachment attachment(String name) {
        return required(name, value(name, Attachment.class, Function.identity()));
    }

    /** With a system and a value, both not blank. */
    public Optional<Identifier> maybeIdentifier(String name) {
        return value(name, Identifier.class, Function.identity()).map(id -> {
            if (!id.hasSystem() || !id.hasValue() || id.getValue().length() > 200) {
                throw refused("PARAMETER_INVALID", "needs a system and a value of at most 200 characters", name);
            }
            return id;
        });
    }

    /** A whole resource. */
    public Optional<Resource> maybeResource(String name) {
        var named = named(name);
        if (named.size() > 1) {
            throw refused("PARAMETER_REPEATED", "may be given once only", name);
        }
        return named.stream()
                .findFirst()
                .map(p -> Optional.ofNullable(p.getResource())
                        .orElseThrow(() -> refused("PARAMETER_INVALID", "must be given as a resource", name)));
    }

    /** With both ends, each with an offset, the end not before the start. */
    public Optional<Period> maybePeriod(String name) {
        return value(name, Period.class, Function.identity()).map(period -> {
            if (!period.hasStart() || !period.hasEnd()) {
                throw refused("PARAMETER_INVALID", "needs a start and an end", name);
            }
            requireOffset(period.getStartElement(), name);
            requireOffset(period.getEndElement(), name);
            if (period.getEnd().before(period.getStart())) {
                throw refused("DATES_REVERSED", "must not end before it starts", name);
            }
            return period;
        });
    }

    public Period period(String name) {
        return required(name, maybePeriod(name));
    }

    /** Each repetition of a parameter that has parts. */
    public List<Inputs> parts(String name) {
        return named(name).stream()
                .map(p -> new Inputs(p.getPart(), path + ".where(name='" + name + "').part"))
                .toList();
    }

    /** A refusal (400) that points at a parameter. */
    public RefusedException refused(String code, String message, String name) {
        return new RefusedException(
                Refusal.invalid(code, "Parameter '" + name + "' " + message, path + ".where(name='" + name + "')"));
    }

    private DateTimeType requireOffset(DateTimeType time, String name) {
        if (!FhirTimes.isMoment(time)) {
            throw refused(
                    "PARAMETER_INVALID", "needs a time of day with an offset, such as 2026-01-31T10:00:00Z", name);
        }
        return time;
    }

    private List<ParametersParameterComponent> named(String name) {
        return parameters.stream().filter(p -> name.equals(p.getName())).toList();
    }

    private <T extends Type, V> Optional<V> value(String name, Class<T> type, Function<T, V> reader) {
        var named = named(name);
        if (named.size() > 1) {
            throw refused("PARAMETER_REPEATED", "may be given once only", name);
        }
        return named.stream().findFirst().map(p -> {
            try {
                return reader.apply(typed(p, name, type));
            } catch (DateTimeException e) {
                throw refused("PARAMETER_INVALID", "must be a whole date, such as 2026-01-31", name);
            }
        });
    }

    private <T extends Type> T typed(ParametersParameterComponent parameter, String name, Class<T> type) {
        if (parameter.getValue() instanceof AddressValue text && type != PrimitiveType.class) {
            return fromAddress(text, name, type);
        }
        if (!type.isInstance(parameter.getValue())) {
            throw refused(
                    "PARAMETER_INVALID",
                    "must be given as value" + (type == PrimitiveType.class ? "Code or valueString" : fhirName(type)),
                    name);
        }
        if (parameter.getValue() instanceof PrimitiveType<?> primitive && !primitive.hasValue()) {
            throw refused("PARAMETER_INVALID", "has no value", name);
        }
        return type.cast(parameter.getValue());
    }

    private <T extends Type> T fromAddress(AddressValue text, String name, Class<T> type) {
        try {
            var value = type.getDeclaredConstructor().newInstance();
            if (value instanceof PrimitiveType<?> primitive) {
                primitive.setValueAsString(text.getValue());
                return value;
            }
        } catch (ReflectiveOperationException | IllegalArgumentException | DataFormatException e) {
            // Said below.
        }
        throw refused("PARAMETER_INVALID", "must be a " + fhirName(type).toLowerCase(Locale.ROOT), name);
    }

    private static String fhirName(Class<?> type) {
        return type.getSimpleName().replaceAll("Type$", "");
    }

    private <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> refused("PARAMETER_MISSING", "is missing", name));
    }
}
