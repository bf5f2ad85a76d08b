package org.waymarker.login;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How connections to the hospital are secured: by our own certificate where one is set, and by whose word we take its. */
@Singleton
public final class HospitalTls {
    private final Optional<SSLContext> context;

    /** @throws IllegalArgumentException naming the setting that cannot work */
    HospitalTls(TlsSettings settings) {
        this.context = settings.keyStore().isPresent() || settings.trustStore().isPresent()
                ? Optional.of(made(settings))
                : Optional.empty();
    }

    /** For calls of the FHIR server and of whoever gives tokens for it; empty: as Java has it. */
    public Optional<SSLContext> context() {
        return context;
    }

    private static SSLContext made(TlsSettings settings) {
        try {
            var made = SSLContext.getInstance("TLS");
            made.init(keys(settings), trust(settings), null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The settings of waymarker.hospital.tls cannot be used: "
                    + e.getClass().getSimpleName());
        }
    }

    private static KeyManager @Nullable [] keys(TlsSettings settings) throws GeneralSecurityException {
        if (settings.keyStore().isEmpty()) {
            return null;
        }
        var password = password(settings.keyStorePassword());
        var store = load("key-store", settings.keyStore().get(), password);
        if (Collections.list(store.aliases()).stream().noneMatch(alias -> isKey(store, alias))) {
            throw bad("key-store", "holds no private key");
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(TlsSettings settings) throws GeneralSecurityException {
        if (settings.trustStore().isEmpty()) {
            return null;
        }
        var store = load("trust-store", settings.trustStore().get(), password(settings.trustStorePassword()));
        // A PKCS#12 file that OpenSSL made holds certificates which Java does not see, and would then trust nobody.
        if (store.size() == 0) {
            throw bad("trust-store", "holds no certificate that Java trusts; keytool -importcert makes one that does");
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static char[] password(Optional<String> set) {
        return set.orElse("").toCharArray();
    }

    private static KeyStore load(String name, Path file, char[] password) {
        try {
            return KeyStore.getInstance(file.toFile(), password);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw bad(
                    name,
                    "names a file that cannot be read: is it there, PKCS#12 or JKS, and waymarker.hospital.tls." + name
                            + "-password right?");
        }
    }

    private static IllegalArgumentException bad(String name, String what) {
        return new IllegalArgumentException("Setting waymarker.hospital.tls." + name + " " + what);
    }
}
