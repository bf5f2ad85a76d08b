package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;

/** Reads the wish for an offer out of a plain ServiceRequest that an EHR posted. */
@Singleton
class PostedReferral {
    private final PatientReferences references;
    private final Patients patients;
    private final Programmes programmes;

    PostedReferral(PatientReferences references, Patients patients, Programmes programmes) {
        this.references = references;
        this.patients = patients;
        this.programmes = programmes;
    }

    /** @throws RefusedException if it is no referral to a support group, or names nobody who is known here */
    OfferPeerGroup.Wish read(ServiceRequest request) {
        if (request.getStatus() != ServiceRequestStatus.ACTIVE) {
            throw refused("STATUS_NOT_ACTIVE", "A referral is taken when its status is active", "status");
        }
        if (request.hasCode() && !Codes.REFERRAL_TO_SUPPORT_GROUP.isIn(request.getCode())) {
            throw refused(
                    "CODE_UNKNOWN",
                    "This service takes referrals to a support group, SNOMED CT 711281004; send others elsewhere",
                    "code");
        }
        if (!request.hasSubject()) {
            throw refused("PATIENT_NOT_NAMED", "A referral needs a subject", "subject");
        }
        var patient = patients.find(references.read(request.getSubject()).refs())
                .orElseThrow(() -> new RefusedException(new Refusal(
                        422,
                        IssueType.NOTFOUND,
                        "PATIENT_UNKNOWN",
                        "This patient is in no programme here; enrol the patient in a cohort first",
                        Optional.of("ServiceRequest.subject"))));
        var group = Optional.ofNullable(request.getExtensionByUrl(Extensions.PEER_GROUP))
                .map(extension -> extension.getValue() instanceof Reference reference ? reference : new Reference())
                .map(reference -> new PeerGroupId(References.idOf("Group", reference, "ServiceRequest.extension")));
        return new OfferPeerGroup.Wish(
                episode(request, patient),
                group,
                Clinician.read(request.getRequester(), "ServiceRequest.requester"),
                Optional.empty(),
                placer(request),
                Optional.empty());
    }

    /** The programme that the referral is based on, else the one that the patient ended last. */
    private EpisodeId episode(ServiceRequest request, PatientKey patient) {
        var own = programmes.episodesOf(patient);
        if (request.hasBasedOn()) {
            var id = References.idOf("CarePlan", request.getBasedOnFirstRep(), "ServiceRequest.basedOn");
            if (own.stream().noneMatch(episode -> episode.id().value().equals(id))) {
                throw refused(
                        "PLAN_OF_ANOTHER_PATIENT",
                        "The CarePlan is not one of this patient's programmes; check basedOn and subject",
                        "basedOn");
            }
            return new EpisodeId(id);
        }
        return own.stream()
                .filter(episode -> episode.ending().isPresent())
                .findFirst()
                .or(() -> own.stream().findFirst())
                .map(Episode::id)
                .orElseThrow(() -> refused(
                        "PROGRAMME_UNKNOWN", "This patient has no programme that was recorded here", "basedOn"));
    }

    /** The identifier typed as placer, else the only one. */
    private static Optional<Offer.Placer> placer(ServiceRequest request) {
        return request.getIdentifier().stream()
                .filter(id -> id.hasSystem() && id.hasValue() && Codes.PLACER.isIn(id.getType()))
                .findFirst()
                .or(() -> request.getIdentifier().stream()
                        .filter(id -> id.hasSystem()
                                && id.hasValue()
                                && request.getIdentifier().size() == 1)
                        .findFirst())
                .map(PostedReferral::placer);
    }

    private static Offer.Placer placer(Identifier identifier) {
        if (identifier.getSystem().length() > 200 || identifier.getValue().length() > 200) {
            throw refused("IDENTIFIER_TOO_LONG", "An identifier has at most 200 characters each", "identifier");
        }
        return new Offer.Placer(identifier.getSystem(), identifier.getValue());
    }

    private static RefusedException refused(String code, String message, String element) {
        return new RefusedException(Refusal.invalid(code, message, "ServiceRequest." + element));
    }
}
