package org.waymarker.mutation;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationDefinition.OperationDefinitionParameterComponent;
import org.hl7.fhir.r4.model.OperationDefinition.OperationParameterUse;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.hl7.fhir.r4.model.UriType;
import org.hl7.fhir.r4.model.ValueSet;
import org.waymarker.sandbox.Api;
import org.waymarker.testing.SmallStory;

/** Fills in an operation's parameters from its definition alone: right types, codes of the bound value set, people of the story. */
final class OperationCalls {
    private final Api api;
    private final SmallStory story;
    private final Map<String, List<Resource>> known;
    private final Random random;
    private final Map<String, List<String>> codes = new HashMap<>();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    OperationCalls(Api api, SmallStory story, Map<String, List<Resource>> known, Random random) {
        this.api = api;
        this.story = story;
        this.known = known;
        this.random = random;
    }

    Parameters inputs(Surface.Operation operation) {
        var inputs = new Parameters();
        for (var parameter : operation.definition().getParameter()) {
            if (parameter.getUse() == OperationParameterUse.IN && wanted(parameter.getMin())) {
                inputs.addParameter(filled(parameter));
            }
        }
        return inputs;
    }

    private boolean wanted(int least) {
        return least > 0 || random.nextInt(3) > 0;
    }

    private ParametersParameterComponent filled(OperationDefinitionParameterComponent parameter) {
        var filled = new ParametersParameterComponent().setName(parameter.getName());
        for (var part : parameter.getPart()) {
            if (wanted(part.getMin())) {
                filled.addPart(filled(part));
            }
        }
        if (!parameter.hasPart()) {
            if (parameter.getType().equals("Resource")) {
                filled.setResource(anything());
            } else {
                filled.setValue(value(parameter));
            }
        }
        return filled;
    }

    private Type value(OperationDefinitionParameterComponent parameter) {
        return switch (parameter.getType()) {
            case "code" -> new CodeType(code(parameter));
            case "date" -> new DateType(day().toString());
            case "dateTime", "instant" -> new DateTimeType(day() + "T10:00:00Z");
            case "boolean" -> new BooleanType(random.nextBoolean());
            case "unsignedInt" -> new UnsignedIntType(random.nextInt(13));
            case "positiveInt" -> new PositiveIntType(1 + random.nextInt(12));
            case "integer" -> new IntegerType(random.nextInt(12));
            case "decimal" -> new DecimalType("1.5");
            case "uri", "url", "canonical" -> new UriType("https://ehr.example/x");
            case "Identifier" ->
                new Identifier().setSystem(SmallStory.CALLER_SYSTEM).setValue("m-" + random.nextInt(20));
            case "Period" -> {
                var day = day();
                yield new Period()
                        .setStartElement(new DateTimeType(day + "T10:00:00Z"))
                        .setEndElement(new DateTimeType(day + "T11:00:00Z"));
            }
            case "Reference" -> new Reference(reference(parameter.getName()));
            default -> new StringType("Some text");
        };
    }

    private LocalDate day() {
        return today.minusDays(random.nextInt(60));
    }

    private String reference(String name) {
        return switch (name) {
            case "subject", "patient", "moving" -> pick(story.patients());
            case "group", "into" -> story.group();
            case "cohort" -> random.nextBoolean() ? story.closed() : story.running();
            case "requester", "recorded-by", "declared-by", "facilitator" -> "Practitioner/7";
            default -> "Encounter/1";
        };
    }

    private Resource anything() {
        var all = known.values().stream().flatMap(List::stream).toList();
        return all.get(random.nextInt(all.size()));
    }

    private String code(OperationDefinitionParameterComponent parameter) {
        var set = parameter.getBinding().getValueSet();
        return set == null ? "nonsense" : pick(codes.computeIfAbsent(set, this::codesOf));
    }

    private List<String> codesOf(String valueSet) {
        var found = new ArrayList<String>();
        if (api.read("ValueSet/" + tail(valueSet)).resource() instanceof ValueSet set) {
            for (var include : set.getCompose().getInclude()) {
                include.getConcept().forEach(concept -> found.add(concept.getCode()));
                if (api.read("CodeSystem/" + tail(include.getSystem())).resource() instanceof CodeSystem system) {
                    system.getConcept().forEach(concept -> found.add(concept.getCode()));
                }
            }
        }
        return found.isEmpty() ? List.of("nonsense") : found;
    }

    private static String tail(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1);
    }

    private String pick(List<String> from) {
        return JsonMutations.pick(from, random);
    }
}
