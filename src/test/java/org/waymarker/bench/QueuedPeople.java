package org.waymarker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Period;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.RunningService;
import org.waymarker.testing.SmallStory;

/**
 * People with deliveries that wait. One person's story is told through the API; her rows, as the service wrote them, are then made into those of
 * as many people as wanted, by SQL. Whatever names her or anything of hers ends in {@link #ONE}, which each other person's number takes the
 * place of. Their programme's plan is at the hospital already.
 */
final class QueuedPeople {
    static final String LOCAL_IDS = "https://hospital.example/mrn";
    /** Stands for a person's number: twelve digits, also at the end of UUIDs. */
    static final String ONE = "000000000000";

    private static final int MOST_RESOURCES = 10;
    private static final long FIRST_KEY = 1_000_000;

    /** The second of her deliveries ends the programme: session, attendance, plan. The third offers a place: request and task. */
    enum Event {
        CLOSE(2),
        OFFER(3);

        private final int seq;

        Event(int seq) {
            this.seq = seq;
        }
    }

    /** @param version of hers that is queued; 0 for the plan that the hospital has, if it is not queued again */
    private record Row(Event event, int position, String type, String id, int version, String body) {}

    private final List<Row> rows = new ArrayList<>();
    private final String patient;
    private final String planId;

    private QueuedPeople(Connection told) throws SQLException {
        this.patient = numbered(BenchDatabase.ask(
                told, "select patient_key from patient_ref where value = 'p-" + ONE + "' and kind = 'HOSPITAL'"));
        this.planId = numbered(BenchDatabase.ask(told, "select id from resource where type = 'CarePlan'"));
        var ids = new ArrayList<String>();
        try (var statement = told.createStatement();
                var found = statement.executeQuery("select id from resource where patient_key is not null")) {
            while (found.next()) {
                ids.add(found.getString(1));
            }
        }
        for (var event : Event.values()) {
            read(told, event, ids);
        }
    }

    private void read(Connection told, Event event, List<String> ids) throws SQLException {
        try (var statement = told.createStatement();
                var found = statement.executeQuery(
                        "select d.position, d.version, r.type, r.id, v.body from delivery_resource d"
                                + " join resource r on r.key = d.resource_key"
                                + " join resource_version v on v.resource_key = d.resource_key and v.version = d.version"
                                + " where d.lane like 'patient:%' and d.seq = " + event.seq + " order by d.position")) {
            while (found.next()) {
                var body = found.getString("body");
                for (var id : ids) {
                    body = body.replace(id, numbered(id));
                }
                rows.add(new Row(
                        event,
                        found.getInt("position"),
                        found.getString("type"),
                        numbered(found.getString("id")),
                        found.getInt("version"),
                        body));
            }
        }
    }

    private static String numbered(String uuid) {
        return uuid.substring(0, uuid.length() - ONE.length()) + ONE;
    }

    /** Twelve digits. */
    static String number(long person) {
        return "%012d".formatted(person);
    }

    /** Tells the story in an empty database, which nobody is connected to afterwards. */
    static QueuedPeople tell(BenchDatabase database, String name) throws SQLException {
        database.create(name);
        try (var service = RunningService.start(Map.of(
                "datasources.default.url",
                database.url(name),
                "datasources.default.username",
                BenchDatabase.USER,
                "datasources.default.password",
                BenchDatabase.USER))) {
            story(service.api());
        }
        try (var connection = database.connect(name);
                var statement = connection.createStatement()) {
            var people = new QueuedPeople(connection);
            statement.execute("update delivery set state = 'SETTLED', settled_at = queued_at");
            statement.execute("update lane set state = 'IDLE'");
            return people;
        }
    }

    private static void story(Api api) {
        var today = LocalDate.now(ZoneOffset.UTC);
        var day = today.minusDays(30);
        var group = SmallStory.group(api, "bench", today.minusDays(100));
        var cohort = api.call(
                        "Group/$open-cohort",
                        new Ins()
                                .identifier("cohort", SmallStory.CALLER_SYSTEM, "bench")
                                .text("name", "Cohort of the benchmark")
                                .date("first-session", today.minusDays(120))
                                .date("last-session", day)
                                .positive("sessions", 12)
                                .parts("participant", new Ins().reference("subject", "Patient/p-" + ONE))
                                .done())
                .only(Group.class)
                .getIdPart();
        var plan = api.call(
                        "Group/" + cohort + "/$close-cohort",
                        new Ins()
                                .value(
                                        "closing-session",
                                        new Period()
                                                .setStartElement(new DateTimeType(day + "T10:00:00Z"))
                                                .setEndElement(new DateTimeType(day + "T12:00:00Z")))
                                .reference("declared-by", "Practitioner/clinician")
                                .parts(
                                        "person",
                                        new Ins()
                                                .reference("subject", "Patient/p-" + ONE)
                                                .code("outcome", "completed")
                                                .count("attended", 11)
                                                .count("offered", 12)
                                                .flag("present", true))
                                .done())
                .only(CarePlan.class)
                .getIdPart();
        api.call(
                "CarePlan/" + plan + "/$refer-peer-support",
                new Ins()
                        .reference("requester", "Practitioner/clinician")
                        .reference("group", group)
                        .done());
    }

    /** Makes people of these numbers and queues those events of each; their lanes are parked, to be let go by {@link #release}. */
    void queue(Connection database, long from, long to, List<Event> events) throws SQLException {
        queue(database, from, to, events, "PARKED");
    }

    /** @param state of the lanes; READY ones are due in the order of their numbers */
    void queue(Connection database, long from, long to, List<Event> events, String state) throws SQLException {
        try (var statement = database.createStatement()) {
            // What refers to what is right by the way it is made; to look each up would take longer than the rest.
            statement.execute("set session_replication_role = replica");
        }
        run(
                database,
                from,
                to,
                "insert into patient (key, created_at, person) select cast(%s as uuid), now(), cast(%s as uuid)",
                patient,
                patient);
        run(
                database,
                from,
                to,
                "insert into patient_ref (kind, system, value, patient_key) select 'HOSPITAL', '', %s, cast(%s as uuid)",
                "p-" + ONE,
                patient);
        run(
                database,
                from,
                to,
                "insert into patient_ref (kind, system, value, patient_key) select 'LOCAL', '" + LOCAL_IDS
                        + "', %s, cast(%s as uuid)",
                "p-" + ONE,
                patient);
        run(
                database,
                from,
                to,
                "insert into lane (key, patient_key, last_seq, state, due_at, attempts, unclear, since,"
                        + " head_queued_at)"
                        + " select %s, cast(%s as uuid), 3, '" + state
                        + "', now() - interval '1 day' + n * interval '1 millisecond', 0, false, now(), now()",
                "patient:" + patient,
                patient);
        plan(database, from, to);
        for (var event : events) {
            run(
                    database,
                    from,
                    to,
                    "insert into delivery (lane, seq, state, queued_at) select %s, " + event.seq + ", 'QUEUED', now()",
                    "patient:" + patient);
        }
        for (var row : rows) {
            if (events.contains(row.event)) {
                resource(database, from, to, row);
            }
        }
    }

    /** As it was before the close, known and unchanged at the hospital. */
    private void plan(Connection database, long from, long to) throws SQLException {
        var key = key(0);
        run(
                database,
                from,
                to,
                "insert into resource (key, type, id, version, last_updated, patient_key, body) overriding system value"
                        + " select " + key + ", 'CarePlan', cast(%s as uuid), 2, now(), cast(%s as uuid), '{}'",
                planId,
                patient);
        run(
                database,
                from,
                to,
                "insert into hospital_copy (resource_key, owner, their_id, their_version, version, learned_at)"
                        + " select " + key + ", 'OURS', %s, '1', 1, now()",
                "cp-" + ONE);
    }

    private void resource(Connection database, long from, long to, Row row) throws SQLException {
        var isPlan = row.id.equals(planId);
        var key = key(isPlan ? 0 : rows.indexOf(row) + 1);
        if (!isPlan) {
            // The newest body is for readers, of whom there are none here.
            run(
                    database,
                    from,
                    to,
                    "insert into resource (key, type, id, version, last_updated, patient_key, body)"
                            + " overriding system value select " + key + ", '" + row.type + "', cast(%s as uuid), "
                            + row.version + ", now(), cast(%s as uuid), '{}'",
                    row.id,
                    patient);
        }
        run(
                database,
                from,
                to,
                "insert into resource_version (resource_key, version, written_at, author, body) select " + key + ", "
                        + row.version + ", now(), 'bench', %s",
                row.body);
        run(
                database,
                from,
                to,
                "insert into delivery_resource (lane, seq, position, resource_key, version) select %s, " + row.event.seq
                        + ", " + row.position + ", " + key + ", " + row.version,
                "patient:" + patient);
    }

    private static String key(int place) {
        return "(" + FIRST_KEY + " + n * " + MOST_RESOURCES + " + " + place + ")";
    }

    /** @param texts for each {@code %s}, with {@link #ONE} where the number goes */
    private static void run(Connection database, long from, long to, String sql, String... texts) throws SQLException {
        var numbered = "replace(?, '" + ONE + "', lpad(n::text, 12, '0'))";
        var filled = sql.replace("%s", numbered) + " from generate_series(?, ?) n";
        try (var statement = database.prepareStatement(filled)) {
            int i = 1;
            for (var text : texts) {
                statement.setString(i++, text);
            }
            statement.setLong(i++, from);
            statement.setLong(i, to);
            statement.executeUpdate();
        }
    }

    /** Lets the deliveries of these people go. */
    void release(Connection database, long from, long to) throws SQLException {
        try (var statement = database.prepareStatement("update lane set state = 'READY', due_at = now(), since = now()"
                + " where key in (select replace(?, '" + ONE
                + "', lpad(n::text, 12, '0')) from generate_series(?, ?) n)")) {
            statement.setString(1, "patient:" + patient);
            statement.setLong(2, from);
            statement.setLong(3, to);
            statement.executeUpdate();
        }
    }

    /** @return {@code patient:}, and a UUID */
    String lane(long person) {
        return "patient:" + patient.replace(ONE, number(person));
    }
}
