package org.waymarker.chaos;

/** How close together moments lie. */
final class Window {
    private Window() {}

    /**
     * The most that fall into any window of this length.
     *
     * @param moments in nanoseconds, ascending
     * @param length in nanoseconds; a window is open at its end
     */
    static int most(long[] moments, long length) {
        var most = 0;
        var from = 0;
        for (var to = 0; to < moments.length; to++) {
            while (moments[to] - moments[from] >= length) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
