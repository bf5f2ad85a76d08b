package org.waymarker.referral;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.Codes;

/** Withdraws an offer on a clinician's word, or marks one as never made. */
@Singleton
class WithdrawOffer {
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;
    private final Clock clock;

    WithdrawOffer(JdbcOffers offers, OfferRecord offerRecord, Clock clock) {
        this.offers = offers;
        this.offerRecord = offerRecord;
        this.clock = clock;
    }

    sealed interface Decision {
        record Withdrawn(List<Resource> resources) implements Decision {
            public Withdrawn {
                resources = List.copyOf(resources);
            }
        }

        record OfferUnknown() implements Decision {}

        record Refused(Reason reason) implements Decision {}
    }

    /** Why not. Names are part of the API. */
    enum Reason {
        OFFER_CLOSED
    }

    /**
     * Withdrawing once more writes nothing.
     *
     * @param sent the resource that the EHR put, if it did
     */
    @Transactional
    Decision withdraw(OfferId id, Clinician by, String author, Optional<? extends Resource> sent) {
        return end(id, OfferState.WITHDRAWN, Codes.ACTIVITY_UPDATE, by, author, sent);
    }

    /** The offer was written down by mistake. Marking it once more writes nothing. */
    @Transactional
    Decision markInError(OfferId id, Clinician by, String author, Optional<? extends Resource> sent) {
        return end(id, OfferState.ENTERED_IN_ERROR, Codes.ACTIVITY_NULLIFY, by, author, sent);
    }

    private Decision end(
            OfferId id, OfferState end, Code activity, Clinician by, String author, Optional<? extends Resource> sent) {
        var found = offers.get(id);
        if (found.isEmpty()) {
            return new Decision.OfferUnknown();
        }
        var offer = found.get();
        if (offer.state() == end) {
            return new Decision.Withdrawn(offerRecord.standing(id));
        }
        if (!offer.state().mayBecome(end)) {
            return new Decision.Refused(Reason.OFFER_CLOSED);
        }
        var ended = offer.moved(end, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        offers.update(ended);
        return new Decision.Withdrawn(offerRecord.write(ended, Optional.of(by), activity, author, sent));
    }
}
