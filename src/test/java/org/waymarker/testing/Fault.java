package org.waymarker.testing;

/** One way in which a network, a gateway or a hospital's server fails a single request. */
public enum Fault {
    ANSWER_LOST("answer lost after the write", true),
    REQUEST_LOST("request lost", false),
    RESET_BEFORE("connection reset before", false),
    RESET_AFTER("connection reset after the write", true),
    ANSWER_CUT("answer cut in the middle", true),
    STALL("stalled, nothing passed on", false),
    STALL_AFTER("stalled after the write", true),
    REQUEST_LATE("arrives after the client gave up", true),
    DRIP_WITHIN("answer in drips, just in time", true),
    DRIP_BEYOND("answer in drips without an end", true),
    TOO_MANY("429 with Retry-After", false),
    UNAVAILABLE_BURST("503, several in a row", false),
    ERROR_PAGE("500 with an HTML page", false),
    BAD_GATEWAY("502 with an HTML page after the write", true),
    PAGE_INSTEAD("200 with an HTML page, nothing done", false),
    PAGE_AFTER("200 with an HTML page after the write", true),
    WRONG_TYPE("200 of a wrong content type", true),
    JSON_CUT_INSTEAD("200 with half a Bundle, nothing done", false),
    JSON_CUT("200 with half of the JSON", true),
    DUPLICATED("request passed on twice", true),
    FOREIGN_LINKS("links that leave the proxy", true);

    private final String label;
    private final boolean reachesServer;

    Fault(String label, boolean reachesServer) {
        this.label = label;
        this.reachesServer = reachesServer;
    }

    public String label() {
        return label;
    }

    boolean outlastsPatience() {
        return this == STALL || this == STALL_AFTER || this == REQUEST_LATE || this == DRIP_BEYOND;
    }

    /** Whether the server does its work all the same. */
    public boolean reachesServer() {
        return reachesServer;
    }
}
