package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PersonChanges;
import org.waymarker.patient.PersonChanges.Watched;
import org.waymarker.record.HospitalNews;

/**
 * Asks the hospital what has changed of the people whom we know there, and of nobody else: whether they live, who they are, and what
 * the EHR has done with plans and requests of theirs. A round that breaks off goes on next time with those of whom the least is known.
 */
@Singleton
class ListenToHospital {
    private static final Logger LOG = LoggerFactory.getLogger(ListenToHospital.class);
    /** What an address of usual length takes. */
    private static final int PEOPLE_AT_A_TIME = 40;
    /** The hospital's clock is not ours, and what is committed there late bears an earlier time. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final String PAGE_SIZE = "200";
    /** Of these the EHR may make its own after we wrote ours. */
    private static final Set<String> ADOPTABLE = Set.of("CarePlan", "ServiceRequest", "Task", "Encounter");

    private final Hospital hospital;
    private final KnownServer server;
    private final HearResource hearResource;
    private final PersonChanges changes;
    private final ListeningRound round;
    private final SubscribeAtHospital subscribe;
    private final TransactionOperations<Connection> transactions;
    private final Clock clock;
    private final Set<String> types;
    private final String replica = UUID.randomUUID().toString();

    ListenToHospital(
            Hospital hospital,
            KnownServer server,
            HearResource hearResource,
            PersonChanges changes,
            ListeningRound round,
            SubscribeAtHospital subscribe,
            TransactionOperations<Connection> transactions,
            Clock clock,
            List<HospitalNews> listeners) {
        this.hospital = hospital;
        this.server = server;
        this.hearResource = hearResource;
        this.changes = changes;
        this.round = round;
        this.subscribe = subscribe;
        this.transactions = transactions;
        this.clock = clock;
        this.types = listeners.stream().map(HospitalNews::type).collect(Collectors.toCollection(TreeSet::new));
        this.types.addAll(ADOPTABLE);
    }

    /**
     * Listens once, if a round is due and nobody else is at it.
     *
     * @param goOn asked after some people at a time
     * @return whether it was
     */
    boolean listen(BooleanSupplier goOn) {
        if (!round.begin(replica)) {
            return false;
        }
        boolean whole = false;
        try {
            whole = everybody(goOn);
        } catch (HospitalException e) {
            LOG.info("Nothing is heard from the hospital at present: {}", e.failure());
        } finally {
            round.end(replica, whole);
        }
        return true;
    }

    private boolean everybody(BooleanSupplier goOn) {
        // As exact as a database keeps it, or nobody would ever have been heard of.
        var begin = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        subscribe.see(server.ladder());
        boolean whole = true;
        while (true) {
            var people = transactions.executeRead(status -> changes.unheardSince(begin, PEOPLE_AT_A_TIME));
            if (people.isEmpty()) {
                return whole;
            }
            var asking = new Asking(people, server.ladder());
            asking.hear();
            var heard = people.stream()
                    .map(Watched::key)
                    .filter(key -> !asking.unheard.contains(key))
                    .toList();
            transactions.executeWrite(status -> {
                changes.heardUntil(heard, begin);
                return true;
            });
            whole &= heard.size() == people.size();
            if (heard.isEmpty() || !goOn.getAsBoolean() || !round.goesOn(replica)) {
                return false;
            }
        }
    }

    /** Some people at a time. */
    private final class Asking {
        private final Map<String, Watched> people = new LinkedHashMap<>();
        private final Ladder ladder;
        private final Optional<Instant> since;
        /** Something of theirs was not heard, and must be asked for again. */
        private final Set<PatientKey> unheard = new HashSet<>();

        private Asking(List<Watched> some, Ladder ladder) {
            some.forEach(each -> people.put(each.hospitalId().value(), each));
            this.ladder = ladder;
            boolean known = some.stream().allMatch(each -> each.heardUntil().isPresent());
            this.since = known
                    ? some.stream()
                            .flatMap(each -> each.heardUntil().stream())
                            .min(Instant::compareTo)
                            .map(moment -> moment.minus(MARGIN))
                    : Optional.empty();
        }

        private void hear() {
            for (Patient theirs : patientsOfTheirs()) {
                var watched = people.get(theirs.getIdElement().getIdPart());
                if (watched != null) {
                    guarded(watched, () -> hearResource.patient(watched, theirs));
                }
            }
            for (String type : types) {
                // Of these there are many; those of before we first asked are looked for when a session is delivered.
                boolean many = type.equals("Encounter");
                if (!many || (since.isPresent() && ladder.offers(Feature.lastUpdatedSearch(type)))) {
                    hear(type);
                }
            }
        }

        private List<Patient> patientsOfTheirs() {
            if (!ladder.offers(Feature.idSearch("Patient"))) {
                return people.keySet().stream()
                        .flatMap(id -> hospital.read(Patient.class, id).stream())
                        .toList();
            }
            return hospital.search(Patient.class, asked("_id", "Patient"));
        }

        /** A server that cannot be asked for a type tells nothing of it. */
        private void hear(String type) {
            List<? extends Resource> found;
            try {
                found = hospital.search(FhirTypes.of(type), asked("patient", type));
            } catch (HospitalException e) {
                if (e.failure() instanceof Failure.Refusal refusal) {
                    LOG.debug("The hospital does not tell of {}: HTTP {}", type, refusal.status());
                    return;
                }
                throw e;
            }
            for (Resource theirs : found) {
                Subject.of(theirs)
                        .map(people::get)
                        .filter(Objects::nonNull)
                        .ifPresent(watched ->
                                guarded(watched, () -> hearResource.resource(watched.key(), theirs, ladder)));
            }
        }

        private Map<String, List<String>> asked(String parameter, String type) {
            var asked = new LinkedHashMap<String, List<String>>();
            asked.put(parameter, List.of(String.join(",", people.keySet())));
            asked.put("_count", List.of(PAGE_SIZE));
            since.filter(moment -> ladder.offers(Feature.lastUpdatedSearch(type)))
                    .ifPresent(moment -> asked.put("_lastUpdated", List.of("ge" + moment)));
            return asked;
        }

        /** One person's trouble keeps nobody else's news back. */
        private void guarded(Watched watched, Runnable hearing) {
            try {
                hearing.run();
            } catch (HospitalException e) {
                throw e;
            } catch (RuntimeException e) {
                unheard.add(watched.key());
                LOG.warn(
                        "Not heard of {}, and asked again: {}",
                        watched.key(),
                        e.getClass().getName());
            }
        }
    }
}
