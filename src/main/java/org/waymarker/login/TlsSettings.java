package org.waymarker.login;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@code waymarker.hospital.tls}.
 *
 * @param keyStore PKCS#12 or JKS file with our certificate and its private key, shown to a server that asks for one
 * @param keyStorePassword of the store and of the key in it
 * @param trustStore PKCS#12 or JKS file with the certificates that the hospital's may be signed by, in place of Java's own
 * @param trustStorePassword of that
 */
@ConfigurationProperties("waymarker.hospital.tls")
record TlsSettings(
        Optional<Path> keyStore,
        Optional<String> keyStorePassword,
        Optional<Path> trustStore,
        Optional<String> trustStorePassword) {
    TlsSettings {
        keyStore = keyStore.filter(file -> !file.toString().isBlank());
        trustStore = trustStore.filter(file -> !file.toString().isBlank());
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "TlsSettings[keyStore=" + keyStore + ", trustStore=" + trustStore + "]";
    }
}
