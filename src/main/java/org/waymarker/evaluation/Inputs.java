package org.waymarker.evaluation;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waymarker.serviceuse.ContactKind;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.OdsCode;
import org.waymarker.statistics.Draws;

/**
 * All that a report was made from. The same inputs give the same report, to the byte.
 *
 * @param from first day of the period in which programmes ended
 * @param to last day of it
 * @param service who asks
 * @param feeds as declared when it was counted
 * @param landmark until when an offer counts, and from when those offered and not are compared
 * @param onlyAllowed whether only people who said yes are in it; else all who did not say no
 * @param dataDigest SHA-256 of what was counted, in hexadecimal
 * @param software version of this service
 */
record Inputs(
        LocalDate from,
        LocalDate to,
        String service,
        List<Feed> feeds,
        Disclosure disclosure,
        Landmark landmark,
        boolean onlyAllowed,
        Draws draws,
        String dataDigest,
        String software) {
    private static final String METHOD =
            "95%, the person as the unit: each is in or out of a draw with equal chance (the within-person swap test, inverted)";

    Inputs {
        feeds = List.copyOf(feeds);
    }

    /** One of the inputs, in words. */
    record Setting(String code, String title, String value) {}

    /** All of them but the feeds, in the order in which they are printed. */
    List<Setting> settings() {
        return List.of(
                new Setting("period", "Programmes that ended", from + " to " + to),
                new Setting("service", "Service", service),
                new Setting(
                        "windows",
                        "Windows",
                        "52 and 26 weeks before the first session and after the last, which lie in neither"),
                new Setting(
                        "threshold", "People or contacts from which a figure is shown", "" + disclosure.threshold()),
                new Setting("rounding", "Counts are rounded to the nearest", "" + disclosure.rounding()),
                new Setting(
                        "offer-within-days",
                        "Days after the last session within which an offer counts, and from when those offered and not are compared",
                        "" + landmark.days()),
                new Setting(
                        "permission",
                        "Who is in it",
                        onlyAllowed
                                ? "people who allow the use of their records for evaluation"
                                : "people who have not refused the use of their records for evaluation"),
                new Setting("method", "Intervals", METHOD),
                new Setting("seed", "Seed of the draws", "" + draws.seed()),
                new Setting("draws", "Number of draws", "" + draws.number()),
                new Setting("data", "Digest of what was counted (SHA-256)", dataDigest),
                new Setting("software", "Version of Waymarker", software));
    }

    /** All of them, the same for the same inputs in any process. */
    String key() {
        return Stream.concat(
                        settings().stream().map(setting -> setting.code() + "=" + setting.value()),
                        feeds.stream()
                                .map(feed -> feed.name() + "=" + described(feed))
                                .sorted())
                .collect(Collectors.joining("\n"));
    }

    /** A feed, in words: where it is read, what it is complete for, and whose contacts it holds. */
    static String described(Feed feed) {
        var kinds = feed.kinds().stream().map(ContactKind::code).sorted().collect(Collectors.joining(", "));
        var organisations = feed.organisations().stream().map(OdsCode::value).collect(Collectors.joining(", "));
        return feed.source().code() + ": " + kinds + "; complete from "
                + feed.complete().from() + " to " + feed.complete().last()
                + (organisations.isEmpty() ? "" : "; organisations " + organisations)
                + feed.file()
                        .map(file -> "; file " + file.name() + ", SHA-256 " + file.sha256())
                        .orElse("");
    }
}
