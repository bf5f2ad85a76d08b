package org.waymarker.serviceuse;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.jobs.LeasedJobs.Held;
import org.waymarker.jobs.LeasedJobs.LostJobException;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Programmes;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.Lanes;
import org.waymarker.record.ResourceKey;
import org.waymarker.serviceuse.JdbcRecounts.Item;

/**
 * Does the recounts. Contacts are read outside any transaction, for some episodes at a time; the counts of each episode are
 * written in a transaction of their own, with the mark that they are done, so that a job goes on where it stopped.
 */
@Singleton
class Recounting {
    private static final Logger LOG = LoggerFactory.getLogger(Recounting.class);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final int EPISODES_AT_A_TIME = 40;
    private static final int UNEXPECTED_FAILURES = 10;

    private final String worker = UUID.randomUUID().toString();
    private final JdbcRecounts recounts;
    private final JdbcFeeds feeds;
    private final Programmes programmes;
    private final Patients patients;
    private final FollowUp followUp;
    private final FhirRecord record;
    private final Lanes lanes;
    private final BusinessIds ids;
    private final ServiceUseRecord serviceUse;
    private final JdbcCourses courses;
    private final Map<FeedSource, ContactSource> sources;
    private final Pace pace;
    private final TransactionOperations<Connection> transactions;
    /** The job for which contacts are being read. */
    private volatile Optional<Held> reading = Optional.empty();

    Recounting(
            JdbcRecounts recounts,
            JdbcFeeds feeds,
            Programmes programmes,
            Patients patients,
            FollowUp followUp,
            FhirRecord record,
            Lanes lanes,
            BusinessIds ids,
            ServiceUseRecord serviceUse,
            JdbcCourses courses,
            List<ContactSource> sources,
            Pace pace,
            TransactionOperations<Connection> transactions) {
        this.recounts = recounts;
        this.feeds = feeds;
        this.programmes = programmes;
        this.patients = patients;
        this.followUp = followUp;
        this.record = record;
        this.lanes = lanes;
        this.ids = ids;
        this.serviceUse = serviceUse;
        this.courses = courses;
        this.sources = sources.stream().collect(Collectors.toMap(ContactSource::source, source -> source));
        this.pace = pace;
        this.transactions = transactions;
    }

    /** One episode with all that counting it takes, but the contacts. */
    private record Subject(
            Item item,
            Episode episode,
            PatientIdentity patient,
            Set<PatientRef> taken,
            Windows windows,
            Followed followed,
            Set<String> programmeEncounters) {
        /**
         * Whether the contacts that were read for this are those that are to be counted now. Reading may teach us the hospital's id of the
         * patient: that asks for no others.
         */
        boolean asksTheSameAs(Subject now) {
            return episode.equals(now.episode)
                    && windows.equals(now.windows)
                    && followed.equals(now.followed)
                    && patient.key().equals(now.patient.key())
                    && patient.nhsNumber().equals(now.patient.nhsNumber())
                    && patient.former().equals(now.patient.former())
                    && taken.equals(now.taken)
                    && (patient.hospitalId().isEmpty() || patient.hospitalId().equals(now.patient.hospitalId()));
        }
    }

    /**
     * Does the next part of the job that has been due longest: a recount of thousands lets others pass.
     *
     * @return false if nothing was due
     */
    boolean next() {
        var claimed = recounts.claim(worker, LEASE);
        claimed.ifPresent(this::work);
        return claimed.isPresent();
    }

    /** Keeps the job for which contacts are being read: a slow hospital, or a file to be indexed anew, may take longer than the lease. */
    void heartbeat() {
        reading.ifPresent(job -> recounts.goesOn(job, LEASE));
    }

    private void work(Held job) {
        try {
            int counted = count(job, recounts.open(job, EPISODES_AT_A_TIME));
            int left = recounts.howManyOpen(job);
            if (left == 0) {
                recounts.done(job);
            } else if (counted > 0) {
                recounts.handOver(job);
            } else {
                noneCounted(job, left);
            }
        } catch (LostJobException e) {
            LOG.info("Recount {} has been taken over by another worker", job.job());
        } catch (ContactsUnavailableException e) {
            LOG.info("Recount {} waits: {}", job.job(), e.getMessage());
            recounts.later(job, FIRST_WAIT, String.valueOf(e.getMessage()));
        } catch (UnusableFeedException e) {
            LOG.warn("Recount {} failed: {}", job.job(), e.getMessage());
            recounts.failed(job, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Recount {} broke off", job.job(), e);
            recounts.brokeOff(job, FIRST_WAIT, UNEXPECTED_FAILURES);
        }
    }

    /** Whatever is left has failed before: it is tried again, later and later, and given up for all of it at once. */
    private void noneCounted(Held job, int left) {
        var detail = "Episodes that could not be counted: " + left + "; the log says why";
        if (job.attempts() < UNEXPECTED_FAILURES) {
            recounts.later(job, FIRST_WAIT, detail);
        } else {
            recounts.failed(job, detail);
        }
    }

    /**
     * Counts these as far as that is possible: one that fails as nobody expected holds up none of the others.
     *
     * @return how many were counted
     */
    private int count(Held job, List<Item> items) {
        try {
            return countTogether(job, items);
        } catch (LostJobException | ContactsUnavailableException | UnusableFeedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (items.size() == 1) {
                failed(job, items.get(0), e);
                return 0;
            }
            LOG.error("Episodes of recount {} cannot be read together, and are read one by one", job.job(), e);
            return items.stream().mapToInt(item -> count(job, List.of(item))).sum();
        }
    }

    private void failed(Held job, Item item, RuntimeException e) {
        LOG.error("Episode {} of recount {} could not be counted", item.episode(), job.job(), e);
        if (!recounts.failedOnce(job, item, LEASE)) {
            throw new LostJobException();
        }
    }

    private int countTogether(Held job, List<Item> items) {
        var declared = feeds.all();
        var subjects = inTransaction(() -> items.stream()
                .map(item -> subject(item, programmes.episode(item.episode()).orElseThrow()))
                .toList());
        var told = read(
                job,
                declared,
                subjects.stream().filter(s -> !s.episode.enteredInError()).toList());
        int counted = 0;
        for (Subject subject : subjects) {
            var began = System.nanoTime();
            try {
                if (inTransaction(() -> written(job, subject, declared, told))) {
                    counted++;
                } else {
                    LOG.info("Episode {} changed while its contacts were read", subject.item.episode());
                }
            } catch (LostJobException e) {
                throw e;
            } catch (RuntimeException e) {
                failed(job, subject.item, e);
            }
            pace.restFromWork(began);
        }
        return counted;
    }

    /**
     * Writes the counts of one episode as it stands now: reading may have taken minutes.
     *
     * @return false if these contacts were read for something else than what is to be counted now; the item stays open
     */
    private boolean written(
            Held job,
            Subject readFor,
            List<Feed> declared,
            Map<FeedName, Map<PatientKey, ContactSource.Contacts>> told) {
        var item = readFor.item;
        var now = subject(item, programmes.held(item.episode()).orElseThrow());
        int changed;
        if (now.episode.enteredInError()) {
            changed = serviceUse.withdraw(now.episode);
        } else if (readFor.asksTheSameAs(now)) {
            changed = write(now, told(now, declared, told, programme(now, declared)));
        } else {
            return false;
        }
        if (!recounts.counted(job, item, changed, LEASE)) {
            throw new LostJobException();
        }
        return true;
    }

    private int write(Subject subject, ToldContacts told) {
        courses.put(subject.episode.id(), new EpisodeCourses(subject.windows, subject.followed, told).courses());
        var counts = new EpisodeCounts(subject.windows, subject.followed, told).counts();
        return serviceUse.write(subject.episode, subject.windows, counts, told.feeds());
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return transactions.executeWrite(status -> work.get());
    }

    private Subject subject(Item item, Episode episode) {
        var patient = patients.identity(episode.patient());
        return new Subject(
                item,
                episode,
                patient,
                taken(patient),
                Windows.of(episode),
                followUp.of(episode),
                programmeEncounters(episode.patient()));
    }

    /** Former names that are somebody else's now. */
    private Set<PatientRef> taken(PatientIdentity patient) {
        return patient.former().stream()
                .filter(name -> patients.find(Set.of(name))
                        .filter(holder -> !holder.equals(patient.key()))
                        .isPresent())
                .collect(Collectors.toSet());
    }

    /** Ids on the hospital's server of the sessions that are ours or that we linked: every Encounter of a patient in our record is one. */
    private Set<String> programmeEncounters(PatientKey patient) {
        var keys = record.all("Encounter", Optional.of(patient), List.of()).stream()
                .map(encounter -> new ResourceKey("Encounter", encounter.id()))
                .toList();
        return lanes.copiesOf(keys).values().stream().map(HospitalCopy::theirId).collect(Collectors.toSet());
    }

    private Map<FeedName, Map<PatientKey, ContactSource.Contacts>> read(
            Held job, List<Feed> declared, List<Subject> subjects) {
        var told = new HashMap<FeedName, Map<PatientKey, ContactSource.Contacts>>();
        for (Feed feed : declared) {
            var queries = queries(feed, subjects);
            if (!queries.isEmpty()) {
                var source = Optional.ofNullable(sources.get(feed.source()))
                        .orElseThrow(() -> new ContactsUnavailableException("Feed " + feed.name()
                                + " cannot be read: this service is not connected to its source"));
                var began = System.nanoTime();
                reading = Optional.of(job);
                try {
                    told.put(feed.name(), source.read(feed, queries));
                } finally {
                    reading = Optional.empty();
                }
                pace.restFromWork(began);
                if (!recounts.goesOn(job, LEASE)) {
                    throw new LostJobException();
                }
            }
        }
        return told;
    }

    /** One query for each patient, though somebody may have been through two programmes. */
    private static List<ContactSource.Query> queries(Feed feed, List<Subject> subjects) {
        var queries = new LinkedHashMap<PatientKey, ContactSource.Query>();
        for (Subject subject : subjects) {
            var asked = EpisodeCourses.asked(subject.windows, subject.followed);
            if (asked.stream().anyMatch(feed.complete()::overlaps)) {
                queries.merge(
                        subject.patient.key(),
                        new ContactSource.Query(subject.patient, subject.taken, asked),
                        (before, more) -> new ContactSource.Query(
                                before.patient(),
                                before.taken(),
                                Stream.concat(before.ranges().stream(), more.ranges().stream())
                                        .toList()));
            }
        }
        return List.copyOf(queries.values());
    }

    private static ToldContacts told(
            Subject subject,
            List<Feed> declared,
            Map<FeedName, Map<PatientKey, ContactSource.Contacts>> told,
            ProgrammeEncounters programme) {
        var ofPatient = new HashMap<FeedName, ContactSource.Contacts>();
        told.forEach((feed, contacts) -> Optional.ofNullable(contacts.get(subject.patient.key()))
                .ifPresent(found -> ofPatient.put(feed, found)));
        return new ToldContacts(declared, ofPatient, programme);
    }

    private ProgrammeEncounters programme(Subject subject, List<Feed> declared) {
        var adopted = new HashSet<ContactId>();
        for (Feed feed : declared) {
            if (feed.source().isOfHospital()) {
                subject.programmeEncounters.forEach(
                        id -> adopted.add(new ContactId.InFeed(feed.name(), "Encounter/" + id)));
            }
        }
        return new ProgrammeEncounters(
                adopted,
                Set.of(ids.system(Kind.CLOSING_SESSION), ids.system(Kind.COHORT_SESSION), ids.system(Kind.MEETING)));
    }
}
