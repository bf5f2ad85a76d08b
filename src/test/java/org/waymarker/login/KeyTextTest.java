package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
    private static final RSAKey RSA = LoginFixtures.rsa();
    private static final ECKey P384 = LoginFixtures.p384();

    private static JWK read(String text) {
        return KeyText.read(text, Optional.empty(), Optional.empty());
    }

    private static void assertRefused(String text, String why) {
        assertThatThrownBy(() -> KeyText.able(read(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasNoCause();
    }

    @Test
    void takesAnRsaKeyAsOpenSslWritesIt() throws JOSEException {
        var key = KeyText.able(read("comment before\n" + LoginFixtures.pem(RSA.toPrivateKey())));
        assertThat(key.getAlgorithm().getName()).isEqualTo("RS384");
        assertThat(key.computeThumbprint()).isEqualTo(RSA.computeThumbprint());
    }

    @Test
    void takesAKeyOnP384AsOpenSslWritesIt() throws JOSEException {
        var key = KeyText.able(read(LoginFixtures.pemWithBothHalves(P384)));
        assertThat(key.getAlgorithm().getName()).isEqualTo("ES384");
        assertThat(key.computeThumbprint()).isEqualTo(P384.computeThumbprint());
    }

    @Test
    void takesAJwk() {
        assertThat(KeyText.able(read(P384.toJSONString())).getAlgorithm().getName())
                .isEqualTo("ES384");
        assertThat(KeyText.able(read(RSA.toJSONString())).getAlgorithm().getName())
                .isEqualTo("RS384");
    }

    @Test
    void takesPublicKeysToShow() throws JOSEException {
        assertThat(read(LoginFixtures.pem(RSA.toPublicKey())).computeThumbprint())
                .isEqualTo(RSA.computeThumbprint());
        assertThat(read(LoginFixtures.pem(P384.toPublicKey())).computeThumbprint())
                .isEqualTo(P384.computeThumbprint());
        assertRefused(LoginFixtures.pem(RSA.toPublicKey()), "public key only");
    }

    @Test
    void isNamedAsSetElseAsItsJwkSaysElseByItsThumbprint() throws JOSEException {
        var named = new RSAKey.Builder(RSA).keyID("of the JWK").build().toJSONString();
        assertThat(KeyText.read(named, Optional.of("as set"), Optional.empty()).getKeyID())
                .isEqualTo("as set");
        assertThat(read(named).getKeyID()).isEqualTo("of the JWK");
        assertThat(read(RSA.toJSONString()).getKeyID())
                .isEqualTo(RSA.computeThumbprint().toString());
    }

    @Test
    void signsAsIsSetIfTheKeyCan() {
        var text = RSA.toJSONString();
        assertThat(KeyText.read(text, Optional.empty(), Optional.of(SigningAlgorithm.RS512))
                        .getAlgorithm()
                        .getName())
                .isEqualTo("RS512");
        assertThatThrownBy(() -> KeyText.read(text, Optional.empty(), Optional.of(SigningAlgorithm.ES384)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wrong kind");
    }

    @Test
    void refusesKeysThatAreTooWeak() throws JOSEException {
        assertRefused(new RSAKeyGenerator(1024, true).generate().toJSONString(), "too weak");
        assertRefused(new ECKeyGenerator(Curve.P_256).generate().toJSONString(), "too weak");
        assertRefused(new OctetSequenceKeyGenerator(512).generate().toJSONString(), "wrong kind");
        assertRefused(
                LoginFixtures.pem(new ECKeyGenerator(Curve.P_256).generate().toPublicKey()), "P-384");
    }

    @Test
    void refusesAPrivateKeyWithoutItsPublicHalf() throws JOSEException {
        assertRefused(LoginFixtures.pem(P384.toPrivateKey()), "public half");
    }

    /** What it signs nobody could verify by what is shown. */
    @Test
    void refusesHalvesThatDoNotBelongTogether() {
        var other = LoginFixtures.p384();
        var mixed = new ECKey.Builder(Curve.P_384, other.getX(), other.getY())
                .d(P384.getD())
                .build();
        assertRefused(LoginFixtures.pemWithBothHalves(mixed), "does not verify");
        assertRefused(mixed.toJSONString(), "does not verify");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"kty\":\"RSA\"}",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
            })
    void refusesWhatIsNoKey(String text) {
        assertRefused(text, "");
    }

    @Test
    void saysHowToWriteAKeyThatIsWrittenInAnotherWay() {
        assertRefused(LoginFixtures.block("RSA PRIVATE KEY", new byte[3]), "openssl pkcs8 -topk8 -nocrypt");
        assertRefused(LoginFixtures.block("EC PRIVATE KEY", new byte[3]), "openssl pkcs8 -topk8 -nocrypt");
        assertRefused(LoginFixtures.block("ENCRYPTED PRIVATE KEY", new byte[3]), "password");
    }
}
