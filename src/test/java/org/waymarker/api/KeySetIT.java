package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.text.ParseException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.login.LoginFixtures;

/** Our public keys, as a stranger sees them. */
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeySetIT implements TestPropertyProvider {
    private static final String ADDRESS = "/.well-known/jwks.json";

    @Override
    public Map<String, String> getProperties() {
        return Map.of(
                "waymarker.hospital.login.client-id",
                "waymarker",
                "waymarker.hospital.login.key",
                LoginFixtures.rsaPem(),
                "waymarker.hospital.login.key-id",
                "2026-03");
    }

    @Test
    void areThereForEveryone(EmbeddedServer server) throws ParseException {
        var response = new Http(server).stranger().get(ADDRESS, "Accept", "application/jwk-set+json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Http.header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("public, max-age=300");
        var keys = JWKSet.parse(response.body()).getKeys();
        assertThat(keys).singleElement().satisfies(key -> {
            assertThat(key.getKeyID()).isEqualTo("2026-03");
            assertThat(key.isPrivate()).isFalse();
        });
    }

    @Test
    void cannotBeChanged(EmbeddedServer server) {
        var response = new Http(server).stranger().post(ADDRESS, "{}");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(Http.header(response, "Allow")).isEqualTo("GET, HEAD");
    }
}
