package org.waymarker.evaluation;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.waymarker.evaluation.SelectionRules.Candidate;
import org.waymarker.evaluation.SelectionRules.Offered;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Programmes;
import org.waymarker.referral.OfferMade;
import org.waymarker.referral.OffersMade;
import org.waymarker.security.Sha256;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.Courses;
import org.waymarker.serviceuse.ObservationEnd;
import org.waymarker.serviceuse.ObservationEnds;

/** Puts together who could be in a report. Joins the caller's transaction. */
@Singleton
class Candidates {
    private final Programmes programmes;
    private final Patients patients;
    private final Permissions permissions;
    private final ObservationEnds ends;
    private final OffersMade offers;
    private final Courses courses;
    private final FhirTimes times;

    Candidates(
            Programmes programmes,
            Patients patients,
            Permissions permissions,
            ObservationEnds ends,
            OffersMade offers,
            Courses courses,
            FhirTimes times) {
        this.programmes = programmes;
        this.patients = patients;
        this.permissions = permissions;
        this.ends = ends;
        this.offers = offers;
        this.courses = courses;
        this.times = times;
    }

    /** @param to the last day */
    List<Candidate> endedBetween(LocalDate from, LocalDate to) {
        var episodes = programmes.endedBetween(from, to.plusDays(1));
        var ids = episodes.stream().map(Episode::id).toList();
        var made = offers.of(ids);
        var counted = courses.of(ids);
        return episodes.stream()
                .map(episode -> candidate(
                        episode,
                        made.getOrDefault(episode.id(), List.of()),
                        counted.getOrDefault(episode.id(), List.of())))
                .sorted(Comparator.comparing(
                        candidate -> candidate.episode().id().value()))
                .toList();
    }

    private Candidate candidate(Episode episode, List<OfferMade> made, List<Course> counted) {
        var patient = patients.identity(episode.patient()).key();
        var onDays = made.stream()
                .map(offer -> new Offered(times.dateOf(offer.at()), offer.accepted(), offer.joined()))
                .toList();
        return new Candidate(
                episode,
                patient,
                permissions.granted(patient, Permission.EVALUATION),
                permissions.refusedSince(patient, Permission.EVALUATION).isPresent(),
                ends.of(patient).stream().anyMatch(end -> end.cause() == ObservationEnd.Cause.OPTED_OUT),
                onDays,
                counted);
    }

    /** Of all that a report is made from beside its settings: whatever changes in it makes another report. */
    static String digest(Collection<Candidate> candidates) {
        var text = candidates.stream()
                .map(candidate -> String.join(
                        "|",
                        candidate.episode().id().toString(),
                        candidate.patient().toString(),
                        candidate
                                .episode()
                                .ending()
                                .map(e -> e.outcome() + " " + e.on())
                                .orElse(""),
                        candidate.granted() + " " + candidate.refused() + " " + candidate.optedOut(),
                        candidate.offers().toString(),
                        candidate.courses().toString()))
                .sorted()
                .collect(Collectors.joining("\n"));
        var digest = Sha256.start();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }
}
