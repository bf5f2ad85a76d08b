package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Standings;
import org.waymarker.peergroup.Eligibility;
import org.waymarker.peergroup.PeerGroup;
import org.waymarker.peergroup.Reason;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Programmes;

/** Who may join a group: completers, and those for whom a clinician put that rule aside; of the right cohort where the group asks it. */
@Singleton
class JoiningRule implements Eligibility {
    private final Programmes programmes;
    private final JdbcOffers offers;
    private final Standings standings;

    JoiningRule(Programmes programmes, JdbcOffers offers, Standings standings) {
        this.programmes = programmes;
        this.offers = offers;
        this.standings = standings;
    }

    @Override
    public Optional<Reason> obstacle(PatientKey patient, PeerGroup group) {
        if (standings.of(patient).death().isPresent()) {
            return Optional.of(Reason.PATIENT_DIED);
        }
        List<Episode> qualifying = programmes.episodesOf(patient).stream()
                .filter(episode -> episode.completed() || overridden(episode))
                .toList();
        if (qualifying.isEmpty()) {
            return Optional.of(Reason.PROGRAMME_NOT_COMPLETED);
        }
        return qualifying.stream().anyMatch(episode -> OfferRules.takes(group, episode))
                ? Optional.empty()
                : Optional.of(Reason.GROUP_CLOSED_TO_OTHER_COHORTS);
    }

    private boolean overridden(Episode episode) {
        return offers.of(episode.id()).stream()
                .anyMatch(offer -> offer.override().isPresent() && ReferralFhirMapper.hasPlan(offer));
    }
}
