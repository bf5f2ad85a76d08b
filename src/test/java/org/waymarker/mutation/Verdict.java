package org.waymarker.mutation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.waymarker.fhir.FhirJson;
import org.waymarker.testing.Wire;

/** What is wrong with an answer to a spoilt request, whatever the request was. */
final class Verdict {
    private static final Pattern LEAK = Pattern.compile(
            "org\\.waymarker|ca\\.uhn\\.|io\\.micronaut|io\\.netty|org\\.h2|org\\.postgresql"
                    + "|org\\.hl7\\.fhir\\.|com\\.fasterxml|com\\.ctc\\.wstx|java\\.(lang|util|io|sql|time)\\.|jakarta?\\.|javax\\.|\\w+Exception\\b|Stack ?trace"
                    + "|\\bat [a-z]+(\\.\\w+){2,}\\(|\\bHAPI-\\d+|(?i:\\bselect \\w.* from |insert into |delete from |\\bsql ?state|jdbc:|syntax error at)");

    private static final Pattern STABLE_CODE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");

    private final Set<String> listed = refusals();
    private final Set<String> unlisted = new TreeSet<>();

    /** Codes met so far that CodeSystem refusal does not list: once each, since one such code would else fail hundreds of requests. */
    Set<String> unlisted() {
        return Set.copyOf(unlisted);
    }

    /** @return empty if nothing is wrong with it */
    Optional<String> on(Message request, Wire.Answer answer) {
        var status = answer.status();
        if (status >= 500 && !(status == 501 && answer.body().length > 0)) {
            return Optional.of("status " + status);
        }
        if (status < 400 || request.method().equals("HEAD")) {
            return Optional.empty();
        }
        var text = answer.text();
        var leak = LEAK.matcher(text);
        if (leak.find()) {
            return Optional.of("the body shows " + leak.group());
        }
        return outcome(request, answer, text);
    }

    private Optional<String> outcome(Message request, Wire.Answer answer, String text) {
        var type = answer.header("Content-Type").orElse("").split(";", 2)[0];
        var expected = expected(request);
        if (!expected.contains(type)) {
            return Optional.of(
                    answer.status() + " came as " + (type.isEmpty() ? "nothing" : type) + ", not as " + expected);
        }
        OperationOutcome outcome;
        try {
            var parser = type.equals("application/fhir+xml")
                    ? FhirJson.CONTEXT.newXmlParser()
                    : FhirJson.CONTEXT.newJsonParser();
            outcome = parser.parseResource(OperationOutcome.class, new String(answer.body(), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            return Optional.of("no OperationOutcome: " + e.getMessage());
        }
        if (!outcome.hasIssue()) {
            return Optional.of("an OperationOutcome without issue");
        }
        for (var issue : outcome.getIssue()) {
            var code = issue.getDetails().getCodingFirstRep().getCode();
            if (code == null || !STABLE_CODE.matcher(code).matches()) {
                return Optional.of("the code " + code + " is none to rely on");
            }
            if (!listed.contains(code)) {
                unlisted.add(code);
            }
            if (!issue.hasCode() || !issue.hasSeverity() || issue.getDetails().getText() == null) {
                return Optional.of(code + " says nothing more");
            }
        }
        return Optional.empty();
    }

    /** Where the request says plainly what it wants, that; else either. */
    private static List<String> expected(Message request) {
        var accepts = request.values("Accept");
        if (!request.target().contains("_format")) {
            if (accepts.isEmpty()) {
                return List.of("application/fhir+json");
            }
            if (accepts.equals(List.of("application/fhir+xml"))) {
                return List.of("application/fhir+xml");
            }
        }
        return List.of("application/fhir+json", "application/fhir+xml");
    }

    private static Set<String> refusals() {
        try (var in = Verdict.class.getResourceAsStream("/fhir-profiles/codesystems/refusal.json")) {
            return FhirJson.CONTEXT.newJsonParser().parseResource(CodeSystem.class, in).getConcept().stream()
                    .map(CodeSystem.ConceptDefinitionComponent::getCode)
                    .collect(Collectors.toSet());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
