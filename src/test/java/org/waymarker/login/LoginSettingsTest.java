package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginSettingsTest {
    private static final RSAKey KEY = LoginFixtures.rsa();

    private static LoginSettings with(String name, String value) {
        return LoginFixtures.settings(KEY, Map.of(name, value));
    }

    @Test
    void areOffUnlessSomethingIsSet() {
        assertThat(LoginFixtures.settings(Map.of(), Map.of()).isOn()).isFalse();
        assertThat(LoginFixtures.settings(Map.of("client-id", " ", "key", ""), Map.of())
                        .isOn())
                .isFalse();
        assertThat(LoginFixtures.settings(KEY, Map.of()).isOn()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key-file      | /some/key.pem                        | exclude each other
            client-id     | ''                                   | under which id
            key           | ''                                   | must name the private key
            algorithm     | RS256                                | must be one of RS384, ES384, RS512
            algorithm     | none                                 | must be one of
            token-url     | http://login.hospital.example/token  | must be an https address
            token-url     | login.hospital.example               | must be an https address
            allowed-hosts | https://login.hospital.example       | names of hosts
            allowed-hosts | login.hospital.example:8443          | names of hosts
            allowed-hosts | *.hospital.example                   | names of hosts
            claims        | not json                             | must be a JSON object
            claims        | ["a"]                                | must be a JSON object
            claims        | {"sub":"someone","a":1,"aud":"x"}    | must leave out [aud, sub]
            parameters    | {"grant_type":"password"}            | must leave out [grant_type]
            parameters    | {"resource":1}                       | texts
            timeout       | PT0S                                 | longer than nothing
            renew-before  | PT-1S                                | longer than nothing
            """)
    void stopTheStartWhereTheyCannotWork(String name, String value, String why) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waymarker.hospital.login.")
                .hasMessageContaining(why)
                .hasNoCause();
    }

    @Test
    void neverShowTheKey() {
        assertThat(LoginFixtures.settings(KEY, Map.of()).toString())
                .contains("waymarker")
                .doesNotContain(KEY.getPrivateExponent().toString());
    }

    @Test
    void goWithNoGivenToken() {
        var login = LoginFixtures.settings(KEY, Map.of());
        assertThatThrownBy(() -> new Logins(
                        new TokenSettings("https://h.example", Optional.of("token"), Optional.empty()), login))
                .hasMessageContaining("excludes");
        assertThatThrownBy(() -> new Logins(
                        new TokenSettings("https://h.example", Optional.empty(), Optional.of(Path.of("token"))), login))
                .hasMessageContaining("excludes");
    }

    @Test
    void wantAServerThatNobodyCanListenTo() {
        var login = LoginFixtures.settings(KEY, Map.of());
        assertThatThrownBy(() -> new Logins(at("http://h.example/fhir"), login))
                .hasMessageContaining("waymarker.hospital.base-url must be an https address");
        assertThatCode(() -> new Logins(at("http://127.0.0.1:8090/fhir"), login))
                .doesNotThrowAnyException();
        assertThatCode(() -> new Logins(at("https://h.example/fhir"), login)).doesNotThrowAnyException();
        assertThatCode(() -> new Logins(at("http://h.example/fhir"), LoginFixtures.settings(Map.of(), Map.of())))
                .as("no login")
                .doesNotThrowAnyException();
    }

    private static TokenSettings at(String baseUrl) {
        return new TokenSettings(baseUrl, Optional.empty(), Optional.empty());
    }
}
