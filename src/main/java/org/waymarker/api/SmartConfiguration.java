package org.waymarker.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.security.Access;
import org.waymarker.security.Access.Action;
import org.waymarker.security.AuthorizationServer;
import org.waymarker.security.AuthorizationServer.Endpoints;
import org.waymarker.security.Scopes;

/**
 * Tells callers where to get a token and what to ask for. It is no FHIR: JSON, whatever the caller accepts.
 *
 * @see "SMART App Launch 2.2, Conformance"
 */
@Singleton
final class SmartConfiguration {
    static final List<String> PATH = List.of(".well-known", "smart-configuration");

    private final AuthorizationServer server;
    private final Declarations declared;

    SmartConfiguration(AuthorizationServer server, Declarations declared) {
        this.server = server;
        this.declared = declared;
    }

    /** @throws Declined 405 for another method, 503 if the issuer does not say where tokens are given */
    Reply reply(Incoming request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw Declined.getOnly();
        }
        var endpoints = server.endpoints()
                .orElseThrow(() -> Declined.of(
                        503,
                        IssueType.TRANSIENT,
                        "ISSUER_UNAVAILABLE",
                        "The issuer does not say now where tokens are given",
                        Map.of("Retry-After", "30")));
        return Reply.json(200, document(endpoints).toString()).with("Content-Type", "application/json");
    }

    private ObjectNode document(Endpoints endpoints) {
        var document = JsonNodeFactory.instance.objectNode().put("issuer", server.issuer());
        server.keys().ifPresent(keys -> document.put("jwks_uri", keys.toString()));
        endpoints.authorization().map(URI::toString).ifPresent(at -> document.put("authorization_endpoint", at));
        document.put("token_endpoint", endpoints.token().toString());
        var grants = document.putArray("grant_types_supported").add("client_credentials");
        if (endpoints.authorization().isPresent()) {
            grants.add("authorization_code");
            document.putArray("response_types_supported").add("code");
        }
        var capabilities = document.putArray("capabilities");
        if (endpoints.signedAssertions()) {
            document.putArray("token_endpoint_auth_methods_supported").add("private_key_jwt");
            capabilities.add("client-confidential-asymmetric");
        }
        capabilities.add("permission-v1").add("permission-v2");
        document.putArray("code_challenge_methods_supported").add("S256");
        var scopes = document.putArray("scopes_supported");
        scopes().forEach(scopes::add);
        return document;
    }

    /** The widest that make sense, type by type; narrower ones may be asked for as well. */
    private Stream<String> scopes() {
        var everything = Stream.of("system/*.crus", "user/*.crus");
        var types = declared.all().stream()
                .filter(TypeDeclaration::kept)
                .flatMap(type ->
                        Stream.of("system/", "user/").map(context -> context + type.type() + "." + letters(type)));
        return Stream.of(everything, types, Stream.of(Scopes.GROUP_MEMBERS)).flatMap(each -> each);
    }

    private static String letters(TypeDeclaration type) {
        var letters = new StringBuilder();
        for (var action : Action.values()) {
            if (isOfUse(type, action)) {
                letters.append(action.letter());
            }
        }
        return letters.toString();
    }

    private static boolean isOfUse(TypeDeclaration type, Action action) {
        return switch (action) {
            case CREATE -> type.offers(Interaction.CREATE);
            case READ, SEARCH -> true;
            case UPDATE ->
                type.offers(Interaction.UPDATE)
                        || type.operations().stream()
                                .flatMap(operation -> new Route.Invoke(operation, Optional.empty()).access().stream())
                                .map(Access::action)
                                .anyMatch(Action.UPDATE::equals);
        };
    }
}
