package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.waymarker.fhir.MemberList;
import org.waymarker.patient.PatientKey;

/** The people of a cohort, from its first session on until the programme ended for each. */
@Singleton
class CohortMembers implements MemberList {
    private final JdbcProgrammes programmes;

    CohortMembers(JdbcProgrammes programmes) {
        this.programmes = programmes;
    }

    @Override
    public List<Period> of(UUID group) {
        return programmes.episodesOf(new CohortId(group)).stream()
                .map(CohortMembers::period)
                .toList();
    }

    @Override
    public Set<UUID> groupsOf(PatientKey patient) {
        return programmes.allEpisodesOf(patient).stream()
                .map(episode -> episode.cohort().value())
                .collect(Collectors.toSet());
    }

    private static Period period(Episode episode) {
        if (episode.enteredInError()) {
            return new Period(episode.patient(), episode.firstSession(), Optional.of(episode.firstSession()), true);
        }
        var left = episode.ending().map(Ending::on);
        return new Period(episode.patient(), episode.firstSession(), left, left.isPresent());
    }
}
