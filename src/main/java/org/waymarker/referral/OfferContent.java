package org.waymarker.referral;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirEndpoint.Change;

/** Changes of an offer's resources that no rule looks at: notes, priority, identifiers of the EHR, a request held or completed. */
@Singleton
class OfferContent {
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;

    OfferContent(JdbcOffers offers, OfferRecord offerRecord) {
        this.offers = offers;
        this.offerRecord = offerRecord;
    }

    /** The resource with what the caller put beside what we author; the same once more writes nothing. */
    @Transactional
    Answer rewrite(OfferId id, Change<? extends Resource> change) {
        var offer = offers.get(id);
        if (offer.isEmpty()) {
            return new Answer.Refused(OfferAnswers.unknownOffer());
        }
        var written = offerRecord.write(
                offer.get(),
                Optional.empty(),
                Codes.ACTIVITY_UPDATE,
                change.caller().subject(),
                Optional.of(change.wanted()));
        return new Answer.Updated(OfferAnswers.only(written, change.current().fhirType()));
    }
}
