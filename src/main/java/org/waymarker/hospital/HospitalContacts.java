package org.waymarker.hospital;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;
import org.waymarker.serviceuse.Contact;
import org.waymarker.serviceuse.ContactId;
import org.waymarker.serviceuse.ContactKind;
import org.waymarker.serviceuse.ContactSource;
import org.waymarker.serviceuse.ContactsUnavailableException;
import org.waymarker.serviceuse.DateRange;
import org.waymarker.serviceuse.EncounterContacts;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.FeedSource;
import org.waymarker.serviceuse.UnusableEncounterException;
import org.waymarker.serviceuse.UnusableFeedException;

/** Contacts from the Encounters of the hospital's FHIR server, of many patients by one search where their dates are the same. */
@Singleton
@Requires(property = "waymarker.hospital.base-url", pattern = ".+")
class HospitalContacts implements ContactSource {
    /** What an address of usual length takes. */
    private static final int PATIENTS_AT_A_TIME = 40;

    private static final String PAGE_SIZE = "200";

    private final Hospital hospital;
    private final HospitalPatients patients;
    private final EncounterContacts encounters;
    private final FhirTimes times;

    HospitalContacts(Hospital hospital, HospitalPatients patients, EncounterContacts encounters, FhirTimes times) {
        this.hospital = hospital;
        this.patients = patients;
        this.encounters = encounters;
        this.times = times;
    }

    @Override
    public FeedSource source() {
        return FeedSource.HOSPITAL_ENCOUNTERS;
    }

    @Override
    public Map<PatientKey, Contacts> read(Feed feed, Collection<Query> queries) {
        try {
            return new Reading(feed).read(queries);
        } catch (HospitalException e) {
            throw unreadable(e.failure());
        }
    }

    private static RuntimeException unreadable(Failure failure) {
        if (failure instanceof Failure.Away away) {
            return new ContactsUnavailableException("The hospital cannot be read at present: " + away.cause());
        }
        if (failure instanceof Failure.Refusal refusal) {
            return new UnusableFeedException("The hospital refuses the search for Encounters: HTTP " + refusal.status()
                    + " " + refusal.issueCode());
        }
        return new ContactsUnavailableException("The hospital cannot be read at present: " + failure);
    }

    /** One reading of a feed. */
    private final class Reading {
        private final Feed feed;
        private final Map<PatientKey, Contacts> answers = new HashMap<>();
        private final Map<String, List<Contact>> byPatientId = new HashMap<>();
        private final Map<String, Set<ContactKind>> unreadable = new HashMap<>();

        private Reading(Feed feed) {
            this.feed = feed;
        }

        private Map<PatientKey, Contacts> read(Collection<Query> queries) {
            var idOf = new LinkedHashMap<PatientKey, String>();
            var sameRanges = new LinkedHashMap<List<DateRange>, List<String>>();
            for (Query query : queries) {
                var key = query.patient().key();
                var id = hospitalId(key);
                if (id.isEmpty()) {
                    answers.put(key, new Contacts.NotLinkable());
                } else {
                    idOf.put(key, id.get());
                    byPatientId.put(id.get(), new ArrayList<>());
                    sameRanges
                            .computeIfAbsent(query.ranges(), ranges -> new ArrayList<>())
                            .add(id.get());
                }
            }
            sameRanges.forEach((ranges, ids) -> ranges.forEach(range -> read(ids, range)));
            idOf.forEach((key, id) -> answers.put(
                    key,
                    new Contacts.Found(
                            byPatientId.getOrDefault(id, List.of()), unreadable.getOrDefault(id, Set.of()))));
            return answers;
        }

        /** Of somebody whom the hospital does not know for certain, an empty search would prove nothing. */
        private Optional<String> hospitalId(PatientKey key) {
            return patients.resolve(key) instanceof HospitalPatients.Lookup.Found found
                    ? Optional.of(found.patient().id())
                    : Optional.empty();
        }

        private void read(List<String> ids, DateRange range) {
            for (int from = 0; from < ids.size(); from += PATIENTS_AT_A_TIME) {
                var some = ids.subList(from, Math.min(from + PATIENTS_AT_A_TIME, ids.size()));
                var found = hospital.search(
                        Encounter.class,
                        Map.of(
                                "patient",
                                List.of(String.join(",", some)),
                                "date",
                                List.of("ge" + startOf(range.from()), "lt" + startOf(range.to())),
                                "_count",
                                List.of(PAGE_SIZE)));
                found.forEach(this::add);
            }
        }

        private void add(Encounter encounter) {
            var patientId = encounter.getSubject().getReferenceElement().getIdPart();
            var contacts = patientId == null ? null : byPatientId.get(patientId);
            if (contacts == null) {
                throw new UnusableFeedException("The hospital answered with an Encounter of a patient not asked for");
            }
            var reference = "Encounter/" + encounter.getIdElement().getIdPart();
            try {
                encounters
                        .read(new ContactId.InFeed(feed.name(), reference), encounter)
                        .ifPresent(contacts::add);
            } catch (UnusableEncounterException e) {
                unreadable.computeIfAbsent(patientId, id -> new HashSet<>()).addAll(e.kinds());
            }
        }
    }

    private String startOf(LocalDate day) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                day.atStartOfDay(times.zone()).toOffsetDateTime());
    }
}
