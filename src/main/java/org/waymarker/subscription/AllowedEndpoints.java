package org.waymarker.subscription;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.waymarker.security.WebAddress;

/**
 * Where notices may be sent: https addresses (http on this machine only) below those that the operator allows. Whoever subscribes
 * must not be able to make this service call an address of the hospital's network at will.
 */
@Singleton
class AllowedEndpoints {
    /** As many characters as the search index holds. */
    private static final int LONGEST = 200;

    private final List<Place> allowed;

    /** @throws IllegalArgumentException if an address that is allowed is none, or our own address is not known */
    AllowedEndpoints(SubscriptionSettings settings, @Value("${waymarker.base-url:}") String ownBase) {
        allowed = settings.allowedEndpoints().stream()
                .map(address -> Place.of(address)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Setting waymarker.subscriptions.allowed-endpoints holds https addresses (http on this machine"
                                        + " only), without user, query or fragment")))
                .toList();
        if (!allowed.isEmpty() && ownBase.isBlank()) {
            throw new IllegalArgumentException(
                    "Setting waymarker.subscriptions.allowed-endpoints needs waymarker.base-url"
                            + " beside it: a notice holds our address as callers see it");
        }
    }

    boolean allows(String endpoint) {
        return Place.of(endpoint.split("\\?", 2)[0])
                        .filter(place -> allowed.stream().anyMatch(place::isBelow))
                        .isPresent()
                && endpoint.length() <= LONGEST
                && isAddress(endpoint);
    }

    private static boolean isAddress(String endpoint) {
        try {
            var uri = URI.create(endpoint);
            return uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Scheme, host and port, and a path that says where it leads without being worked out. */
    private record Place(String scheme, String host, int port, String path) {
        static Optional<Place> of(String address) {
            if (!WebAddress.isSecure(address)) {
                return Optional.empty();
            }
            var uri = URI.create(address);
            var path = uri.getRawPath() == null ? "" : uri.getRawPath();
            // Dots, slashes and backslashes in disguise would lead elsewhere than the text says.
            boolean plain = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && !uri.getHost().endsWith(".")
                    && !path.toLowerCase(Locale.ROOT).matches(".*(%2e|%2f|%5c|/\\.\\.?(/|$)|//).*");
            return plain
                    ? Optional.of(new Place(uri.getScheme(), uri.getHost().toLowerCase(Locale.ROOT), port(uri), path))
                    : Optional.empty();
        }

        private static int port(URI uri) {
            if (uri.getPort() != -1) {
                return uri.getPort();
            }
            return uri.getScheme().equals("https") ? 443 : 80;
        }

        boolean isBelow(Place other) {
            var folder = other.path.endsWith("/") ? other.path : other.path + "/";
            return scheme.equals(other.scheme)
                    && host.equals(other.host)
                    && port == other.port
                    && (path.equals(other.path) || (path.isEmpty() ? "/" : path).startsWith(folder));
        }
    }
}
