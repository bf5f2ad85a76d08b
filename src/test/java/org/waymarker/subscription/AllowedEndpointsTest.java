package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedEndpointsTest {
    private static final String OURS = "https://waymarker.example/fhir/r4";

    private static AllowedEndpoints allowing(String... addresses) {
        return new AllowedEndpoints(SubscriptionFixtures.settings(addresses), OURS);
    }

    private final AllowedEndpoints allowed =
            allowing("https://good.example", "https://shared.example:8443/ehr/hooks/", "http://127.0.0.1:9000");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example",
                "https://good.example/",
                "https://GOOD.example/any/path",
                "https://good.example:443/x",
                "https://good.example/x?key=1",
                "https://shared.example:8443/ehr/hooks/one",
                "http://127.0.0.1:9000/hook"
            })
    void takesWhatStandsBelowAnAllowedAddress(String endpoint) {
        assertThat(allowed.allows(endpoint)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example.evil.example/",
                "https://evilgood.example/",
                "https://good.example@evil.example/",
                "https://user:secret@good.example/",
                "https://good.example:8443/",
                "https://good.example./",
                "https://good.example#@evil.example/",
                "https://good.example\\@evil.example/",
                "https://good.example/x#fragment",
                "http://good.example/",
                "ftp://good.example/",
                "//good.example/",
                "https:///good.example/",
                "https://shared.example:8443/ehr/hooks-of-another",
                "https://shared.example:8443/ehr/hooks/../../admin",
                "https://shared.example:8443/ehr/hooks/%2e%2e/%2E%2E/admin",
                "https://shared.example:8443/ehr/hooks/..%2f..%2fadmin",
                "https://shared.example:8443/ehr/hooks/..%5c..%5cadmin",
                "https://shared.example:8443/ehr/hooks//evil.example",
                "https://shared.example/ehr/hooks/one",
                "http://127.0.0.1/hook",
                "http://127.0.0.1:9001/hook",
                "http://localhost:9000/hook",
                "http://2130706433:9000/hook",
                "http://127.1:9000/hook",
                "http://[::1]:9000/hook",
                "http://[::ffff:127.0.0.1]:9000/hook",
                "http://[0:0:0:0:0:0:0:1]:9000/hook",
                "https://[fe80::1%25eth0]/hook",
                "https://169.254.169.254/latest/meta-data",
                "http://169.254.169.254/latest/meta-data",
                "https://good.example/ space",
                "https://good.example/\r\nX-Injected: 1",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "",
                "good.example"
            })
    void refusesEveryOther(String endpoint) {
        assertThat(allowed.allows(endpoint)).isFalse();
    }

    @Test
    void refusesWhatIsTooLongToBeFoundBySearch() {
        assertThat(allowed.allows("https://good.example/" + "x".repeat(179))).isTrue();
        assertThat(allowed.allows("https://good.example/" + "x".repeat(180))).isFalse();
    }

    @Test
    void allowsNothingUnlessTold() {
        assertThat(allowing().allows("https://good.example/")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"good.example", "http://good.example", "https://u@good.example", "https://good.example/?x", "*"})
    void doesNotStartWithAnAddressThatIsNone(String address) {
        assertThatThrownBy(() -> allowing(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waymarker.subscriptions.allowed-endpoints");
    }

    @Test
    void doesNotStartWithoutAnAddressOfItsOwn() {
        assertThatThrownBy(() -> new AllowedEndpoints(SubscriptionFixtures.settings("https://good.example"), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waymarker.base-url");
    }
}
