package org.waymarker.serviceuse;

/**
 * What a service calls one of its feeds, e.g. {@code GP practices of the region}. It is the scope that every count names.
 *
 * @param value 1 to 64 characters, without line breaks, not beginning or ending with a blank
 */
public record FeedName(String value) implements Comparable<FeedName> {
    /** @throws IllegalArgumentException if it has another form */
    public FeedName {
        if (value.isEmpty() || value.length() > 64 || !value.equals(value.strip()) || value.matches(".*\\p{Cntrl}.*")) {
            throw new IllegalArgumentException("A feed's name has 1 to 64 characters, without line breaks");
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
