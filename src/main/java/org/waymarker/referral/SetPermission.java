package org.waymarker.referral;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Codes;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;

/** Records what a patient allows, or allows no more, after the answer. */
@Singleton
class SetPermission {
    private final Permissions permissions;
    private final Programmes programmes;
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;
    private final Clock clock;

    SetPermission(
            Permissions permissions, Programmes programmes, JdbcOffers offers, OfferRecord offerRecord, Clock clock) {
        this.permissions = permissions;
        this.programmes = programmes;
        this.offers = offers;
        this.offerRecord = offerRecord;
        this.clock = clock;
    }

    /**
     * @param plan the CarePlan of the programme
     * @return what was written anew because of it; empty if there is no such plan
     */
    @Transactional
    Optional<List<Resource>> set(
            UUID plan, Permission permission, boolean granted, Clinician recordedBy, String author) {
        return programmes
                .episode(new EpisodeId(plan))
                .map(Episode::patient)
                .map(patient -> set(patient, permission, granted, recordedBy, author));
    }

    private List<Resource> set(
            PatientKey patient, Permission permission, boolean granted, Clinician recordedBy, String author) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!permissions.answer(patient, permission, granted, now, recordedBy.toString())) {
            return List.of();
        }
        var written = new ArrayList<Resource>();
        if (permission == Permission.HOSPITAL_MAY_KNOW && granted) {
            // What was withheld until now is written anew, so that it goes out.
            for (Offer offer : offers.of(patient)) {
                if (offer.joined().isPresent()) {
                    var touched = offer.touched(now);
                    offers.update(touched);
                    written.addAll(offerRecord.write(touched, Optional.of(recordedBy), Codes.ACTIVITY_UPDATE, author));
                }
            }
        }
        return written;
    }
}
