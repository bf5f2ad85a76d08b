package org.waymarker.evaluation;

/** Whose figures: everybody, or those who were offered a peer group in time and those who were not. */
public enum Group {
    /** Everyone who began the programme. */
    ALL("all", "Everyone"),
    /** Completers with an offer no later than the setting says. Whether they accepted does not matter: accepting is their own choice. */
    OFFERED("offered", "Offered a peer group"),
    /** Completers without such an offer. */
    NOT_OFFERED("not-offered", "Not offered a peer group");

    private final String code;
    private final String title;

    Group(String code, String title) {
        this.code = code;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public String title() {
        return title;
    }
}
