package org.waymarker.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.security.AuthorizationServer;
import org.waymarker.testing.Databases;

class SettingsTest {
    private static ApplicationContext start(Map<String, Object> settings) {
        var all = new HashMap<>(Databases.h2());
        all.putAll(settings);
        return ApplicationContext.builder().properties(all).start();
    }

    @ParameterizedTest
    @CsvSource({
        "waymarker.identifier-base,nonsense",
        "waymarker.identifier-base,https://id.example/",
        "waymarker.zone,Europe/Atlantis",
        "waymarker.service.ods-code,''",
        "waymarker.hospital.base-url,ftp://h.example",
        "waymarker.hospital.base-url,hospital",
        "waymarker.base-url,waymarker",
        "waymarker.security.issuer,''",
        "waymarker.security.issuer,http://issuer.example",
        "waymarker.security.issuer,'https://a.example,http://b.example'",
        "waymarker.security.issuer,'https://a.example,https://a.example'",
        "waymarker.security.audience,''",
        "waymarker.security.jwks-url,http://issuer.example/keys",
        "waymarker.security.jwks-url,'https://a.example/keys,https://b.example/keys'",
        "waymarker.security.jwks-url,file:keys",
        "waymarker.security.token-endpoint,http://issuer.example/token"
    })
    void refusesToStartAndSaysWhy(String name, String value) {
        assertThatThrownBy(() -> start(Map.of(name, value)).close())
                .isInstanceOf(BeanInstantiationException.class)
                .rootCause()
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("Setting waymarker.");
    }

    @Test
    void takesSeveralIssuersWithAndWithoutTheirKeys() {
        try (var context = start(Map.of(
                "waymarker.security.issuer", "https://a.example, https://b.example,https://c.example",
                "waymarker.security.jwks-url", "https://a.example/keys,,file:/etc/waymarker/c.json"))) {
            assertThat(context.getBean(AuthorizationServer.class).issuer()).isEqualTo("https://a.example");
            assertThat(context.getBean(AuthorizationServer.class).keys())
                    .contains(URI.create("https://a.example/keys"));
        }
    }

    @Test
    void takesThemAsAListToo() {
        try (var context =
                start(Map.of("waymarker.security.issuer", List.of("https://a.example", "https://b.example")))) {
            assertThat(context.getBean(AuthorizationServer.class).issuer()).isEqualTo("https://a.example");
        }
    }
}
