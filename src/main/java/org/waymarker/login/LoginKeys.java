package org.waymarker.login;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that signs, and what others are shown: its public half, and that of one more key. So a new key can be shown before it is
 * used, and an old one afterwards until its last signature has been looked at.
 */
final class LoginKeys {
    private static final Logger LOG = LoggerFactory.getLogger(LoginKeys.class);

    private final Supplier<JWK> signing;
    private final Optional<KeyFile> other;

    LoginKeys(Supplier<JWK> signing, Optional<KeyFile> other) {
        this.signing = signing;
        this.other = other;
    }

    /** @throws IllegalArgumentException naming the setting, if the key cannot be used */
    static LoginKeys of(LoginSettings settings) {
        var algorithm = settings.algorithm().map(SigningAlgorithm::named);
        Supplier<JWK> signing;
        if (settings.keyFile().isPresent()) {
            signing = new KeyFile(
                    "waymarker.hospital.login.key-file",
                    settings.keyFile().get(),
                    text -> KeyText.able(KeyText.read(text, settings.keyId(), algorithm)));
        } else {
            var key = given(settings, algorithm);
            signing = () -> key;
        }
        LOG.info("Logs in to the hospital by the key {}", signing.get().getKeyID());
        var other = settings.otherKeyFile()
                .map(file -> new KeyFile(
                        "waymarker.hospital.login.other-key-file", file, text -> KeyText.readToShow(text, algorithm)));
        return new LoginKeys(signing, other);
    }

    private static JWK given(LoginSettings settings, Optional<SigningAlgorithm> algorithm) {
        try {
            // A variable of the environment often has its line ends written out.
            var text = settings.key().orElseThrow().replace("\\n", "\n");
            return KeyText.able(KeyText.read(text, settings.keyId(), algorithm));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting waymarker.hospital.login.key " + e.getMessage());
        }
    }

    /** With its private half, its name and its algorithm. */
    JWK signing() {
        return signing.get();
    }

    /** The public halves, as a JWK set in JSON. */
    String published() {
        var keys = new ArrayList<JWK>();
        keys.add(signing.get().toPublicJWK());
        other.filter(KeyFile::isThere)
                .flatMap(LoginKeys::usable)
                .map(JWK::toPublicJWK)
                // Two keys of one name would leave others to guess: the one that signs counts.
                .filter(key -> !key.getKeyID().equals(keys.get(0).getKeyID()))
                .ifPresent(keys::add);
        return new JWKSet(keys).toString();
    }

    private static Optional<JWK> usable(KeyFile file) {
        try {
            return Optional.of(file.get());
        } catch (IllegalArgumentException e) {
            LOG.warn("{}; it is not shown", e.getMessage());
            return Optional.empty();
        }
    }
}
