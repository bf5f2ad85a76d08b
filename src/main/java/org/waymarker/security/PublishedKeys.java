package org.waymarker.security;

import java.util.Optional;

/** The public halves of the keys with which this service shows others who it is. */
@FunctionalInterface
public interface PublishedKeys {
    /**
     * As they are now, never with a private part.
     *
     * @return a JWK set in JSON; empty if this service signs nothing
     */
    Optional<String> jwks();
}
