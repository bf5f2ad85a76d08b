package org.waymarker.record;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.waymarker.record.Comparisons.Found;
import org.waymarker.store.Jdbc;

/** Opens findings, sees them again, and closes those that hold no longer. Joins the caller's transaction, which holds the copies' locks. */
@Singleton
class OpenFindings {
    private static final int MOST_IDS = 20;
    private static final int LONGEST_ELEMENTS = 1000;

    private final Jdbc jdbc;
    private final Clock clock;

    OpenFindings(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** All that a look at a copy showed. */
    void saw(long resource, List<Found> found) {
        found.forEach(each -> saw(resource, each));
        var parameters = new ArrayList<Object>(List.of(clock.instant(), resource));
        found.forEach(each -> parameters.add(each.kind()));
        var others = found.isEmpty() ? "" : " and open_kind not in (" + Jdbc.placeholders(found.size()) + ")";
        jdbc.update(
                "update finding set open_kind = null, closed_at = ? where resource_key = ? and open_kind is not null"
                        + others,
                parameters.toArray());
    }

    private void saw(long resource, Found found) {
        var now = clock.instant();
        var elements = String.join(",", found.elements());
        elements = elements.length() > LONGEST_ELEMENTS ? elements.substring(0, LONGEST_ELEMENTS) : elements;
        var theirIds = String.join(
                ",",
                found.theirIds().subList(0, Math.min(MOST_IDS, found.theirIds().size())));
        int known = jdbc.update(
                "update finding set seen_at = ?, elements = ?, their_ids = ?, seen_hash = ?, elements_hash = ?"
                        + " where resource_key = ? and open_kind = ?",
                now,
                elements,
                theirIds,
                found.seenHash(),
                found.elementsHash(),
                resource,
                found.kind());
        if (known == 0) {
            jdbc.update(
                    "insert into finding (resource_key, kind, open_kind, elements, their_ids, seen_hash, elements_hash,"
                            + " found_at, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    resource,
                    found.kind(),
                    found.kind(),
                    elements,
                    theirIds,
                    found.seenHash(),
                    found.elementsHash(),
                    now,
                    now);
        }
    }

    /** What is linked no longer is compared no longer. */
    void closeUnlinked() {
        jdbc.update(
                "update finding set open_kind = null, closed_at = ? where open_kind is not null and not exists"
                        + " (select 1 from hospital_copy c where c.resource_key = finding.resource_key)",
                clock.instant());
    }
}
