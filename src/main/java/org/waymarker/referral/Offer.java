package org.waymarker.referral;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.EpisodeId;

/**
 * An offer of a place in a peer group.
 *
 * @param group empty for a group still to be formed
 * @param placer the identifier that the EHR gave to the referral
 * @param override set when a clinician put aside the rule that only completers are offered a place
 * @param answer the patient's newest answer
 * @param joined the group that the patient joined
 * @param review a clinician should look again, because what the offer rested on has changed
 * @param changedAt when it last changed
 * @param version counts writes, from 1
 */
public record Offer(
        OfferId id,
        EpisodeId episode,
        PatientKey patient,
        Optional<PeerGroupId> group,
        OfferState state,
        Clinician offeredBy,
        Instant offeredAt,
        Optional<Placer> placer,
        Optional<RuleOverride> override,
        Optional<PatientAnswer> answer,
        Optional<UUID> joined,
        boolean review,
        Instant changedAt,
        int version) {

    /** An identifier in the EHR's own system. */
    public record Placer(String system, String value) {}

    /** Why somebody who did not complete was offered a place, and on whose word. */
    public record RuleOverride(Clinician by, Instant at, String reason) {}

    /** What may be offered once only at a time. */
    String key() {
        return key(episode, group);
    }

    static String key(EpisodeId episode, Optional<PeerGroupId> group) {
        return episode + "|" + group.map(g -> g.value().toString()).orElse("to be formed");
    }

    Offer answered(PatientAnswer said, OfferState next) {
        return changed(next, Optional.of(said), joined, review, said.at());
    }

    Offer moved(OfferState next, Instant at) {
        return changed(next, answer, joined, review, at);
    }

    Offer joined(PeerGroupId into, Instant at) {
        return changed(OfferState.JOINED, answer, Optional.of(into.value()), review, at);
    }

    Offer toReview(Instant at) {
        return changed(state, answer, joined, true, at);
    }

    Offer touched(Instant at) {
        return moved(state, at);
    }

    /** With what may change in the life of an offer; all else stays as it was offered. */
    private Offer changed(
            OfferState next, Optional<PatientAnswer> newest, Optional<UUID> intoGroup, boolean forReview, Instant at) {
        return new Offer(
                id, episode, patient, group, next, offeredBy, offeredAt, placer, override, newest, intoGroup, forReview,
                at, version);
    }
}
