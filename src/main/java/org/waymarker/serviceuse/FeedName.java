package org.waymarker.serviceuse;

/**
 * What a service calls one of its feeds, e.g. {@code gp-practices-2026}.
 *
 * @param value 1 to 64 lower case letters, digits or {@code -}, beginning with a letter or digit
 */
public record FeedName(String value) implements Comparable<FeedName> {
    /** @throws IllegalArgumentException if it has another form */
    public FeedName {
        if (!value.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException(
                    "A feed's name is 1 to 64 lower case letters, digits or '-', beginning with a letter or digit");
        }
    }

    @Override
    public int compareTo(FeedName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
