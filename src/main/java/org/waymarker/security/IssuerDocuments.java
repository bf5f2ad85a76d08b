package org.waymarker.security;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * What an issuer says about itself at its well-known addresses.
 *
 * @see "OpenID Connect Discovery 1.0; SMART App Launch 2.2, Conformance"
 */
final class IssuerDocuments {
    private static final List<String> PLACES =
            List.of("/.well-known/openid-configuration", "/.well-known/smart-configuration");
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MOST_BYTES = 100_000;
    private static final ResourceRetriever WEB = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES);

    private IssuerDocuments() {}

    /**
     * The first of its documents that names an address that we need.
     *
     * @param element such as {@code jwks_uri}
     * @throws IOException if there is none, or it speaks for another issuer, or anyone could forge what stands at the address
     */
    static Map<String, Object> naming(String element, String issuer) throws IOException {
        var reason = new IOException(issuer + " does not say where its " + element + " is");
        for (var place : PLACES) {
            try {
                var document = JSONObjectUtils.parse(read(URI.create(issuer.replaceAll("/+$", "") + place)));
                if (!issuer.equals(document.getOrDefault("issuer", issuer))) {
                    throw new IOException(place + " speaks for another issuer");
                }
                if (address(document, element)) {
                    return document;
                }
                throw new IOException(place + " names no https address as " + element);
            } catch (IOException | ParseException | IllegalArgumentException e) {
                reason.addSuppressed(e);
            }
        }
        throw reason;
    }

    /** Whether an element of a document is an address that we trust. */
    static boolean address(Map<String, Object> document, String element) {
        return document.get(element) instanceof String text && WebAddress.isSecure(text);
    }

    static String read(URI address) throws IOException {
        return WEB.retrieveResource(address.toURL()).getContent();
    }
}
