package org.waymarker.statistics;

/**
 * How an interval comes from the variation between patients. With more than 1,000 patients all of them are taken for their normal limit,
 * which they then differ from by less than their draws do.
 */
public enum Method {
    /**
     * Each patient is in or out of a draw with equal chance, and the limits are quantiles of the estimates. Before against after this is the
     * within-person swap test, inverted. The one to report.
     */
    HALVES,
    /** A draw takes as many patients as there are, with replacement, from each group apart: the percentile bootstrap. */
    BOOTSTRAP,
    /** Where the patients' mean score is as far from 0 as Student's t allows: after Fieller, and for two groups after Welch. */
    STUDENT
}
