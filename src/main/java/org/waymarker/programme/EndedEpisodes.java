package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.Patients;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/** Writes what an ended episode comes to in the record: plan, closing session, attendance. */
@Singleton
class EndedEpisodes {
    private final FhirRecord record;
    private final ProgrammeFhirMapper mapper;
    private final Patients patients;
    private final PatientReferences references;

    EndedEpisodes(FhirRecord record, ProgrammeFhirMapper mapper, Patients patients, PatientReferences references) {
        this.record = record;
        this.mapper = mapper;
        this.patients = patients;
        this.references = references;
    }

    /**
     * What the plan points to goes first, so that a hospital that takes one resource at a time never holds a closed plan with
     * nothing behind it.
     *
     * @param status of the attendance counts
     * @param sent the plan as a caller sent it; empty if none did
     */
    List<Resource> write(
            Episode episode,
            Cohort cohort,
            ObservationStatus status,
            Instant at,
            String author,
            Optional<CarePlan> sent) {
        var patient = references.write(patients.identity(episode.patient()));
        var entries = new ArrayList<Entry>(session(episode, cohort, patient));
        episode.ending().ifPresent(ending -> {
            entries.add(entry(
                    episode,
                    cohort,
                    mapper.attended(episode, ending, patient, status, at),
                    mapper.attendedId(episode.id())));
            entries.add(entry(
                    episode,
                    cohort,
                    mapper.missed(episode, ending, patient, status, at),
                    mapper.missedId(episode.id())));
        });
        entries.add(plan(episode, cohort, patient).holding(sent));
        return write(entries, author);
    }

    /** Of somebody who had ended before the cohort was closed, and may have been at its closing session all the same. */
    List<Resource> atClosing(Episode episode, Cohort cohort, String author) {
        if (mapper.wasAtClosing(episode, cohort)) {
            var patient = references.write(patients.identity(episode.patient()));
            var entries = new ArrayList<Entry>(session(episode, cohort, patient));
            entries.add(plan(episode, cohort, patient));
            write(entries, author);
        }
        return standing(episode);
    }

    /** The plan alone, with what else a caller said in it; the same once more writes nothing. */
    Resource rewrite(Episode episode, Cohort cohort, CarePlan sent, String author) {
        var patient = references.write(patients.identity(episode.patient()));
        return write(plan(episode, cohort, patient).holding(Optional.of(sent)), author);
    }

    /** A session recorded by mistake is marked so; one that never was recorded leaves no trace. */
    private List<Entry> session(Episode episode, Cohort cohort, Reference patient) {
        var id = mapper.closingSessionId(episode.id());
        boolean happened = mapper.wasAtClosing(episode, cohort) && !episode.enteredInError();
        return happened || record.read("Encounter", id.value()).isPresent()
                ? List.of(entry(
                        episode,
                        cohort,
                        mapper.closingSession(episode, cohort.closing().orElseThrow(), patient, happened),
                        id))
                : List.of();
    }

    private Entry plan(Episode episode, Cohort cohort, Reference patient) {
        return entry(episode, cohort, mapper.plan(episode, cohort, patient), mapper.planId(episode.id()));
    }

    private List<Resource> write(List<Entry> entries, String author) {
        return entries.stream().map(entry -> write(entry, author)).toList();
    }

    private Resource write(Entry entry, String author) {
        record.write(entry, author);
        return entry.resource();
    }

    private static Entry entry(Episode episode, Cohort cohort, Resource resource, BusinessId id) {
        return ProgrammeEntries.ofPerson(cohort, episode.patient(), resource, id);
    }

    /** The same resources as they stand now. */
    List<Resource> standing(Cohort cohort, List<Episode> episodes) {
        var resources = new ArrayList<Resource>();
        add(resources, "Group", cohort.id().value());
        add(resources, "Encounter", mapper.cohortSessionId(cohort.id()).value());
        for (Episode episode : episodes) {
            resources.addAll(standing(episode));
        }
        return resources;
    }

    /** Of one person. */
    List<Resource> standing(Episode episode) {
        var resources = new ArrayList<Resource>();
        add(resources, "Encounter", mapper.closingSessionId(episode.id()).value());
        add(resources, "Observation", mapper.attendedId(episode.id()).value());
        add(resources, "Observation", mapper.missedId(episode.id()).value());
        add(resources, "CarePlan", episode.id().value());
        return resources;
    }

    private void add(List<Resource> resources, String type, UUID id) {
        record.read(type, id).map(Stored::resource).ifPresent(resources::add);
    }
}
