package org.waymarker.evaluation;

/** What a row of a report says. Codes are those of CodeSystem {@code evaluation-statistic} and of the CSV file. */
public enum Statistic {
    PEOPLE(
            "people",
            "people",
            "People observed for the whole of both windows. The figures below are of them, unless they say otherwise."),
    CONTACTS_BEFORE(
            "contacts-before", "contacts", "Contacts in the window that ends with the day before the first session."),
    CONTACTS_AFTER(
            "contacts-after", "contacts", "Contacts in the window that begins with the day after the last session."),
    YEARS_BEFORE(
            "person-years-before",
            "years",
            "Years for which these people were observed before, all together; a year is 365.25 days."),
    YEARS_AFTER("person-years-after", "years", "The same after."),
    RATE_BEFORE("rate-before", "per year", "Contacts before for each person-year."),
    RATE_AFTER("rate-after", "per year", "Contacts after for each person-year."),
    RATIO("ratio", "ratio", "Rate after divided by rate before: below 1, fewer contacts in the window after."),
    RATIO_LOW("ratio-low", "ratio", "Lower limit of the 95% interval of the ratio, whose unit is the person."),
    RATIO_HIGH("ratio-high", "ratio", "Upper limit of that interval; empty means that there is none."),
    DIFFERENCE("difference", "per year", "Rate after less rate before: below 0, fewer contacts in the window after."),
    DIFFERENCE_LOW(
            "difference-low",
            "per year",
            "Lower limit of the 95% interval of the difference, whose unit is the person."),
    DIFFERENCE_HIGH("difference-high", "per year", "Upper limit of that interval."),
    EXACT_LOW(
            "exact-low",
            "ratio",
            "Lower limit of the exact interval of the ratio, as if contacts came singly: a check, too narrow for pain that flares."),
    EXACT_HIGH("exact-high", "ratio", "Upper limit of that interval."),
    EXACT_P("exact-p", "probability", "Two-sided p of no change by that check, the smaller tail doubled."),
    MEDIAN_BEFORE("median-before", "contacts", "Median of the contacts before."),
    MEDIAN_AFTER("median-after", "contacts", "Median of the contacts after."),
    MEDIAN_CHANGE("median-change", "contacts", "Median of each person's own change, after less before."),
    PEOPLE_DOWN("people-down", "people", "People with fewer contacts after than before."),
    PEOPLE_SAME("people-same", "people", "People with as many contacts after as before."),
    PEOPLE_UP("people-up", "people", "People with more contacts after than before."),
    SHARE_DOWN("share-down", "%", "People with fewer contacts after, of all of them."),
    SHARE_SAME("share-same", "%", "People with as many contacts after, of all of them."),
    SHARE_UP("share-up", "%", "People with more contacts after, of all of them."),
    CHANGE(
            "change",
            "people",
            "People by their own change in contacts; 'at' is the change, the outermost two standing for all beyond."),
    SENSITIVITY_PEOPLE("sensitivity-people", "people", "People observed for any part of both windows."),
    SENSITIVITY_RATIO(
            "sensitivity-ratio",
            "ratio",
            "Conditional rate ratio of everybody observed for any part of both windows, however long."),
    SENSITIVITY_LOW("sensitivity-low", "ratio", "Lower limit of its 95% interval."),
    SENSITIVITY_HIGH("sensitivity-high", "ratio", "Upper limit of its 95% interval."),
    TREND_PEOPLE(
            "trend-people", "people", "People observed for two whole years before and for the whole window after."),
    TREND_RATE_EARLIER(
            "trend-rate-earlier",
            "per year",
            "Their contacts for each person-year 24 to 12 months before the first session."),
    TREND_RATE_BEFORE(
            "trend-rate-before",
            "per year",
            "Their contacts for each person-year in the 12 months before the first session."),
    TREND_RATE_AFTER("trend-rate-after", "per year", "Their contacts for each person-year in the window after."),
    TREND_RATIO(
            "trend-ratio",
            "ratio",
            "The 12 months before divided by the 12 months before them: above 1, contacts were rising when people came, and would be expected to fall again."),
    TREND_LOW("trend-low", "ratio", "Lower limit of its 95% interval."),
    TREND_HIGH("trend-high", "ratio", "Upper limit of its 95% interval."),
    AFTER_TO_EARLIER(
            "after-to-earlier",
            "ratio",
            "The window after divided by 24 to 12 months before: a comparison with a time that is less of a peak."),
    AFTER_TO_EARLIER_LOW("after-to-earlier-low", "ratio", "Lower limit of its 95% interval."),
    AFTER_TO_EARLIER_HIGH("after-to-earlier-high", "ratio", "Upper limit of its 95% interval."),
    FOUR_WEEK_RATE(
            "four-week-rate",
            "per year",
            "Contacts for each person-year in four weeks; 'at' counts them from the first session backwards (-1 is the last before it) and from the last session on (1 is the first after it)."),
    FOLLOWED_PEOPLE(
            "followed-people",
            "people",
            "Completers observed before, and for any part of the window after from the day on until which an offer counts; where those not observed to its end are few, without them."),
    FOLLOWED_CONTACTS(
            "followed-contacts", "contacts", "Their contacts in that part of the window after, as far as observed."),
    FOLLOWED_YEARS("followed-person-years", "years", "Their years of observation after, all together."),
    FOLLOWED_RATE("followed-rate", "per year", "Their contacts after for each person-year."),
    FOLLOWED_RATE_BEFORE(
            "followed-rate-before",
            "per year",
            "Their contacts before for each person-year: how unlike the two groups were to begin with."),
    OFFER_RATIO(
            "offer-ratio",
            "ratio",
            "Rate after of those offered a peer group divided by that of those not offered one."),
    OFFER_RATIO_LOW("offer-ratio-low", "ratio", "Lower limit of its 95% interval."),
    OFFER_RATIO_HIGH("offer-ratio-high", "ratio", "Upper limit of its 95% interval."),
    OFFER_DIFFERENCE("offer-difference", "per year", "Rate after of those offered less that of those not offered."),
    OFFER_DIFFERENCE_LOW("offer-difference-low", "per year", "Lower limit of its 95% interval."),
    OFFER_DIFFERENCE_HIGH("offer-difference-high", "per year", "Upper limit of its 95% interval."),
    NOT_WHOLE("not-whole", "people", "People not observed for the whole of both windows; 'at' says why.");

    private final String code;
    private final String unit;
    private final String definition;

    Statistic(String code, String unit, String definition) {
        this.code = code;
        this.unit = unit;
        this.definition = definition;
    }

    public String code() {
        return code;
    }

    /** In words. */
    public String unit() {
        return unit;
    }

    /** For the data dictionary. */
    public String definition() {
        return definition;
    }
}
