package org.waymarker.backloading;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waymarker.backloading.PastCohort.PastPerson;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.programme.CloseCohort;
import org.waymarker.programme.ClosingRules;
import org.waymarker.programme.Cohort;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.CompleteProgramme;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.OpenCohort;
import org.waymarker.programme.OpenCohort.Participant;
import org.waymarker.programme.Programmes;

/** Takes a past cohort through the same steps as one that runs: it is opened, its people enrol and end, and it is closed. */
@Singleton
class RecordPastCohort {
    private final OpenCohort openCohort;
    private final CompleteProgramme completeProgramme;
    private final CloseCohort closeCohort;
    private final Programmes programmes;
    private final Patients patients;
    private final FhirTimes times;

    RecordPastCohort(
            OpenCohort openCohort,
            CompleteProgramme completeProgramme,
            CloseCohort closeCohort,
            Programmes programmes,
            Patients patients,
            FhirTimes times) {
        this.openCohort = openCohort;
        this.completeProgramme = completeProgramme;
        this.closeCohort = closeCohort;
        this.programmes = programmes;
        this.patients = patients;
        this.times = times;
    }

    /**
     * Joins the caller's transaction.
     *
     * @return false if one of the steps is refused: what was looked at has changed since, and the transaction must not commit
     */
    boolean carryOut(PastCohort past, ImportCohorts.Wish wish, String author) {
        var facts = past.facts();
        var id = openCohort.idOf(wish.cohortSystem(), facts.identifier());
        var cohort = new Cohort(
                id,
                past.name(),
                facts.type(),
                facts.firstSession(),
                facts.lastSession(),
                past.sessions(),
                Optional.empty(),
                wish.kept());
        var people = new LinkedHashMap<PatientKey, Line>();
        for (PastPerson person : past.people()) {
            people.put(
                    patients.register(
                            person.person().names(), Optional.of(person.person().birthDate())),
                    person.line());
        }
        var participants = people.keySet().stream()
                .map(key -> new Participant(key, Optional.empty(), Optional.empty()))
                .toList();
        return openCohort.open(cohort, participants, author) instanceof OpenCohort.Decision.Open
                && endThoseWhoLeft(id, people, wish, author)
                && close(id, past, people, wish, author);
    }

    /** Before the others, each on a day of their own. */
    private boolean endThoseWhoLeft(CohortId id, Map<PatientKey, Line> people, ImportCohorts.Wish wish, String author) {
        Map<PatientKey, EpisodeId> episodes =
                programmes.episodesOf(id).stream().collect(Collectors.toMap(Episode::patient, Episode::id));
        boolean ended = true;
        for (var person : people.entrySet()) {
            var line = person.getValue();
            var episode = episodes.get(person.getKey());
            if (line.ended().isPresent() && episode != null) {
                var declaration = new CompleteProgramme.Declaration(
                        Optional.of(line.outcome()),
                        line.attended(),
                        line.offered(),
                        line.present(),
                        line.end(),
                        wish.declaredBy(),
                        Optional.empty());
                ended &= completeProgramme.complete(episode, declaration, author)
                        instanceof CompleteProgramme.Result.Ended;
            }
        }
        return ended;
    }

    /** At the end of a day whose hours nobody wrote down. Who left before is told of once more, in the same words. */
    private boolean close(
            CohortId id, PastCohort past, Map<PatientKey, Line> people, ImportCohorts.Wish wish, String author) {
        var declared = new ArrayList<ClosingRules.Declared>();
        people.forEach((key, line) -> declared.add(new ClosingRules.Declared(
                key, Optional.of(line.outcome()), line.attended(), line.offered(), line.present())));
        var last = past.facts().lastSession();
        var closing = new Cohort.Closing(times.startOf(last), times.endOf(last), wish.declaredBy());
        return closeCohort.close(id, closing, declared, author) instanceof CloseCohort.Result.Closed;
    }
}
