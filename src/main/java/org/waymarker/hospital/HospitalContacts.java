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

/**
 * Contacts from the Encounters of the hospital's FHIR server, of many patients by one search. Their ids go in the body, where a hundred
 * have room and no log keeps them; a server that refuses that is asked by address, which takes fewer.
 */
@Singleton
@Requires(property = "waymarker.hospital.base-url", pattern = ".+")
class HospitalContacts implements ContactSource {
    private static final int PATIENTS_IN_A_BODY = 100;
    /** What an address of usual length takes. */
    private static final int PATIENTS_IN_AN_ADDRESS = 40;

    private static final String PAGE_SIZE = "500";

    private final WholeSearch encounters;
    private final ResolvePatients patients;
    private final EncounterContacts reader;
    private final FhirTimes times;
    /** Until it has refused such a search. */
    private volatile boolean takesBodies = true;

    HospitalContacts(WholeSearch encounters, ResolvePatients patients, EncounterContacts reader, FhirTimes times) {
        this.encounters = encounters;
        this.patients = patients;
        this.reader = reader;
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

        /** Of somebody whom the hospital does not know for certain, an empty search would prove nothing. */
        private Map<PatientKey, Contacts> read(Collection<Query> queries) {
            var lookups = patients.resolve(
                    queries.stream().map(query -> query.patient().key()).toList());
            var idOf = new LinkedHashMap<PatientKey, String>();
            var wanted = new LinkedHashMap<String, List<DateRange>>();
            for (Query query : queries) {
                var key = query.patient().key();
                if (lookups.get(key) instanceof HospitalPatients.Lookup.Found found) {
                    var id = found.patient().id();
                    idOf.put(key, id);
                    byPatientId.put(id, new ArrayList<>());
                    wanted.computeIfAbsent(id, i -> new ArrayList<>()).addAll(query.ranges());
                } else {
                    answers.put(key, new Contacts.NotLinkable());
                }
            }
            search(wanted);
            idOf.forEach((key, id) -> answers.put(
                    key,
                    new Contacts.Found(
                            byPatientId.getOrDefault(id, List.of()), unreadable.getOrDefault(id, Set.of()))));
            return answers;
        }

        private void search(Map<String, List<DateRange>> wanted) {
            if (takesBodies) {
                try {
                    JoinedSearch.plan(wanted, PATIENTS_IN_A_BODY)
                            .forEach(search ->
                                    encounters.search(parameters(search), true).forEach(this::add));
                    return;
                } catch (HospitalException e) {
                    if (!mayBeOfTheSearch(e.failure())) {
                        throw e;
                    }
                    byPatientId.replaceAll((id, contacts) -> new ArrayList<>());
                    unreadable.clear();
                }
            }
            JoinedSearch.plan(wanted, PATIENTS_IN_AN_ADDRESS)
                    .forEach(search ->
                            encounters.search(parameters(search), false).forEach(this::add));
            takesBodies = false;
        }

        private void add(Encounter encounter) {
            var patientId = encounter.getSubject().getReferenceElement().getIdPart();
            var contacts = patientId == null ? null : byPatientId.get(patientId);
            if (contacts == null) {
                throw new UnusableFeedException(
                        "The hospital answered with an Encounter of a patient not asked for. If it merged two"
                                + " Patients, let the old one say by which it was replaced (Patient.link), or move its Encounters to"
                                + " the new one; then count again");
            }
            var reference = "Encounter/" + encounter.getIdElement().getIdPart();
            try {
                reader.read(new ContactId.InFeed(feed.name(), reference), encounter)
                        .ifPresent(contacts::add);
            } catch (UnusableEncounterException e) {
                unreadable.computeIfAbsent(patientId, id -> new HashSet<>()).addAll(e.kinds());
            }
        }
    }

    /** A server without such searches may say that there is no such place. */
    static boolean mayBeOfTheSearch(Failure failure) {
        return failure instanceof Failure.Refusal
                || (failure instanceof Failure.Away away && away.cause().equals("HTTP_404"));
    }

    private Map<String, List<String>> parameters(JoinedSearch search) {
        return Map.of(
                "patient",
                List.of(String.join(",", search.patients())),
                "date",
                List.of(
                        "ge" + startOf(search.range().from()),
                        "lt" + startOf(search.range().to())),
                "_count",
                List.of(PAGE_SIZE));
    }

    private String startOf(LocalDate day) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                day.atStartOfDay(times.zone()).toOffsetDateTime());
    }
}
