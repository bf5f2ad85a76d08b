package org.waymarker.statistics;

/**
 * What was seen of one patient before and after.
 *
 * @param before events, 0 or more
 * @param beforeDays for which the patient was observed before, at least 1
 * @param after events, 0 or more
 * @param afterDays for which the patient was observed after, at least 1
 */
public record Pair(long before, long beforeDays, long after, long afterDays) {
    /** @throws IllegalArgumentException outside the bounds of {@link Followed} */
    public Pair {
        new Followed(before, beforeDays);
        new Followed(after, afterDays);
    }

    boolean hasEvents() {
        return before > 0 || after > 0;
    }

    Followed inBefore() {
        return new Followed(before, beforeDays);
    }

    Followed inAfter() {
        return new Followed(after, afterDays);
    }

    Pair mirrored() {
        return new Pair(
                /* before= */ after, /* beforeDays= */ afterDays, /* after= */ before, /* afterDays= */ beforeDays);
    }

    /** Below 0, 0 or above 0, as the rate after is lower than the rate before, the same or higher; exact. */
    int direction() {
        return Long.compare(after * beforeDays, before * afterDays);
    }
}
