package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
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

/** Reads the wish for an offer out of a plain ServiceRequest or Task that an EHR posted. */
@Singleton
class PostedReferral {
    /** What other systems send before anybody has answered; {@code received} and {@code ready} are read as {@code requested}. */
    private static final Set<TaskStatus> NOT_ANSWERED =
            Set.of(TaskStatus.REQUESTED, TaskStatus.RECEIVED, TaskStatus.READY);

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
            throw against(
                    "STATUS_NOT_ACTIVE", "A referral is taken when its status is active", "ServiceRequest.status");
        }
        if (request.hasCode() && !Codes.REFERRAL_TO_SUPPORT_GROUP.isIn(request.getCode())) {
            throw refused(
                    "CODE_UNKNOWN",
                    "This service takes referrals to a support group, SNOMED CT 711281004; send others elsewhere",
                    "ServiceRequest.code");
        }
        if (request.getDoNotPerform()) {
            throw refused(
                    "CODE_UNKNOWN",
                    "An order not to refer is no referral; leave doNotPerform out",
                    "ServiceRequest.doNotPerform");
        }
        var patient = known(request.getSubject(), "ServiceRequest.subject");
        return new OfferPeerGroup.Wish(
                episode(request.getBasedOn(), patient, "ServiceRequest"),
                group(request),
                Clinician.read(request.getRequester(), "ServiceRequest.requester"),
                Optional.empty(),
                placer(request.getIdentifier(), "ServiceRequest"),
                Optional.empty(),
                Optional.of(request));
    }

    /**
     * A Task on a ServiceRequest that stands at the hospital: the EHR has made the order itself, and asks us to put the offer.
     *
     * @throws RefusedException if it asks for something else, or names nobody who is known here
     */
    OfferPeerGroup.Wish read(Task task) {
        if (!NOT_ANSWERED.contains(task.getStatus())) {
            throw against("STATUS_NOT_REQUESTED", "A Task is taken when its status is requested", "Task.status");
        }
        var focus = task.getFocus().getReferenceElement();
        if (!"ServiceRequest".equals(focus.getResourceType()) || !focus.hasIdPart()) {
            throw refused(
                    "REFERENCE_INVALID",
                    "A Task has as focus the ServiceRequest of the referral, at the hospital or here",
                    "Task.focus");
        }
        var patient = known(task.getFor(), "Task.for");
        return new OfferPeerGroup.Wish(
                episode(task.getBasedOn(), patient, "Task"),
                group(task),
                Clinician.read(task.getRequester(), "Task.requester"),
                Optional.of(focus.getIdPart()),
                placer(task.getIdentifier(), "Task"),
                Optional.empty(),
                Optional.of(task));
    }

    private PatientKey known(Reference subject, String path) {
        if (subject.isEmpty()) {
            throw refused("PATIENT_NOT_NAMED", "A referral needs to say whom it is for", path);
        }
        return patients.find(references.read(subject).refs())
                .orElseThrow(() -> new RefusedException(Refusal.patientUnknown(path)));
    }

    private static Optional<PeerGroupId> group(DomainResource resource) {
        return Optional.ofNullable(resource.getExtensionByUrl(Extensions.PEER_GROUP))
                .map(extension -> extension.getValue() instanceof Reference reference ? reference : new Reference())
                .map(reference ->
                        new PeerGroupId(References.idOf("Group", reference, resource.fhirType() + ".extension")));
    }

    /** The programme that the referral is based on, else the one that the patient ended last. */
    private EpisodeId episode(List<Reference> basedOn, PatientKey patient, String type) {
        var own = programmes.episodesOf(patient);
        if (!basedOn.isEmpty()) {
            var id = References.idOf("CarePlan", basedOn.get(0), type + ".basedOn");
            if (own.stream().noneMatch(episode -> episode.id().value().equals(id))) {
                throw against(
                        "PLAN_OF_ANOTHER_PATIENT",
                        "The CarePlan is not one of this patient's programmes; check basedOn and the patient",
                        type + ".basedOn");
            }
            return new EpisodeId(id);
        }
        return lastEnded(patient)
                .orElseThrow(() -> against(
                        "PROGRAMME_UNKNOWN",
                        "This patient has no programme that was recorded here",
                        type + ".basedOn"));
    }

    /** The programme that the patient ended last, else the newest. */
    Optional<EpisodeId> lastEnded(PatientKey patient) {
        var own = programmes.episodesOf(patient);
        return own.stream()
                .filter(episode -> episode.ending().isPresent())
                .findFirst()
                .or(() -> own.stream().findFirst())
                .map(Episode::id);
    }

    /** The identifier typed as placer, else the only one. */
    private static Optional<Offer.Placer> placer(List<Identifier> identifiers, String type) {
        return identifiers.stream()
                .filter(id -> id.hasSystem() && id.hasValue() && Codes.PLACER.isIn(id.getType()))
                .findFirst()
                .or(() -> identifiers.stream()
                        .filter(id -> id.hasSystem() && id.hasValue() && identifiers.size() == 1)
                        .findFirst())
                .map(identifier -> placer(identifier, type));
    }

    private static Offer.Placer placer(Identifier identifier, String type) {
        if (identifier.getSystem().length() > 200 || identifier.getValue().length() > 200) {
            throw refused("IDENTIFIER_TOO_LONG", "An identifier has at most 200 characters each", type + ".identifier");
        }
        return new Offer.Placer(identifier.getSystem(), identifier.getValue());
    }

    private static RefusedException refused(String code, String message, String path) {
        return new RefusedException(Refusal.invalid(code, message, path));
    }

    /** Sound FHIR, which the clinic's rules do not take. */
    private static RefusedException against(String code, String message, String path) {
        return new RefusedException(new Refusal(422, IssueType.BUSINESSRULE, code, message, Optional.of(path)));
    }
}
