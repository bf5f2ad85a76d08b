package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.waymarker.testing.Tokens;

/** What each call of the CapabilityStatement needs, asked of the service itself, so that what is added is tested too. */
@MicronautTest(transactional = false)
class ScopesIT {
    private static final Pattern WOULD_DO = Pattern.compile("(system/\\S+) or (user/\\S+)");
    private static final String ID = UUID.randomUUID().toString();

    private final Http http;

    ScopesIT(EmbeddedServer server) {
        this.http = new Http(server);
    }

    private record Call(String type, String method, String path) {
        HttpResponse<String> send(Http http) {
            return http.send(method, path, "");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyCallNeedsItsScope() {
        var calls = calls();
        assertThat(calls)
                .extracting(Call::type)
                .contains("CarePlan", "ServiceRequest", "Task", "Group", "Encounter", "Observation", "*");
        return calls.stream().map(call -> dynamicTest(call.method() + " " + call.path(), () -> check(call)));
    }

    private void check(Call call) {
        var outcome = refused(call.send(http.with(Tokens.of("openid waymarker/group-members"))));
        var named = WOULD_DO.matcher(outcome.getIssueFirstRep().getDiagnostics());
        assertThat(named.find()).as(outcome.getIssueFirstRep().getDiagnostics()).isTrue();
        var scope = named.group(1);
        assertThat(scope).startsWith("system/" + call.type() + ".");

        var letter = scope.substring(scope.length() - 1);
        refused(call.send(http.with(Tokens.of("system/Patient.cruds patient/*.cruds " + scope + "?x=y"))));
        refused(call.send(http.with(Tokens.of("system/" + call.type() + "." + "cruds".replace(letter, "")))));
        if (call.type().equals("*")) {
            refused(call.send(http.with(Tokens.of("system/Group.cruds user/Task.*"))));
        }
        // Nothing is sent that could be carried out: the answer is about the id or the body, no more about the caller.
        for (var enough : List.of(scope, named.group(2), "user/*.cruds")) {
            assertThat(call.send(http.with(Tokens.of(enough))).statusCode())
                    .as(enough)
                    .isNotIn(401, 403, 500);
        }
    }

    private static OperationOutcome refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Http.header(response, "WWW-Authenticate")).contains("insufficient_scope");
        var outcome = (OperationOutcome) Http.json(response);
        assertThat(Http.code(outcome)).isEqualTo("SCOPE_MISSING");
        assertThat(outcome.getIssueFirstRep().getCode().toCode()).isEqualTo("forbidden");
        return outcome;
    }

    @Test
    void saysTheSameOfWhatIsThereAndWhatIsNot() {
        var narrow = http.with(Tokens.of("system/Group.s"));
        for (var path : List.of("/Task/" + ID, "/Task/x", "/Task/" + ID + "/_history/1", "/Task?identifier=a%7Cb")) {
            refused(narrow.get(path));
        }
        assertThat(narrow.send("HEAD", "/Task/" + ID, "").statusCode()).isEqualTo(403);
        assertThat(narrow.get("/Group").statusCode()).isEqualTo(200);
    }

    @Test
    void bringsAlongOnlyWhatMayBeRead() {
        var search = "/CarePlan?_include=CarePlan:replaces&_revinclude=Provenance:target";
        var outcome = refused(
                http.with(Tokens.of("system/CarePlan.rs system/Provenance.s")).get(search));
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains("system/Provenance.r or user/Provenance.r");
        assertThat(http.with(Tokens.of("system/CarePlan.s user/Provenance.r"))
                        .get(search)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void showsDefinitionsToEveryKnownCaller() {
        for (var type : Declarations.DEFINITION_TYPES) {
            assertThat(http.with(Tokens.of("openid")).get("/" + type).statusCode())
                    .isEqualTo(200);
            assertThat(http.stranger().get("/" + type).statusCode()).isEqualTo(401);
        }
    }

    private List<Call> calls() {
        var calls = new ArrayList<Call>();
        var rest = ((CapabilityStatement) Http.json(http.get("/metadata"))).getRestFirstRep();
        for (var resource : rest.getResource()) {
            var type = resource.getType();
            if (Declarations.DEFINITION_TYPES.contains(type)) {
                continue;
            }
            for (var interaction : resource.getInteraction()) {
                calls.addAll(calls(type, interaction.getCode().toCode()));
            }
            resource.getOperation().forEach(operation -> calls.addAll(calls(type, operation)));
        }
        rest.getOperation().forEach(operation -> calls.addAll(calls("*", operation)));
        return calls;
    }

    private static List<Call> calls(String type, String interaction) {
        var one = "/" + type + "/" + ID;
        return switch (interaction) {
            case "read" -> List.of(new Call(type, "GET", one));
            case "vread" -> List.of(new Call(type, "GET", one + "/_history/1"));
            case "history-instance" -> List.of(new Call(type, "GET", one + "/_history"));
            case "history-type" -> List.of(new Call(type, "GET", "/" + type + "/_history"));
            case "search-type" ->
                List.of(new Call(type, "GET", "/" + type), new Call(type, "POST", "/" + type + "/_search"));
            case "create" -> List.of(new Call(type, "POST", "/" + type));
            case "update" -> List.of(new Call(type, "PUT", one));
            default -> throw new AssertionError("No call of " + interaction + " is known to this test");
        };
    }

    private List<Call> calls(String type, CapabilityStatementRestResourceOperationComponent operation) {
        var definition = (OperationDefinition) Http.json(http.get("/OperationDefinition/"
                + operation.getDefinition().substring(operation.getDefinition().lastIndexOf('/') + 1)));
        var paths = new ArrayList<String>();
        if (definition.getSystem() && type.equals("*")) {
            paths.add("/$" + operation.getName());
        }
        if (definition.getType() && !type.equals("*")) {
            paths.add("/" + type + "/$" + operation.getName());
        }
        if (definition.getInstance() && !type.equals("*")) {
            paths.add("/" + type + "/" + ID + "/$" + operation.getName());
        }
        assertThat(paths).as(operation.getName()).isNotEmpty();
        // Who names a person does so in the body.
        boolean ofAPerson = definition.getParameter().stream()
                .anyMatch(parameter -> "Reference".equals(parameter.getType()) && parameter.getMin() > 0);
        return paths.stream()
                .flatMap(path -> definition.getAffectsState() || ofAPerson
                        ? Stream.of(new Call(type, "POST", path))
                        : Stream.of(new Call(type, "POST", path), new Call(type, "GET", path)))
                .toList();
    }
}
