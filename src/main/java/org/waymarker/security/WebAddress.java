package org.waymarker.security;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Addresses that we trust to speak for somebody. */
public final class WebAddress {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private WebAddress() {}

    /** Whether it is https, or http on this machine. */
    public static boolean isSecure(String address) {
        try {
            var uri = URI.create(address);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || isHttpHere(uri));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether it is an http or https address at all. */
    public static boolean isWeb(@Nullable String address) {
        try {
            var uri = URI.create(String.valueOf(address));
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isHttpHere(URI uri) {
        return "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
    }
}
