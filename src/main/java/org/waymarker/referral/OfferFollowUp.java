package org.waymarker.referral;

import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymarker.fhir.Codes;
import org.waymarker.patient.DeathWithdrawn;
import org.waymarker.patient.PatientDied;
import org.waymarker.patient.PatientKey;
import org.waymarker.peergroup.GroupBeganToMeet;
import org.waymarker.peergroup.GroupDidNotForm;
import org.waymarker.peergroup.GroupStatus;
import org.waymarker.peergroup.MemberJoined;
import org.waymarker.peergroup.MemberLeft;
import org.waymarker.peergroup.PeerGroup;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.peergroup.PeerGroups;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.CompletionWithdrawn;
import org.waymarker.programme.Programmes;

/** What becomes of offers when groups and programmes change; in the same transaction as the change. */
@Singleton
class OfferFollowUp {
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;
    private final PeerGroups groups;
    private final Programmes programmes;
    private final Clock clock;

    OfferFollowUp(JdbcOffers offers, OfferRecord offerRecord, PeerGroups groups, Programmes programmes, Clock clock) {
        this.offers = offers;
        this.offerRecord = offerRecord;
        this.groups = groups;
        this.programmes = programmes;
        this.clock = clock;
    }

    /** An offer that was accepted has led to a group. In a group still forming nothing is settled yet. */
    @EventListener
    void on(MemberJoined joined) {
        var group = groups.find(joined.group()).orElseThrow();
        if (group.status() != GroupStatus.FORMING) {
            settle(joined.patient(), group, joined.author());
        }
    }

    @EventListener
    void on(GroupBeganToMeet event) {
        var group = groups.find(event.group()).orElseThrow();
        event.members().forEach(member -> settle(member, group, event.author()));
    }

    private void settle(PatientKey patient, PeerGroup group, String author) {
        var accepted = offers.of(patient).stream()
                .filter(offer -> offer.state() == OfferState.ACCEPTED && concerns(offer, group))
                .findFirst();
        accepted.or(() -> leftBehind(patient)).ifPresent(offer -> save(offer.joined(group.id(), now()), author));
    }

    /** The offer of somebody who came along from a group that has merged. */
    private Optional<Offer> leftBehind(PatientKey patient) {
        return offers.of(patient).stream()
                .filter(offer -> offer.state() == OfferState.JOINED
                        && offer.joined()
                                .filter(g -> !groups.isMember(patient, new PeerGroupId(g)))
                                .isPresent())
                .findFirst();
    }

    @EventListener
    void on(MemberLeft left) {
        if (left.cause() == MemberLeft.Cause.MOVED || left.cause() == MemberLeft.Cause.DIED) {
            return;
        }
        offers.of(left.patient()).stream()
                .filter(offer -> offer.state() == OfferState.JOINED
                        && offer.joined().equals(Optional.of(left.group().value())))
                .forEach(offer -> save(offer.moved(OfferState.CLOSED, now()), left.author()));
    }

    /** Nobody said no: who had accepted reads "group did not form", and what was still unanswered is withdrawn. */
    @EventListener
    void on(GroupDidNotForm event) {
        var group = groups.find(event.group()).orElseThrow();
        var concerned = new ArrayList<>(offers.naming(event.group()));
        for (var cohort : group.cohorts()) {
            concerned.addAll(offers.toBeFormed(new CohortId(cohort.group())));
        }
        for (Offer offer : concerned) {
            if (offer.state() == OfferState.ACCEPTED) {
                save(offer.moved(OfferState.GROUP_DID_NOT_FORM, now()), event.author());
            } else if (offer.state().awaitsAnswer() && offer.group().isPresent()) {
                save(offer.moved(OfferState.WITHDRAWN, now()), event.author());
            }
        }
    }

    /** Offers are flagged for a clinician to look at, and not taken away. */
    @EventListener
    void on(CompletionWithdrawn withdrawn) {
        List<Offer> open = offers.of(withdrawn.episode().id()).stream()
                .filter(offer -> offer.state().open() && !offer.review())
                .toList();
        for (Offer offer : open) {
            save(offer.toReview(now()), withdrawn.declaredBy().toString());
        }
    }

    /** Nothing more is asked of, or done for, somebody who died. Where each offer stood is kept, since the notice may be wrong. */
    @EventListener
    void on(PatientDied died) {
        for (Offer offer : offers.of(died.patient())) {
            if (offer.state().open()) {
                offers.keepState(offer);
                var end = offer.state() == OfferState.JOINED ? OfferState.CLOSED : OfferState.PATIENT_DIED;
                save(offer.moved(end, now()), PatientDied.AUTHOR);
            }
        }
    }

    /** Each offer stands again where it stood: no move of its own, but the correction of one that was a mistake. */
    @EventListener
    void on(DeathWithdrawn withdrawn) {
        offers.takeClosedByDeath(withdrawn.patient()).forEach((offer, before) -> {
            if (offer.state() == OfferState.PATIENT_DIED
                    || (offer.state() == OfferState.CLOSED && leadsToAGroup(offer))) {
                save(offer.moved(before, now()), PatientDied.AUTHOR);
            }
        });
    }

    private boolean leadsToAGroup(Offer offer) {
        return offer.joined()
                .flatMap(group -> groups.find(new PeerGroupId(group)))
                .filter(group -> !group.status().isOver())
                .isPresent();
    }

    /** Whether an offer may have led to this group. */
    private boolean concerns(Offer offer, PeerGroup group) {
        if (offer.group().isPresent()) {
            return offer.group().get().equals(group.id());
        }
        return programmes
                .episode(offer.episode())
                .filter(episode -> OfferRules.takes(group, episode))
                .isPresent();
    }

    private void save(Offer offer, String author) {
        offers.update(offer);
        offerRecord.write(offer, Optional.empty(), Codes.ACTIVITY_UPDATE, author);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
