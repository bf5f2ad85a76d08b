package org.waymarker.referral;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;

/** Takes the patient's answer. The system itself never accepts or declines. */
@Singleton
class AnswerOffer {
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;
    private final Permissions permissions;
    private final FhirTimes times;
    private final Clock clock;

    AnswerOffer(JdbcOffers offers, OfferRecord offerRecord, Permissions permissions, FhirTimes times, Clock clock) {
        this.offers = offers;
        this.offerRecord = offerRecord;
        this.permissions = permissions;
        this.times = times;
        this.clock = clock;
    }

    sealed interface Decision {
        record Taken(List<Resource> resources) implements Decision {
            public Taken {
                resources = List.copyOf(resources);
            }
        }

        record OfferUnknown() implements Decision {}

        record Refused(OfferRules.AnswerRefusal reason) implements Decision {}
    }

    /**
     * The same answer again writes nothing of the offer; permissions given with it are added.
     *
     * @param allowed what the patient allowed or refused with the answer; what is not named was not asked
     * @param sent the Task that the EHR put, if it did
     */
    @Transactional
    Decision answer(
            OfferId id,
            PatientAnswer answer,
            Map<Permission, Boolean> allowed,
            String author,
            Optional<? extends Resource> sent) {
        var offer = offers.get(id);
        if (offer.isEmpty()) {
            return new Decision.OfferUnknown();
        }
        var decision = OfferRules.answer(offer.get(), answer, times.dateOf(answer.at()), clock.instant());
        if (decision instanceof OfferRules.Answered.Refused refused) {
            return new Decision.Refused(refused.reason());
        }
        allowed.forEach((permission, granted) -> permissions.answer(
                offer.get().patient(),
                permission,
                granted,
                answer.at(),
                answer.recordedBy().toString()));
        if (decision instanceof OfferRules.Answered.Taken taken) {
            offers.update(taken.offer());
            return new Decision.Taken(offerRecord.write(
                    taken.offer(), Optional.of(answer.recordedBy()), Codes.ACTIVITY_UPDATE, author, sent));
        }
        return new Decision.Taken(offerRecord.standing(id));
    }
}
