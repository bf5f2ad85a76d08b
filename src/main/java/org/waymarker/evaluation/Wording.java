package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.waymarker.serviceuse.Measure;

/**
 * Figures and what they say, in words. The words say when contacts were fewer and never why: nothing in a report tells what made a
 * difference.
 */
final class Wording {
    /** What stands where a figure is masked. */
    static final String MASKED = "*";
    /** What stands where there is no figure. */
    static final String NONE = "\u2013";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Wording() {}

    static String date(LocalDate date) {
        return DATE.format(date);
    }

    static String figure(Cell cell) {
        if (cell instanceof Cell.Figure figure) {
            return number(figure.value());
        }
        if (cell instanceof Cell.Masked) {
            return MASKED;
        }
        return cell instanceof Cell.Unlimited ? "no limit" : NONE;
    }

    private static String number(BigDecimal value) {
        var digits = value.abs().toPlainString();
        if (value.abs().compareTo(THOUSAND) >= 0) {
            int point = digits.indexOf('.');
            var grouped = new StringBuilder(digits);
            for (int at = (point < 0 ? digits.length() : point) - 3; at > 0; at -= 3) {
                grouped.insert(at, ',');
            }
            digits = grouped.toString();
        }
        return (value.signum() < 0 ? "\u2212" : "") + digits;
    }

    /** Such as {@code 0.834 (0.761 to 0.914)}. */
    static String claim(Claim claim) {
        if (!(claim.estimate() instanceof Cell.Figure)) {
            return figure(claim.estimate());
        }
        return figure(claim.estimate()) + " (" + interval(claim) + ")";
    }

    /** As short as a column of a plot: why not, if there is no estimate. */
    static String claimOrWhyNone(Claim claim) {
        return claim.whyNone().map(Wording::briefly).orElseGet(() -> claim(claim));
    }

    private static String briefly(String reason) {
        return reason.equals(Analysis.TOO_FEW) ? "too few people" : "not given";
    }

    static String interval(Claim claim) {
        if (claim.low() instanceof Cell.NotGiven && claim.high() instanceof Cell.NotGiven) {
            return "no interval";
        }
        if (claim.low() instanceof Cell.Masked && claim.high() instanceof Cell.Masked) {
            return MASKED;
        }
        return claim.high() instanceof Cell.Unlimited
                ? figure(claim.low()) + " or more"
                : figure(claim.low()) + " to " + figure(claim.high());
    }

    /** Such as {@code lower in the year after}; or why that cannot be said. */
    static String afterAndBefore(Claim ratio, Span span) {
        var window = span == Span.WEEKS_52 ? "year" : "half-year";
        return ratio.direction()
                .map(direction -> switch (direction) {
                    case LOWER -> "lower in the " + window + " after";
                    case HIGHER -> "higher in the " + window + " after";
                    case NOT_CLEAR -> "no clear difference";
                })
                .orElseGet(() -> withoutDirection(ratio));
    }

    /** Two rates, the one that the other is compared with first. */
    static String rates(Cell from, Cell to) {
        return from instanceof Cell.Masked && to instanceof Cell.Masked
                ? MASKED
                : figure(from) + " \u2192 " + figure(to);
    }

    /** A probability of five decimal places, of which none may be all there is. */
    static String probability(Cell p) {
        return p instanceof Cell.Figure figure && figure.value().signum() == 0
                ? "< " + BigDecimal.ONE.movePointLeft(figure.value().scale()).toPlainString()
                : figure(p);
    }

    private static String offeredAndNot(Claim ratio) {
        return ratio.direction()
                .map(direction -> switch (direction) {
                    case LOWER -> "lower in those offered";
                    case HIGHER -> "higher in those offered";
                    case NOT_CLEAR -> "no clear difference";
                })
                .orElseGet(() -> withoutDirection(ratio));
    }

    private static String withoutDirection(Claim ratio) {
        if (ratio.estimate() instanceof Cell.Masked) {
            return "masked";
        }
        return ratio.whyNone().map(Wording::asClause).orElse("no interval");
    }

    /** A reason, which is a sentence, after a colon. */
    private static String asClause(String reason) {
        if (reason.equals(Analysis.TOO_FEW)) {
            return "too few people for a rate claim";
        }
        var clause = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
        return clause.substring(0, 1).toLowerCase(Locale.ROOT) + clause.substring(1);
    }

    /** The earlier years of one measure, as the guard against regression to the mean. */
    static String trend(Slice slice) {
        var people = slice.cell(Statistic.TREND_PEOPLE);
        if (people instanceof Cell.Figure none && none.value().signum() == 0) {
            return "Earlier years: nobody was observed for two whole years before.";
        }
        if (slice.trend().direction().isEmpty()) {
            return "Earlier years (" + figure(people) + " people): " + withoutDirection(slice.trend()) + ".";
        }
        return "Earlier years (" + figure(people) + " people): " + figure(slice.cell(Statistic.TREND_RATE_EARLIER))
                + " a year 24 to 12 months before, " + figure(slice.cell(Statistic.TREND_RATE_BEFORE))
                + " in the year before, " + figure(slice.cell(Statistic.TREND_RATE_AFTER)) + " in the year after. "
                + rising(slice.trend()) + " " + fromEarlier(slice.afterToEarlier());
    }

    private static String rising(Claim trend) {
        return switch (trend.direction().orElseThrow()) {
            case HIGHER ->
                "Contacts were rising when people came (ratio " + claim(trend)
                        + "): some fall would be expected without any programme.";
            case LOWER -> "Contacts were already falling when people came (ratio " + claim(trend) + ").";
            case NOT_CLEAR -> "No clear difference between the two years before (ratio " + claim(trend) + ").";
        };
    }

    private static String fromEarlier(Claim claim) {
        return "Compared with 24 to 12 months before: " + afterAndBefore(claim, Span.WEEKS_52)
                + (claim.direction().isEmpty() ? "." : " (ratio " + claim(claim) + ").");
    }

    /** One measure before and after, as a sentence. */
    static String beforeAndAfter(Slice slice) {
        var text = new StringBuilder(
                Titles.of(slice.measure()) + ": " + afterAndBefore(slice.ratio(), slice.span()) + "; ");
        text.append(figure(slice.cell(Statistic.PEOPLE))).append(" people, ");
        if (slice.ratio().direction().isPresent()) {
            text.append("ratio ").append(claim(slice.ratio())).append(", ");
        }
        return text.append("contacts ")
                .append(figure(slice.cell(Statistic.CONTACTS_BEFORE)))
                .append(" before and ")
                .append(figure(slice.cell(Statistic.CONTACTS_AFTER)))
                .append(" after, ")
                .append(figure(slice.cell(Statistic.RATE_BEFORE)))
                .append(" and ")
                .append(figure(slice.cell(Statistic.RATE_AFTER)))
                .append(" for each person-year.")
                .toString();
    }

    /** Those offered and those not, of one measure, as a sentence. */
    static String offer(Slice slice) {
        return "Completers offered a peer group compared with those not offered one, "
                + since(slice.report().inputs().landmark()) + ": " + offeredAndNot(slice.offer())
                + (slice.offer().direction().isEmpty()
                        ? "."
                        : " (ratio " + claim(slice.offer()) + "). How unlike they were to begin with: "
                                + figure(slice.of(Group.OFFERED).cell(Statistic.FOLLOWED_RATE_BEFORE)) + " and "
                                + figure(slice.of(Group.NOT_OFFERED).cell(Statistic.FOLLOWED_RATE_BEFORE))
                                + " for each person-year before the first session.");
    }

    /** From when those offered and those not are followed. */
    static String since(Landmark landmark) {
        return "from " + (landmark.days() == 0 ? "" : landmark.days() + " days after ") + "the last session on";
    }

    static String whatThisIs(Inputs inputs) {
        return "This report compares how often people who began a pain management programme of " + inputs.service()
                + " were in contact with health services in the year before their first session and in the year after their last."
                + " Only contacts at the places that the feeds cover (named at the end) are counted; a contact elsewhere is not in it."
                + " A difference between the two years does not tell what made it. People come to a pain service when things are at"
                + " their worst, and contacts often fall back afterwards by themselves, whatever is done (regression to the mean)."
                + " Nor are fewer contacts better in themselves: they may be need that is not met.";
    }

    static String masking(Disclosure disclosure) {
        return MASKED + " masked: from 1 to " + (disclosure.threshold() - 1)
                + " people or contacts stand behind the figure, or it would tell of so few by sums and differences of published ones."
                + " Where so few people did not complete, only completers are in the figures."
                + " Counts and person-years are rounded to the nearest " + disclosure.rounding()
                + ", so that parts need not add up to the whole.";
    }

    /** Measures of which no feed has been declared: nothing is known of them, which is not to say that there were none. */
    static String withoutFeed(List<Measure> measures) {
        return names(measures) + ": not known: no feed of these contacts has been declared.";
    }

    /** Measures of which a feed has been declared and yet nobody has figures. */
    static String withoutPeople(List<Measure> measures) {
        return names(measures) + ": not known: nobody was observed both before and after.";
    }

    private static String names(List<Measure> measures) {
        return measures.stream().map(Titles::of).collect(Collectors.joining(", "));
    }
}
