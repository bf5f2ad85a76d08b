package org.waymarker.referral;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Codes;

/** Withdraws an offer on a clinician's word. */
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

    /** Withdrawing once more writes nothing. */
    @Transactional
    Decision withdraw(OfferId id, Clinician by, String author) {
        var found = offers.get(id);
        if (found.isEmpty()) {
            return new Decision.OfferUnknown();
        }
        var offer = found.get();
        if (offer.state() == OfferState.WITHDRAWN) {
            return new Decision.Withdrawn(offerRecord.standing(id));
        }
        if (!offer.state().mayBecome(OfferState.WITHDRAWN)) {
            return new Decision.Refused(Reason.OFFER_CLOSED);
        }
        var withdrawn = offer.moved(OfferState.WITHDRAWN, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        offers.update(withdrawn);
        return new Decision.Withdrawn(offerRecord.write(withdrawn, Optional.of(by), Codes.ACTIVITY_UPDATE, author));
    }
}
