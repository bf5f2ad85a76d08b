package org.waymarker.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        "waymarker.security.issuer,http://issuer.example",
        "waymarker.security.issuer,https://issuer.example"
    })
    void refusesToStartAndSaysWhy(String name, String value) {
        assertThatThrownBy(() -> start(Map.of(name, value)).close())
                .isInstanceOf(BeanInstantiationException.class)
                .rootCause()
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("Setting waymarker.");
    }

    @Test
    void refusesKeysFromAnAddressThatAnyoneCanForge() {
        assertThatThrownBy(() -> start(Map.of(
                                "waymarker.security.issuer", "https://issuer.example",
                                "waymarker.security.audience", "us",
                                "waymarker.security.jwks-url", "http://issuer.example/keys"))
                        .close())
                .rootCause()
                .hasMessageContaining("jwks-url");
    }

    @Test
    void takesGoodSettings() {
        try (var context = start(Map.of(
                "waymarker.security.issuer", "https://issuer.example",
                "waymarker.security.audience", "us"))) {
            assertThat(context.getBean(Settings.class).issuer()).contains("https://issuer.example");
        }
    }
}
