package org.waymarker.referral;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.Standings;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.peergroup.PeerGroups;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;

/** Offers a completer a place in a peer group. */
@Singleton
class OfferPeerGroup {
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;
    private final Programmes programmes;
    private final PeerGroups groups;
    private final Standings standings;
    private final BusinessIds ids;
    private final Clock clock;

    OfferPeerGroup(
            JdbcOffers offers,
            OfferRecord offerRecord,
            Programmes programmes,
            PeerGroups groups,
            Standings standings,
            BusinessIds ids,
            Clock clock) {
        this.offers = offers;
        this.offerRecord = offerRecord;
        this.programmes = programmes;
        this.groups = groups;
        this.standings = standings;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A clinician's wish.
     *
     * @param group empty for a group still to be formed
     * @param ehrRequest id of the ServiceRequest on the hospital's server, if the EHR has made it
     * @param overrideReason why a rule of completion should not stand against it
     * @param sent the ServiceRequest or Task that the EHR posted, if it did
     */
    record Wish(
            EpisodeId episode,
            Optional<PeerGroupId> group,
            Clinician by,
            Optional<String> ehrRequest,
            Optional<Offer.Placer> placer,
            Optional<String> overrideReason,
            Optional<? extends Resource> sent) {}

    sealed interface Decision {
        record Offered(Offer offer, List<Resource> resources) implements Decision {
            public Offered {
                resources = List.copyOf(resources);
            }
        }

        /** An open offer for the same episode and group stands: the second caller gets the first. */
        record Standing(Offer offer, List<Resource> resources) implements Decision {
            public Standing {
                resources = List.copyOf(resources);
            }
        }

        record EpisodeUnknown() implements Decision {}

        record GroupUnknown() implements Decision {}

        record Refused(OfferRules.Reason reason) implements Decision {}
    }

    /** Of two wishes at the same instant one makes the offer and the other gets it. */
    @Transactional
    Decision offer(Wish wish, String author) {
        var open = offers.openFor(wish.episode(), wish.group());
        if (open.isPresent()) {
            return standing(open.get());
        }
        var episode = programmes.episode(wish.episode());
        if (episode.isEmpty()) {
            return new Decision.EpisodeUnknown();
        }
        var group = wish.group().flatMap(groups::find);
        if (wish.group().isPresent() && group.isEmpty()) {
            return new Decision.GroupUnknown();
        }
        boolean member = wish.group()
                .filter(g -> groups.isMember(episode.get().patient(), g))
                .isPresent();
        var refusal = standings.of(episode.get().patient()).death().isPresent()
                ? Optional.of(OfferRules.Reason.PATIENT_DIED)
                : OfferRules.refusal(
                        episode.get(), group, member, wish.overrideReason().isPresent());
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        int round = offers.earlier(wish.episode(), wish.group()) + 1;
        var id = new OfferId(ids.of(Kind.REFERRAL, Offer.key(wish.episode(), wish.group()), round)
                .value());
        // Needed only where the rule would have refused: an override for a completer overrides nothing.
        var override = wish.overrideReason()
                .filter(reason -> !episode.get().completed())
                .map(reason -> new Offer.RuleOverride(wish.by(), now, reason));
        var offer = new Offer(
                id,
                wish.episode(),
                episode.get().patient(),
                wish.group(),
                OfferState.OFFERED,
                wish.by(),
                now,
                wish.placer(),
                override,
                Optional.empty(),
                Optional.empty(),
                false,
                now,
                1);
        if (!offers.add(offer, offerRecord.taskOf(id))) {
            return standing(offers.standing(wish.episode(), wish.group()));
        }
        var resources = offerRecord.write(offer, Optional.of(wish.by()), Codes.ACTIVITY_CREATE, author, wish.sent());
        wish.ehrRequest().ifPresent(theirs -> offerRecord.adoptRequest(id, theirs));
        return new Decision.Offered(offer, resources);
    }

    private Decision standing(Offer offer) {
        return new Decision.Standing(offer, offerRecord.standing(offer.id()));
    }
}
