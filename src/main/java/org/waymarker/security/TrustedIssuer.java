package org.waymarker.security;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * An issuer whose tokens are taken.
 *
 * @param name what {@code iss} says
 * @param keys where its public keys are; found by discovery if empty
 */
public record TrustedIssuer(String name, Optional<URI> keys) {
    /**
     * @param issuers setting {@code waymarker.security.issuer}: names with commas between them
     * @param keys setting {@code waymarker.security.jwks-url}: addresses in the same order; one may be left out before the next comma
     * @throws IllegalArgumentException naming the setting that cannot work
     */
    public static List<TrustedIssuer> read(String issuers, String keys) {
        var names = parts(issuers);
        var addresses = parts(keys);
        if (names.isEmpty()) {
            throw bad("issuer", "must name the issuer of the tokens that callers carry; none is taken without a token");
        }
        if (addresses.size() > names.size()) {
            throw bad("jwks-url", "has more entries than waymarker.security.issuer");
        }
        var trusted = new ArrayList<TrustedIssuer>();
        for (int i = 0; i < names.size(); i++) {
            var address = i < addresses.size() ? addresses.get(i) : "";
            trusted.add(new TrustedIssuer(
                    checkedName(names.get(i)),
                    address.isEmpty() ? Optional.empty() : Optional.of(checkedKeys(address))));
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw bad("issuer", "names an issuer twice");
        }
        return List.copyOf(trusted);
    }

    /** Where its keys are, if that is configured and others can read it too. */
    Optional<URI> publicKeys() {
        return keys.filter(address -> !isFile(address));
    }

    static boolean isFile(URI address) {
        return "file".equals(address.getScheme());
    }

    private static List<String> parts(String text) {
        return text.isBlank()
                ? List.of()
                : List.of(text.split(",", -1)).stream().map(String::strip).toList();
    }

    private static String checkedName(String name) {
        if (!WebAddress.isSecure(name)) {
            throw bad("issuer", "must hold https addresses (http on this machine only)");
        }
        return name;
    }

    private static URI checkedKeys(String address) {
        try {
            var uri = URI.create(address);
            if (isFile(uri) ? uri.getPath() != null : WebAddress.isSecure(address)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw bad("jwks-url", "must hold https addresses (http on this machine only) or file:/ ones");
    }

    private static IllegalArgumentException bad(String name, String what) {
        return new IllegalArgumentException("Setting waymarker.security." + name + " " + what);
    }
}
