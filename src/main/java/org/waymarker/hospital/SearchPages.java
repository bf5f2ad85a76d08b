package org.waymarker.hospital;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Resource;

/** The pages of a search, put together. */
final class SearchPages<R extends Resource> {
    /** By which a server says that there is more than it gives. */
    private static final Set<IssueType> LACKING = EnumSet.of(
            IssueType.INCOMPLETE,
            IssueType.SUPPRESSED,
            IssueType.TIMEOUT,
            IssueType.THROTTLED,
            IssueType.TOOCOSTLY,
            IssueType.TOOLONG);

    private final Class<R> type;
    private final Optional<Instant> at;
    private final OptionalInt total;
    private final List<R> matches = new ArrayList<>();
    private final Set<String> lacking = new TreeSet<>();
    private int pages;

    SearchPages(Class<R> type, Bundle first) {
        this.type = type;
        this.at = Optional.ofNullable(first.getMeta().getLastUpdated()).map(Date::toInstant);
        this.total = first.hasTotal() ? OptionalInt.of(first.getTotal()) : OptionalInt.empty();
        add(first);
    }

    void add(Bundle page) {
        pages++;
        for (var entry : page.getEntry()) {
            // What was included beside the matches is of another type.
            if (type.isInstance(entry.getResource())) {
                matches.add(type.cast(entry.getResource()));
            } else if (entry.getResource() instanceof OperationOutcome outcome) {
                outcome.getIssue().stream().filter(SearchPages::tellsOfLess).forEach(issue -> lacking.add(code(issue)));
            }
        }
    }

    private static boolean tellsOfLess(OperationOutcomeIssueComponent issue) {
        return LACKING.contains(issue.getCode())
                || issue.getSeverity() == IssueSeverity.ERROR
                || issue.getSeverity() == IssueSeverity.FATAL;
    }

    private static String code(OperationOutcomeIssueComponent issue) {
        return issue.hasCode() ? issue.getCode().toCode() : IssueType.UNKNOWN.toCode();
    }

    int matches() {
        return matches.size();
    }

    Hospital.Searched<R> searched() {
        return new Hospital.Searched<>(List.copyOf(matches), pages, at, total, Set.copyOf(lacking));
    }
}
