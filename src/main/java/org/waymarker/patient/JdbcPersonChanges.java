package org.waymarker.patient;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymarker.patient.PatientEvents.Event;
import org.waymarker.store.Jdbc;

/** Each key points to the one that the hospital replaced it by; {@code person} is the end of that chain, so that it need not be walked. */
@Singleton
class JdbcPersonChanges implements PersonChanges {
    private final Jdbc jdbc;
    private final JdbcPatients patients;
    private final Standings standings;
    private final PatientEvents events;
    private final Clock clock;

    JdbcPersonChanges(Jdbc jdbc, JdbcPatients patients, Standings standings, PatientEvents events, Clock clock) {
        this.jdbc = jdbc;
        this.patients = patients;
        this.standings = standings;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void confirmed(PatientKey patient) {
        jdbc.update(
                "update patient set confirmed_at = ? where key = ? and confirmed_at is null",
                clock.instant(),
                patient.value());
    }

    @Override
    public boolean wasConfirmed(PatientKey patient) {
        return jdbc.first(
                        "select confirmed_at from patient where key = ?",
                        row -> row.maybeInstant("confirmed_at"),
                        patient.value())
                .orElseThrow()
                .isPresent();
    }

    @Override
    public PatientKey replaced(PatientKey patient, PatientRef.HospitalId by) {
        var other = patients.own(by).orElseGet(() -> patients.create(Set.of(by)));
        var chains = chains(patient, other);
        if (!other.equals(chains.get(patient))) {
            chains.put(patient, other);
            if (end(chains, other).isEmpty()) {
                throw new ConflictingPatientException(
                        "The hospital says of two of its Patients that each was replaced by the other");
            }
            var before = standings.of(patient);
            jdbc.update("update patient set replaced_by = ? where key = ?", other.value(), patient.value());
            follow(chains);
            events.add(patient, Event.REPLACED);
            // Until the other one's own words are heard: nobody who died is written to because of a merge.
            if (before.death().isPresent()) {
                standings.heard(
                        other, new Standing(before.death(), standings.of(other).restricted()));
            }
        }
        return other;
    }

    @Override
    public void restored(PatientKey patient) {
        var chains = chains(patient, patient);
        if (chains.get(patient) == null) {
            return;
        }
        chains.put(patient, null);
        jdbc.update("update patient set replaced_by = null where key = ?", patient.value());
        follow(chains);
        events.add(patient, Event.RESTORED);
    }

    /** Everybody who is one person with either, and who replaced whom; locked in the order of keys. */
    private Map<PatientKey, @Nullable PatientKey> chains(PatientKey one, PatientKey other) {
        var chains = new HashMap<PatientKey, @Nullable PatientKey>();
        jdbc.list(
                        "select key, replaced_by from patient where person in"
                                + " (select q.person from patient q where q.key in (?, ?)) order by key for update",
                        row -> Map.entry(row.uuid("key"), row.maybeUuid("replaced_by")),
                        one.value(),
                        other.value())
                .forEach(row -> chains.put(
                        new PatientKey(row.getKey()),
                        row.getValue().map(PatientKey::new).orElse(null)));
        return chains;
    }

    private void follow(Map<PatientKey, @Nullable PatientKey> chains) {
        for (PatientKey key : chains.keySet()) {
            jdbc.update(
                    "update patient set person = ? where key = ?",
                    end(chains, key).orElseThrow().value(),
                    key.value());
        }
    }

    /** @return empty if it leads round in a ring */
    private static Optional<PatientKey> end(Map<PatientKey, @Nullable PatientKey> chains, PatientKey from) {
        var at = from;
        for (int i = 0; i <= chains.size(); i++) {
            var next = chains.get(at);
            if (next == null) {
                return Optional.of(at);
            }
            at = next;
        }
        return Optional.empty();
    }

    @Override
    public void renumbered(PatientKey patient, NhsNumber number) {
        patients.forgetNhsNumbers(patient);
        patients.learn(patient, new PatientRef.Nhs(number));
        events.add(patient, Event.RENUMBERED);
    }

    @Override
    public void bornOn(PatientKey patient, LocalDate day) {
        jdbc.update("update patient set birth_date = ? where key = ?", day, patient.value());
        events.add(patient, Event.BIRTH_DATE_CORRECTED);
    }

    @Override
    public List<Watched> unheardSince(Instant moment, int limit) {
        return jdbc.list(
                "select p.key, p.replaced_by, p.heard_until, r.value from patient p"
                        + " join patient_ref r on r.patient_key = p.key and r.kind = 'HOSPITAL'"
                        + " where p.heard_until is null or p.heard_until < ?"
                        + " order by p.heard_until nulls first, p.key limit ?",
                row -> new Watched(
                        new PatientKey(row.uuid("key")),
                        new PatientRef.HospitalId(row.text("value")),
                        row.maybeUuid("replaced_by").isPresent(),
                        row.maybeInstant("heard_until")),
                moment,
                limit);
    }

    @Override
    public void heardUntil(Collection<PatientKey> heard, Instant moment) {
        var bound = new ArrayList<@Nullable Object>();
        bound.add(moment);
        heard.stream().map(PatientKey::value).sorted().forEach(bound::add);
        jdbc.update(
                "update patient set heard_until = ? where key in (" + Jdbc.placeholders(heard.size()) + ")",
                bound.toArray());
    }
}
