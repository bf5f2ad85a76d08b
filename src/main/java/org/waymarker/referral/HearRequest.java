package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.RefusedException;
import org.waymarker.record.HospitalNews;

/** What the EHR does with its own request, to which ours is linked: taken back there, the offer is taken back here. */
@Singleton
class HearRequest implements HospitalNews {
    private final JdbcOffers offers;
    private final WithdrawOffer withdrawOffer;
    private final PainService service;

    HearRequest(JdbcOffers offers, WithdrawOffer withdrawOffer, PainService service) {
        this.offers = offers;
        this.withdrawOffer = withdrawOffer;
        this.service = service;
    }

    @Override
    public String type() {
        return "ServiceRequest";
    }

    @Override
    public Heard hear(UUID ours, Resource theirs) {
        var id = new OfferId(ours);
        var offer = offers.get(id);
        var request = (ServiceRequest) theirs;
        if (offer.isEmpty() || !request.hasStatus()) {
            return Heard.NOTHING;
        }
        var by = Clinician.maybe(request.getRequester()).orElseGet(() -> Clinician.unnamed(service));
        return switch (request.getStatus()) {
            // Closed otherwise, there is nothing left to take back.
            case REVOKED ->
                offer.get().state().open()
                        ? heard(withdrawOffer.withdraw(id, by, AUTHOR, Optional.empty()))
                        : Heard.NOTHING;
            case ENTEREDINERROR ->
                offer.get().state() == OfferState.ENTERED_IN_ERROR
                        ? Heard.NOTHING
                        : heard(withdrawOffer.markInError(id, by, AUTHOR, Optional.empty()));
            default -> Heard.NOTHING;
        };
    }

    /** @throws RefusedException if a person must see what is to become of it */
    static Heard heard(WithdrawOffer.Decision decision) {
        if (decision instanceof WithdrawOffer.Decision.Refused refused) {
            throw new RefusedException(((Answer.Refused) OfferAnswers.refused(refused.reason())).refusal());
        }
        return Heard.TAKEN;
    }
}
