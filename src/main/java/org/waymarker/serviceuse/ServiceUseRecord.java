package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Episode;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.serviceuse.ServiceUseFhirMapper.About;
import org.waymarker.serviceuse.ServiceUseFhirMapper.Standing;

/** Puts what was counted into the record: a new version only where something changed. */
@Singleton
class ServiceUseRecord {
    private static final String AUTHOR = "service-use";

    private final FhirRecord record;
    private final ServiceUseFhirMapper mapper;
    private final Patients patients;
    private final JdbcCourses courses;
    private final PatientReferences references;
    private final FhirTimes times;
    private final Clock clock;

    ServiceUseRecord(
            FhirRecord record,
            ServiceUseFhirMapper mapper,
            Patients patients,
            JdbcCourses courses,
            PatientReferences references,
            FhirTimes times,
            Clock clock) {
        this.record = record;
        this.mapper = mapper;
        this.patients = patients;
        this.courses = courses;
        this.references = references;
        this.times = times;
        this.clock = clock;
    }

    /**
     * Writes all counts, panels and changes of an episode.
     *
     * @param counts every measure in both windows
     * @param feeds at least those that were counted from
     * @return how many Observations got a new version
     */
    @Transactional
    int write(Episode episode, Windows windows, List<WindowCount> counts, List<Feed> feeds) {
        var patient = episode.patient();
        var about = new About(episode.id(), references.write(patients.identity(patient)), windows);
        var today = times.today(clock);
        int changed = 0;
        for (Window.Side side : Window.Side.values()) {
            var ofSide = counts.stream().filter(c -> c.window().side() == side).toList();
            for (WindowCount count : ofSide) {
                changed += put(
                        patient,
                        mapper.countId(episode.id(), side, count.measure()),
                        settled(count, today),
                        standing -> mapper.count(about, count, feedsOf(count, feeds), standing));
                changed += rate(patient, about, count, unequal(counts, count.measure()), today);
            }
            changed += put(
                    patient,
                    mapper.panelId(episode.id(), side),
                    settled(ofSide, today),
                    standing -> mapper.panel(about, side, standing));
        }
        for (Measure measure : Measure.values()) {
            var baseline = find(counts, Window.Side.BASELINE, measure);
            var followUp = find(counts, Window.Side.FOLLOW_UP, measure);
            changed += put(
                    patient,
                    mapper.changeId(episode.id(), measure),
                    settled(List.of(baseline, followUp), today),
                    standing -> mapper.change(about, baseline, followUp, standing));
        }
        return changed;
    }

    /** Rates are written where the two years were not observed for equally long, and for both of them: counts cannot be compared then. */
    private int rate(PatientKey patient, About about, WindowCount count, boolean unequal, LocalDate today) {
        var id = mapper.rateId(about.episode(), count.window().side(), count.measure());
        return unequal
                ? put(patient, id, settled(count, today), standing -> mapper.rate(about, count, standing))
                : withdraw(patient, id);
    }

    private static boolean unequal(List<WindowCount> counts, Measure measure) {
        return counts.stream()
                .anyMatch(count -> count.measure() == measure && count.cut().isPresent());
    }

    private static WindowCount find(List<WindowCount> counts, Window.Side side, Measure measure) {
        return counts.stream()
                .filter(c -> c.window().side() == side && c.measure() == measure)
                .findFirst()
                .orElseThrow();
    }

    private static List<Feed> feedsOf(WindowCount count, List<Feed> feeds) {
        return feeds.stream()
                .filter(feed -> count.source().feeds().contains(feed.name()))
                .toList();
    }

    /** Preliminary while time may tell more by itself: the feed lags, or the window is not over. */
    static ObservationStatus settled(WindowCount count, LocalDate today) {
        if (count.count() instanceof Count.NotKnown notKnown
                && !notKnown.reason().lasting()
                && (notKnown.reason() == Count.Reason.FEED_LATE
                        || count.window().range().to().isAfter(today))) {
            return ObservationStatus.PRELIMINARY;
        }
        return ObservationStatus.FINAL;
    }

    private static ObservationStatus settled(List<WindowCount> counts, LocalDate today) {
        return counts.stream().allMatch(count -> settled(count, today) == ObservationStatus.FINAL)
                ? ObservationStatus.FINAL
                : ObservationStatus.PRELIMINARY;
    }

    private int put(
            PatientKey patient, BusinessId id, ObservationStatus settled, Function<Standing, Observation> build) {
        var standing = record.read("Observation", id.value());
        var now = clock.instant();
        if (standing.isEmpty()) {
            record.write(Entry.ofPatient(patient, build.apply(new Standing(settled, now)), id), AUTHOR);
            return 1;
        }
        var before = standing.get().as(Observation.class);
        var issued = before.getIssuedElement().getValue().toInstant();
        boolean same = standing.get().isSaidAgain(before, build.apply(new Standing(before.getStatus(), issued)));
        var status = status(before.getStatus(), same, settled);
        if (same && status == before.getStatus()) {
            return 0;
        }
        record.write(Entry.ofPatient(patient, build.apply(new Standing(status, now)), id), AUTHOR);
        return 1;
    }

    /** What was final stays so while it is the same; once final, anything else is an amendment, and so is what was taken back and holds again. */
    private static ObservationStatus status(ObservationStatus before, boolean same, ObservationStatus settled) {
        if (before == ObservationStatus.PRELIMINARY) {
            return settled;
        }
        return same && before != ObservationStatus.ENTEREDINERROR ? before : ObservationStatus.AMENDED;
    }

    /**
     * Marks everything counted for an episode that never was.
     *
     * @return how many Observations got a new version
     */
    @Transactional
    int withdraw(Episode episode) {
        int changed = 0;
        for (BusinessId id : ids(episode)) {
            changed += withdraw(episode.patient(), id);
        }
        courses.remove(episode.id());
        return changed;
    }

    private int withdraw(PatientKey patient, BusinessId id) {
        var standing = record.read("Observation", id.value())
                .map(stored -> stored.as(Observation.class))
                .filter(observation -> observation.getStatus() != ObservationStatus.ENTEREDINERROR);
        standing.ifPresent(observation -> record.write(
                Entry.ofPatient(
                        patient,
                        observation
                                .setStatus(ObservationStatus.ENTEREDINERROR)
                                .setIssuedElement(times.instant(clock.instant())),
                        id),
                AUTHOR));
        return standing.isPresent() ? 1 : 0;
    }

    private List<BusinessId> ids(Episode episode) {
        var ids = new ArrayList<BusinessId>();
        for (Measure measure : Measure.values()) {
            ids.add(mapper.changeId(episode.id(), measure));
        }
        for (Window.Side side : Window.Side.values()) {
            ids.add(mapper.panelId(episode.id(), side));
            for (Measure measure : Measure.values()) {
                ids.add(mapper.countId(episode.id(), side, measure));
                ids.add(mapper.rateId(episode.id(), side, measure));
            }
        }
        return ids;
    }
}
