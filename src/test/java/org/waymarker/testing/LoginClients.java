package org.waymarker.testing;

import java.time.Duration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The one client that the hospital knows, or has forgotten. */
final class LoginClients implements RegisteredClientRepository {
    private volatile RegisteredClient client;
    private volatile Duration lifetime = Duration.ofMinutes(5);

    /** @param jwksUrl where the client shows its keys */
    void register(String clientId, String jwksUrl, SignatureAlgorithm algorithm) {
        // Spring keeps what it made for an id, the address of the keys with it.
        client = RegisteredClient.withId(String.join(" ", clientId, jwksUrl, algorithm.getName()))
                .clientId(clientId)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope("system/*.cruds")
                .clientSettings(ClientSettings.builder()
                        .jwkSetUrl(jwksUrl)
                        .tokenEndpointAuthenticationSigningAlgorithm(algorithm)
                        .build())
                .tokenSettings(TokenSettings.builder().build())
                .build();
    }

    void forget() {
        client = null;
    }

    Duration lifetime() {
        return lifetime;
    }

    void lifetime(Duration of) {
        lifetime = of;
    }

    @Override
    public void save(RegisteredClient registered) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RegisteredClient findById(String id) {
        return client != null && client.getId().equals(id) ? client : null;
    }

    @Override
    public RegisteredClient findByClientId(String clientId) {
        return client != null && client.getClientId().equals(clientId) ? client : null;
    }
}
