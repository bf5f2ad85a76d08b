package org.waymarker.record;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.record.Steering.Act;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

@Singleton
@Transactional
class JdbcFindings implements Findings {
    private static final String OPEN = "select f.id, f.kind, f.elements, f.their_ids, f.found_at, f.seen_at, r.type,"
            + " r.id as resource_id, c.their_id, (select max(d.lane) from delivery_resource d"
            + " where d.resource_key = f.resource_key) as lane from finding f join resource r on r.key = f.resource_key"
            + " left join hospital_copy c on c.resource_key = f.resource_key where f.open_kind is not null";

    private final Jdbc jdbc;
    private final Repairs repairs;

    JdbcFindings(Jdbc jdbc, Repairs repairs) {
        this.jdbc = jdbc;
        this.repairs = repairs;
    }

    @Override
    public Map<FindingKind, Long> counts() {
        var counts = new EnumMap<FindingKind, Long>(FindingKind.class);
        for (FindingKind kind : FindingKind.values()) {
            counts.put(kind, 0L);
        }
        jdbc.list(
                        "select open_kind, count(*) as n from finding where open_kind is not null group by open_kind",
                        row -> Map.entry(row.constant("open_kind", FindingKind.class), row.number("n")))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public List<Finding> open(Optional<FindingKind> kind, long after, int most) {
        var parameters = new ArrayList<Object>();
        kind.ifPresent(parameters::add);
        parameters.add(after);
        parameters.add(most);
        return jdbc.list(
                OPEN + (kind.isPresent() ? " and f.open_kind = ?" : "") + " and f.id > ? order by f.id limit ?",
                JdbcFindings::finding,
                parameters.toArray());
    }

    @Override
    public Optional<Finding> find(long id) {
        return jdbc.first(OPEN + " and f.id = ?", JdbcFindings::finding, id);
    }

    private static Finding finding(Row row) {
        return new Finding(
                row.number("id"),
                new ResourceKey(row.text("type"), row.uuid("resource_id")),
                row.constant("kind", FindingKind.class),
                listed(row.text("elements")),
                listed(row.text("their_ids")),
                row.maybeText("their_id"),
                row.maybeText("lane").map(LaneKey::new),
                row.instant("found_at"),
                row.instant("seen_at"));
    }

    static List<String> listed(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    @Override
    public Outcome repair(long id, Repair repair, Act act) {
        return repairs.repair(id, repair, act);
    }

    @Override
    public int repairAll(FindingKind kind, int most, Act act) {
        return repairs.repairAll(kind, most, act);
    }
}
