package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginKeysTest {
    private static final RSAKey FIRST = LoginFixtures.rsa();
    private static final RSAKey SECOND = LoginFixtures.rsa();

    @TempDir
    private Path folder;

    private Path file;
    private Path other;

    @BeforeEach
    void first() throws IOException {
        file = Files.writeString(folder.resolve("key.json"), FIRST.toJSONString());
        other = folder.resolve("other.json");
    }

    private LoginKeys keys() {
        return keys(Map.of());
    }

    private LoginKeys keys(Map<String, String> given) {
        return LoginKeys.of(LoginFixtures.settings(
                Map.of("client-id", "waymarker", "key-file", file.toString(), "other-key-file", other.toString()),
                given));
    }

    private static String name(RSAKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> published(LoginKeys keys) throws ParseException {
        return JWKSet.parse(keys.published()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    @Test
    void showsPublicHalvesOnly() throws IOException {
        Files.writeString(other, SECOND.toJSONString());
        var json = keys().published();
        assertThat(json)
                .contains("\"use\":\"sig\"", "\"alg\":\"RS384\"", "\"kid\"", "\"n\"", "\"e\"")
                .doesNotContain("\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "\"k\"")
                .doesNotContain(
                        FIRST.getPrivateExponent().toString(),
                        SECOND.getPrivateExponent().toString());
    }

    @Test
    void showsTheOtherKeyWhileItIsThere() throws Exception {
        var keys = keys();
        assertThat(published(keys)).containsExactly(name(FIRST));
        Files.writeString(other, SECOND.toJSONString());
        assertThat(published(keys)).containsExactly(name(FIRST), name(SECOND));
        Files.delete(other);
        assertThat(published(keys)).containsExactly(name(FIRST));
    }

    /** Who keeps what was shown before the change would else refuse what is signed after it. */
    @Test
    void showsTheOtherKeyWithTheAlgorithmThatItWillSignBy() throws Exception {
        Files.writeString(other, SECOND.toJSONString());
        assertThat(JWKSet.parse(keys(Map.of("algorithm", "RS512")).published()).getKeys())
                .hasSize(2)
                .allSatisfy(key -> assertThat(key.getAlgorithm().getName()).isEqualTo("RS512"));
        Files.writeString(other, LoginFixtures.p384().toJSONString());
        assertThat(JWKSet.parse(keys(Map.of("algorithm", "RS512")).published()).getKeys())
                .extracting(key -> key.getAlgorithm().getName())
                .containsExactly("RS512", "ES384");
    }

    @Test
    void signsByTheKeyThatTheFileHoldsNow() throws Exception {
        var keys = keys();
        assertThat(keys.signing().getKeyID()).isEqualTo(name(FIRST));
        Files.writeString(other, FIRST.toJSONString());
        Files.writeString(file, SECOND.toJSONString());
        assertThat(keys.signing().getKeyID()).isEqualTo(name(SECOND));
        assertThat(keys.signing().isPrivate()).isTrue();
        assertThat(published(keys)).containsExactly(name(SECOND), name(FIRST));
    }

    @Test
    void goesOnWithTheLastGoodKey() throws Exception {
        var keys = keys();
        Files.writeString(file, "half a ke");
        assertThat(keys.signing().getKeyID()).isEqualTo(name(FIRST));
        Files.delete(file);
        assertThat(keys.signing().getKeyID()).isEqualTo(name(FIRST));
        assertThat(published(keys)).containsExactly(name(FIRST));
        Files.writeString(file, SECOND.toJSONString());
        assertThat(keys.signing().getKeyID()).isEqualTo(name(SECOND));
    }

    /** A public key cannot sign; one that slipped into the place of the private one must not stop us. */
    @Test
    void goesOnWithTheLastGoodKeyWhereAPublicOneTookItsPlace() throws Exception {
        var keys = keys();
        Files.writeString(file, SECOND.toPublicJWK().toJSONString());
        assertThat(keys.signing().getKeyID()).isEqualTo(name(FIRST));
    }

    @Test
    void showsTheFirstKeyWhateverBecomesOfTheOther() throws Exception {
        var keys = keys();
        Files.writeString(other, "no key");
        assertThat(published(keys)).containsExactly(name(FIRST));
        Files.writeString(other, FIRST.toJSONString());
        assertThat(published(keys)).as("the same one twice").containsExactly(name(FIRST));
        Files.writeString(other, SECOND.toPublicJWK().toJSONString());
        assertThat(published(keys)).as("a public one will do").containsExactly(name(FIRST), name(SECOND));
    }

    @Test
    void doesNotStartWithoutAKey() throws IOException {
        Files.delete(file);
        assertThatThrownBy(this::keys)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Setting waymarker.hospital.login.key-file names a file that cannot be read:"
                        + " NoSuchFileException");
        Files.writeString(file, "no key");
        assertThatThrownBy(this::keys)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Setting waymarker.hospital.login.key-file names a file that holds neither")
                .hasNoCause();
    }

    /** As a variable of the environment may carry it. */
    @Test
    void takesAKeyAsText() throws Exception {
        var oneLine = LoginFixtures.pem(FIRST.toPrivateKey()).replace("\n", "\\n");
        var keys = LoginKeys.of(LoginFixtures.settings(FIRST, Map.of("key", oneLine)));
        assertThat(keys.signing().getKeyID()).isEqualTo(name(FIRST));
        assertThatThrownBy(() -> LoginKeys.of(LoginFixtures.settings(FIRST, Map.of("key", "secret-but-no-key"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Setting waymarker.hospital.login.key holds neither")
                .hasMessageNotContaining("secret-but-no-key");
    }
}
