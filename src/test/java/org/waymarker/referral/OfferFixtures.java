package org.waymarker.referral;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.Clinician;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.Episode;
import org.waymarker.programme.ProgrammeFixtures;

/** Offers as tests need them. */
final class OfferFixtures {
    static final Clinician CLINICIAN = ProgrammeFixtures.CLINICIAN;
    static final Instant OFFERED = Instant.parse("2025-11-24T10:00:00Z");
    static final Instant NOW = Instant.parse("2025-12-01T10:00:00Z");
    static final LocalDate TODAY = LocalDate.of(2025, 12, 1);
    static final PeerGroupId GROUP = new PeerGroupId(UUID.fromString("b8f1b8a4-4e7e-5b0a-8f43-0a0f5ac2c1d5"));

    private OfferFixtures() {}

    static Offer anOffer() {
        return anOffer(Optional.of(GROUP));
    }

    static Offer anOffer(Optional<PeerGroupId> group) {
        Episode episode = ProgrammeFixtures.aCompletedEpisode();
        return new Offer(
                new OfferId(UUID.fromString("3f0f5bbf-53b1-5bb6-9a6b-5a0a6a4a2f01")),
                episode.id(),
                episode.patient(),
                group,
                OfferState.OFFERED,
                CLINICIAN,
                OFFERED,
                Optional.of(new Offer.Placer("https://ehr.example/referral", "R-17")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                OFFERED,
                1);
    }

    static PatientAnswer yes() {
        return answer(PatientAnswer.Word.YES, Optional.empty(), Optional.empty());
    }

    static PatientAnswer no(Optional<AnswerReason> reason) {
        return answer(PatientAnswer.Word.NO, reason, Optional.empty());
    }

    static PatientAnswer notNow(Optional<LocalDate> askAgain) {
        return answer(PatientAnswer.Word.NOT_NOW, Optional.empty(), askAgain);
    }

    private static PatientAnswer answer(
            PatientAnswer.Word word, Optional<AnswerReason> reason, Optional<LocalDate> askAgain) {
        return new PatientAnswer(word, NOW, PatientAnswer.Speaker.PATIENT, CLINICIAN, reason, askAgain);
    }
}
