package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
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
     */
    List<Resource> write(Episode episode, Cohort cohort, ObservationStatus status, Instant at, String author) {
        var ending = episode.ending().orElseThrow();
        var closing = cohort.closing().orElseThrow();
        var patient = references.write(patients.identity(episode.patient()));
        var sessionId = mapper.closingSessionId(episode.id());
        var entries = new ArrayList<Entry>();
        boolean happened = ending.presentAtClosing() && !episode.enteredInError();
        // A session recorded by mistake is marked so; one that never was recorded leaves no trace.
        if (happened || record.read("Encounter", sessionId.value()).isPresent()) {
            entries.add(entry(episode, mapper.closingSession(episode, closing, patient, happened), sessionId));
        }
        entries.add(
                entry(episode, mapper.attended(episode, ending, patient, status, at), mapper.attendedId(episode.id())));
        entries.add(entry(episode, mapper.missed(episode, ending, patient, status, at), mapper.missedId(episode.id())));
        entries.add(entry(episode, mapper.plan(episode, cohort, patient), mapper.planId(episode.id())));
        return entries.stream()
                .map(entry -> record.write(entry, author).resource())
                .toList();
    }

    private static Entry entry(Episode episode, Resource resource, BusinessId id) {
        return Entry.ofPatient(episode.patient(), resource, id);
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
