package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.List;
import org.waymarker.security.PublishedKeys;

/**
 * Shows others the public keys by which they know us, such as the hospital's authorisation server. It is no FHIR: JSON, whatever the
 * caller accepts.
 *
 * @see "RFC 7517, JWK Set Format"
 */
@Singleton
final class KeySet {
    static final List<String> PATH = List.of(".well-known", "jwks.json");

    /** Short: within this time everyone knows of a new key. */
    private static final String KEPT = "public, max-age=300";

    private final PublishedKeys keys;

    KeySet(PublishedKeys keys) {
        this.keys = keys;
    }

    /** @throws Declined 405 for another method, 404 if this service signs nothing */
    Reply reply(Incoming request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw Declined.getOnly();
        }
        var set = keys.jwks()
                .orElseThrow(
                        () -> Declined.unknownRoute("This service has no keys to show: it logs in nowhere by one"));
        return Reply.json(200, set).with("Content-Type", "application/json").with("Cache-Control", KEPT);
    }
}
