package org.waymarker.questionnaire;

/**
 * Bands of the PSEQ total, as Australasia's ePPOC reports them: below 20, 20 to 30, 31 to 40, above 40. High is good.
 *
 * @see "Nicholas 2007, doi:10.1016/j.ejpain.2005.12.008; ePPOC, as docs/adr/0025 says"
 */
enum PseqBand {
    BELOW_20("below 20", 19),
    FROM_20("20 to 30", 30),
    FROM_31("31 to 40", 40),
    ABOVE_40("above 40", 60);

    /** Points that a total must move by, besides into another band, for the change to count as important. */
    private static final int IMPORTANT = 7;

    private final String words;
    private final int highest;

    PseqBand(String words, int highest) {
        this.words = words;
        this.highest = highest;
    }

    /** For people. */
    String words() {
        return words;
    }

    /**
     * @param total 0 to 60
     * @throws IllegalArgumentException if it is no total of the PSEQ
     */
    static PseqBand of(int total) {
        if (total >= 0) {
            for (PseqBand band : values()) {
                if (total <= band.highest) {
                    return band;
                }
            }
        }
        throw new IllegalArgumentException("A PSEQ total is 0 to 60");
    }

    /** Whether a change either way counts as important: by 7 points or more, and into another band. */
    static boolean isImportant(int before, int after) {
        return Math.abs(after - before) >= IMPORTANT && of(before) != of(after);
    }
}
