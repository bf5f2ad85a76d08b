package org.waymarker.record;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Unmodelled;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search.Page;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcRecord implements FhirRecord {
    private static final String NEWEST =
            "select r.key, r.type, r.id, r.version, r.last_updated, r.body from resource r";
    private static final String VERSIONS = "select r.type, r.id, v.version, v.written_at as last_updated, v.body"
            + " from resource r join resource_version v on v.resource_key = r.key where r.type = ? and r.id = ?";

    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    private final Jdbc jdbc;
    private final PendingDeliveries pending;
    private final SearchIndex index;
    private final JdbcSearch searches;
    private final ApplicationEventPublisher<VersionWritten> events;
    private final Clock clock;

    JdbcRecord(
            Jdbc jdbc,
            PendingDeliveries pending,
            SearchIndex index,
            JdbcSearch searches,
            ApplicationEventPublisher<VersionWritten> events,
            Clock clock) {
        this.jdbc = jdbc;
        this.pending = pending;
        this.index = index;
        this.searches = searches;
        this.events = events;
        this.clock = clock;
    }

    /** The row of a resource as far as a write needs it. */
    private record Newest(long key, int version, Instant lastUpdated, String body) {}

    @Override
    public Stored write(Entry entry, String author) {
        var resource = entry.resource();
        var type = resource.fhirType();
        var id = entry.id().value();
        resource.setId(id.toString());
        var newest = newest(type, id);
        carryUnmodelled(entry, newest);
        if (newest.isPresent() && sameContent(resource, newest.get())) {
            var same = newest.get();
            return new Stored(type, id, same.version, same.lastUpdated, same.body);
        }
        int version = newest.map(n -> n.version + 1).orElse(1);
        var at = newest.map(n -> n.lastUpdated.plusMillis(1))
                .filter(next -> next.isAfter(clock.instant()))
                .orElse(clock.instant())
                .truncatedTo(ChronoUnit.MILLIS);
        stamp(resource, version, at);
        var body = FhirJson.encode(resource);
        long key = newest.isPresent()
                ? update(newest.get(), version, at, body)
                : insert(type, id, entry.patient(), at, body);
        jdbc.update(
                "insert into resource_version (resource_key, version, written_at, author, body) values (?, ?, ?, ?, ?)",
                key,
                version,
                at,
                author,
                body);
        if (newest.isPresent()) {
            index.replace(key, resource);
        } else {
            index.add(key, resource);
        }
        entry.lane().ifPresent(lane -> pending.add(lane, key, version, entry.permission()));
        events.publishEvent(new VersionWritten(resource, entry.patient(), at, newest.map(Newest::body)));
        return new Stored(type, id, version, at, body);
    }

    private static void carryUnmodelled(Entry entry, Optional<Newest> newest) {
        var resource = entry.resource();
        if (Unmodelled.mayBeIn(resource.fhirType())) {
            entry.sent()
                    .or(() -> newest.map(n -> FhirJson.parse(n.body)))
                    .ifPresent(from -> Unmodelled.carry(from, resource));
        }
    }

    private Optional<Newest> newest(String type, UUID id) {
        return jdbc.first(
                "select key, version, last_updated, body from resource where type = ? and id = ?",
                row -> new Newest(
                        row.number("key"), row.integer("version"), row.instant("last_updated"), row.text("body")),
                type,
                id);
    }

    private static boolean sameContent(Resource resource, Newest newest) {
        stamp(resource, newest.version, newest.lastUpdated);
        return FhirJson.encode(resource).equals(newest.body);
    }

    /** In UTC, so that the same content gives the same text wherever the service runs. */
    private static void stamp(Resource resource, int version, Instant at) {
        resource.getMeta()
                .setVersionId(Integer.toString(version))
                .setLastUpdatedElement(new InstantType(Date.from(at), TemporalPrecisionEnum.MILLI, UTC));
    }

    private long insert(String type, UUID id, Optional<PatientKey> patient, Instant at, String body) {
        return jdbc.written(
                        "key",
                        "insert into resource (type, id, version, last_updated, patient_key, body) values (?, ?, 1, ?, ?, ?)"
                                + " on conflict do nothing",
                        type,
                        id,
                        at,
                        patient.map(PatientKey::value),
                        body)
                .orElseThrow(() -> new StaleWriteException(type + "/" + id));
    }

    private long key(String type, UUID id) {
        return jdbc.first("select key from resource where type = ? and id = ?", row -> row.number("key"), type, id)
                .orElseThrow();
    }

    private long update(Newest newest, int version, Instant at, String body) {
        int updated = jdbc.update(
                "update resource set version = ?, last_updated = ?, body = ? where key = ? and version = ?",
                version,
                at,
                body,
                newest.key,
                newest.version);
        if (updated == 0) {
            throw new StaleWriteException("resource " + newest.key);
        }
        return newest.key;
    }

    @Override
    public void adopt(String type, BusinessId id, String theirId) {
        long key = key(type, id.value());
        jdbc.update(
                "insert into hospital_copy (resource_key, owner, their_id, version, learned_at)"
                        + " values (?, 'EHR', ?, 0, ?) on conflict do nothing",
                key,
                theirId,
                clock.instant());
    }

    @Override
    public Optional<Stored> read(String type, UUID id) {
        return jdbc.first(NEWEST + " where r.type = ? and r.id = ?", JdbcRecord::stored, type, id);
    }

    @Override
    public Optional<Stored> locked(String type, UUID id) {
        return jdbc.first(NEWEST + " where r.type = ? and r.id = ? for update", JdbcRecord::stored, type, id);
    }

    @Override
    public Optional<Stored> version(String type, UUID id, int version) {
        return jdbc.first(VERSIONS + " and v.version = ?", JdbcRecord::stored, type, id, version);
    }

    @Override
    public List<Stored> history(String type, UUID id) {
        return jdbc.list(VERSIONS + " order by v.version desc", JdbcRecord::stored, type, id);
    }

    @Override
    public Page search(Search search) {
        return searches.find(search);
    }

    static Stored stored(Row row) {
        return new Stored(
                row.text("type"),
                row.uuid("id"),
                row.integer("version"),
                row.instant("last_updated"),
                row.text("body"));
    }
}
