package org.waymarker.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.DateSpan;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search.Comparison;
import org.waymarker.record.Search.Condition;
import org.waymarker.record.Search.Counting;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Dated;
import org.waymarker.record.Search.Mark;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Prefix;
import org.waymarker.record.Search.Wanted;

/**
 * The searches that an EHR makes, and a PostgreSQL full of resources to see how it would go about them. Of every ten resources
 * five are Observations, the others one each of Encounter, CarePlan, ServiceRequest, Task and Provenance; ten belong to a patient.
 */
public final class PlannedSearches {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final PatientKey SOMEBODY = new PatientKey(id("patient", 7));

    private static final String TYPE = "(array['Observation','Observation','Observation','Observation','Observation',"
            + "'Encounter','CarePlan','ServiceRequest','Task','Provenance'])[1 + n % 10]";

    private PlannedSearches() {}

    /** As {@code md5(..)::uuid} of PostgreSQL has it. */
    private static UUID id(String kind, long n) {
        try {
            var digest = java.security.MessageDigest.getInstance("MD5")
                    .digest((kind + n).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            var bytes = java.nio.ByteBuffer.wrap(digest);
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param resources a multiple of ten; each is a second after the one before, in its only version */
    public static void fill(Connection connection, int resources) throws SQLException {
        int patients = resources / 10;
        var series = " from generate_series(0, " + (resources - 1) + ") n";
        var at = "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second'";
        var body = "'{\"resourceType\":\"' || " + TYPE + " || '\",\"note\":\"' || repeat(md5(n::text), 25) || '\"}'";
        for (var sql : List.of(
                "insert into patient (key, created_at, person) select md5('patient' || n)::uuid, now(), md5('patient' || n)::uuid from generate_series(0, "
                        + (patients - 1) + ") n",
                "insert into resource (type, id, version, last_updated, patient_key, body) select " + TYPE
                        + ", md5('resource' || n)::uuid, 1, " + at + ", md5('patient' || n / 10)::uuid, " + body
                        + series + " order by n",
                "insert into resource_version (resource_key, version, written_at, author, body)"
                        + " select key, 1, last_updated, 'filler', body from resource",
                values("identifier", "'https://waymarker.example/id/x'", "md5('resource' || n)::uuid::text", "true"),
                values(
                        "status",
                        "''",
                        "(array['active','completed','completed','completed'])[1 + n / 10 % 4]",
                        TYPE + " <> 'Provenance'"),
                values("code", "'https://waymarker.example/c'", "'measure-' || n % 5", TYPE + " = 'Observation'"),
                values("category", "'https://waymarker.example/c'", "'service-use'", TYPE + " = 'Observation'"),
                values(
                        "based-on",
                        "''",
                        "'CarePlan/' || md5('resource' || (n / 10 * 10 + 6))::uuid::text",
                        TYPE + " in ('Observation', 'ServiceRequest')"),
                values(
                        "focus",
                        "''",
                        "'ServiceRequest/' || md5('resource' || (n / 10 * 10 + 7))::uuid::text",
                        TYPE + " = 'Task'"),
                values("owner:identifier", "'https://ods.example'", "'ZZ999'", TYPE + " = 'Task'"),
                values(
                        "target",
                        "''",
                        "'Task/' || md5('resource' || (n / 10 * 10 + 8))::uuid::text",
                        TYPE + " = 'Provenance'"),
                "insert into search_period (resource_key, name, low, high) select key, type || '.' || case type when 'Task' then"
                        + " 'authored-on' when 'ServiceRequest' then 'authored' when 'Provenance' then 'recorded'"
                        + " else 'date' end, last_updated, last_updated + interval '1 day' from resource",
                "analyze")) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static String values(String name, String system, String value, String where) {
        return "insert into search_value (resource_key, name, system, value, token) select r.key, '" + name + "', "
                + system + ", " + value + ", " + TYPE + " || '." + name + "=' || " + value
                + " from (select key, (key - (select min(key) from resource))::int as n from resource) r"
                + " where " + where;
    }

    /** By what they ask. */
    public static Map<String, Search> searches(int resources) {
        var middle = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(resources / 2);
        var searches = new LinkedHashMap<String, Search>();
        searches.put("CarePlan?patient", of("CarePlan", true));
        searches.put(
                "Observation?patient&code&status",
                of("Observation", true, is("code", "measure-1"), is("status", "active")));
        searches.put("CarePlan?patient&date", of("CarePlan", true, dated("date", Prefix.GE, "2026-01")));
        searches.put(
                "Task?identifier",
                of("Task", false, is("identifier", id("resource", 18).toString())));
        searches.put("Task?focus", of("Task", false, is("focus", "ServiceRequest/" + id("resource", 17))));
        searches.put("Task?_id", of("Task", false, is("_id", id("resource", 18).toString())));
        searches.put("Task?status", of("Task", false, is("status", "active")));
        searches.put("Task?status (of none)", of("Task", false, is("status", "on-hold")));
        searches.put(
                "Task?owner:identifier&status",
                of("Task", false, is("owner:identifier", "ZZ999"), is("status", "active")));
        searches.put(
                "Task?_lastUpdated=ge..&_sort=_lastUpdated",
                ordered(of("Task", false, dated("_lastUpdated", Prefix.GE, middle.toString())), "_lastUpdated", false));
        searches.put("Task?_sort=-_lastUpdated", ordered(of("Task", false), "_lastUpdated", true));
        searches.put("CarePlan?date (one hour)", of("CarePlan", false, dated("date", Prefix.EQ, "2026-01-01T01")));
        searches.put("Observation, a later page", after(of("Observation", false), resources / 2));
        return searches;
    }

    /** Those that say how many match although the page does not hold them all. */
    public static Search counted(int resources) {
        return of("Observation", false, is("code", "measure-1"));
    }

    /** What PostgreSQL would do for a page of a search. */
    public static String plan(Connection connection, String how, Search search) throws SQLException {
        return explain(connection, how, SearchSql.page(search));
    }

    /** What it would do to count as far as is cheap. */
    public static String countPlan(Connection connection, String how, Search search) throws SQLException {
        return explain(connection, how, SearchSql.cheapCount(search));
    }

    private static String explain(Connection connection, String how, SearchSql sql) throws SQLException {
        try (var statement = connection.prepareStatement("explain " + how + " " + sql.text())) {
            var parameters = sql.parameters();
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(
                        i + 1,
                        parameters[i] instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameters[i]);
            }
            var lines = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return String.join("\n", lines);
        }
    }

    private static Search of(String type, boolean somebody, Condition... conditions) {
        return new Search(
                type, somebody ? Optional.of(SOMEBODY) : Optional.empty(), List.of(conditions), 50, Optional.empty());
    }

    private static Search ordered(Search search, String name, boolean descending) {
        return new Search(
                search.type(),
                search.patient(),
                search.conditions(),
                new Order(name, descending),
                List.of(),
                Counting.WHEN_CHEAP,
                search.limit(),
                Optional.empty());
    }

    private static Search after(Search search, long key) {
        return new Search(
                search.type(),
                search.patient(),
                search.conditions(),
                search.limit(),
                Optional.of(new Mark(Optional.empty(), key)));
    }

    private static Condition is(String name, String value) {
        return new Criterion(name, List.of(new Wanted(Optional.empty(), value)));
    }

    private static Condition dated(String name, Prefix prefix, String value) {
        var span = value.endsWith("T01")
                ? new DateSpan(Instant.parse("2026-01-01T01:00:00Z"), Instant.parse("2026-01-02T02:00:00Z"))
                : DateSpan.parse(value, LONDON).orElseThrow();
        return new Dated(name, List.of(new Comparison(prefix, span)));
    }
}
