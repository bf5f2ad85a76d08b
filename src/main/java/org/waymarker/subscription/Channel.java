package org.waymarker.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a subscriber is told.
 *
 * @param endpoint address that notices are posted to
 * @param headers sent with each of them; they may be secret
 * @param payload media type of a notice
 * @param maxCount events in one notice, 1 or more
 * @param timeout how long the subscriber may take to answer
 * @param heartbeat how long may pass without a notice; empty for as long as nothing happens
 */
record Channel(
        String endpoint,
        List<Header> headers,
        String payload,
        Content content,
        int maxCount,
        Duration timeout,
        Optional<Duration> heartbeat) {
    static final String JSON = "application/fhir+json";
    static final String XML = "application/fhir+xml";

    Channel {
        headers = List.copyOf(headers);
    }

    /** How much a notice tells. */
    enum Content {
        EMPTY,
        ID_ONLY;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    record Header(String name, String value) {
        /** What stands in the place of a value that is not shown. */
        static final String MASK = "********";

        /** Reads what {@link #line} wrote. */
        static Header of(String line) {
            int colon = line.indexOf(": ");
            return new Header(line.substring(0, colon), line.substring(colon + 2));
        }

        String line() {
            return name + ": " + value;
        }

        boolean isMasked() {
            return value.equals(MASK);
        }

        String masked() {
            return name + ": " + MASK;
        }

        /** Without the value, which may be secret. */
        @Override
        public String toString() {
            return "Header[" + masked() + "]";
        }
    }

    /** Without the address, which may be secret too. */
    @Override
    public String toString() {
        return "Channel[" + payload + ", " + content + "]";
    }
}
