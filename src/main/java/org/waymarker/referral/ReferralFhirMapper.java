package org.waymarker.referral;

import jakarta.inject.Singleton;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.EpisodeId;

/** An offer as ServiceRequest, Task and, once accepted, CarePlan B; field by field in {@code docs/fhir-mapping.md}. */
@Singleton
class ReferralFhirMapper {
    private final BusinessIds ids;
    private final PainService service;
    private final FhirTimes times;

    ReferralFhirMapper(BusinessIds ids, PainService service, FhirTimes times) {
        this.ids = ids;
        this.service = service;
        this.times = times;
    }

    BusinessId requestId(OfferId offer) {
        return ids.existing(Kind.REFERRAL, offer.value());
    }

    BusinessId taskId(OfferId offer) {
        return ids.of(Kind.REFERRAL_TASK, offer);
    }

    BusinessId planId(OfferId offer) {
        return ids.of(Kind.PEER_SUPPORT_PLAN, offer);
    }

    private BusinessId programmePlanId(EpisodeId episode) {
        return ids.existing(Kind.PROGRAMME_PLAN, episode.value());
    }

    ServiceRequest request(Offer offer, Reference patient) {
        var request = new ServiceRequest()
                .setStatus(requestStatus(offer.state()))
                .setIntent(ServiceRequestIntent.ORDER)
                .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                .setSubject(patient)
                .setAuthoredOnElement(times.dateTime(offer.offeredAt()))
                .setRequester(offer.offeredBy().toReference());
        request.getMeta().addProfile(Profiles.PEER_REFERRAL_SERVICE_REQUEST);
        request.addIdentifier(requestId(offer.id()).toIdentifier().setType(Codes.FILLER.toConcept()));
        offer.placer()
                .ifPresent(placer -> request.addIdentifier(new Identifier()
                        .setType(Codes.PLACER.toConcept())
                        .setSystem(placer.system())
                        .setValue(placer.value())));
        request.addBasedOn(References.to("CarePlan", programmePlanId(offer.episode())));
        request.addPerformer(service.reference());
        addGroup(request, offer);
        offer.override().ifPresent(override -> {
            var extension = request.addExtension().setUrl(Extensions.REFERRAL_OVERRIDE);
            extension.addExtension(
                    Extensions.REFERRAL_OVERRIDE_WHO, override.by().toReference());
            extension.addExtension(Extensions.REFERRAL_OVERRIDE_WHEN, times.dateTime(override.at()));
            extension.addExtension(Extensions.REFERRAL_OVERRIDE_REASON, new StringType(override.reason()));
        });
        return request;
    }

    private static ServiceRequestStatus requestStatus(OfferState state) {
        return switch (state) {
            case WITHDRAWN, PATIENT_DIED -> ServiceRequestStatus.REVOKED;
            case ENTERED_IN_ERROR -> ServiceRequestStatus.ENTEREDINERROR;
            default -> ServiceRequestStatus.ACTIVE;
        };
    }

    /** The task of putting the offer to the patient, which the pain service owns. */
    Task task(Offer offer, Reference patient) {
        var task = new Task()
                .setGroupIdentifier(requestId(offer.id()).toIdentifier())
                .setStatus(status(offer.state()))
                .setBusinessStatus(businessStatus(offer.state()).toConcept())
                .setIntent(TaskIntent.ORDER)
                .setCode(Codes.FULFILL.toConcept())
                .setFocus(References.to("ServiceRequest", requestId(offer.id())))
                .setFor(patient)
                .setAuthoredOnElement(times.dateTime(offer.offeredAt()))
                .setLastModifiedElement(lastModified(offer))
                .setRequester(offer.offeredBy().toReference())
                .setOwner(service.reference());
        task.getMeta().addProfile(Profiles.PEER_REFERRAL_TASK);
        task.addIdentifier(taskId(offer.id()).toIdentifier());
        addGroup(task, offer);
        if (needsReason(task.getStatus())) {
            task.setStatusReason(
                    Codes.known(CodeSystems.ANSWER_REASON, reason(offer).code()).toConcept());
        }
        if (offer.state() == OfferState.ASK_AGAIN) {
            offer.answer()
                    .flatMap(PatientAnswer::askAgain)
                    .ifPresent(day -> task.getRestriction().setPeriod(FhirTimes.from(day)));
        }
        if (hasPlan(offer)) {
            task.addOutput()
                    .setType(Codes.CATEGORY_PEER_SUPPORT.toConcept("Peer support plan"))
                    .setValue(References.to("CarePlan", planId(offer.id())));
        }
        if (offer.review()) {
            task.addNote(new Annotation()
                    .setTimeElement(times.dateTime(offer.changedAt()))
                    .setText("The completion on which this offer rests was withdrawn. Please review the offer."));
        }
        return task;
    }

    /**
     * The day only, once it tells of joining: the Tasks of those who join one group together change in one transaction, and equal
     * times would tell the hospital who belongs to whom.
     */
    private DateTimeType lastModified(Offer offer) {
        return offer.joined().isPresent()
                ? FhirTimes.date(times.dateOf(offer.changedAt()))
                : times.dateTime(offer.changedAt());
    }

    /** Whether the patient said yes, so that there is a CarePlan B. */
    static boolean hasPlan(Offer offer) {
        return offer.answer()
                .filter(answer -> answer.word() == PatientAnswer.Word.YES)
                .isPresent();
    }

    /** CarePlan B: it takes over from the programme's plan once that has ended. */
    CarePlan plan(Offer offer, Reference patient) {
        var accepted = offer.answer().orElseThrow().at();
        var plan = new CarePlan()
                .setStatus(planStatus(offer.state()))
                .setIntent(CarePlanIntent.PLAN)
                .setTitle("Peer support after a Pain Management Programme")
                .setDescription("The patient has accepted the offer of a place in a patient-led peer support group")
                .setSubject(patient)
                .setPeriod(FhirTimes.from(times.dateOf(accepted)))
                .setCreatedElement(times.dateTime(accepted))
                .setAuthor(service.reference());
        plan.getMeta().addProfile(Profiles.PEER_SUPPORT_CARE_PLAN);
        plan.addIdentifier(planId(offer.id()).toIdentifier());
        plan.addCategory(Codes.CATEGORY_PEER_SUPPORT.toConcept());
        plan.addReplaces(References.to("CarePlan", programmePlanId(offer.episode())));
        plan.addActivity().setReference(References.to("ServiceRequest", requestId(offer.id())));
        if (plan.getStatus() != CarePlanStatus.ACTIVE) {
            plan.getPeriod().setEndElement(FhirTimes.date(times.dateOf(offer.changedAt())));
        }
        return plan;
    }

    private static CarePlanStatus planStatus(OfferState state) {
        return switch (state) {
            case CLOSED -> CarePlanStatus.COMPLETED;
            case GROUP_DID_NOT_FORM, WITHDRAWN, PATIENT_DIED -> CarePlanStatus.REVOKED;
            case ENTERED_IN_ERROR -> CarePlanStatus.ENTEREDINERROR;
            default -> CarePlanStatus.ACTIVE;
        };
    }

    static TaskStatus status(OfferState state) {
        return switch (state) {
            case OFFERED -> TaskStatus.REQUESTED;
            case ASK_AGAIN -> TaskStatus.ONHOLD;
            case ACCEPTED -> TaskStatus.ACCEPTED;
            case DECLINED -> TaskStatus.REJECTED;
            case JOINED, CLOSED -> TaskStatus.COMPLETED;
            case GROUP_DID_NOT_FORM -> TaskStatus.FAILED;
            case WITHDRAWN, PATIENT_DIED -> TaskStatus.CANCELLED;
            case ENTERED_IN_ERROR -> TaskStatus.ENTEREDINERROR;
        };
    }

    static Code businessStatus(OfferState state) {
        return switch (state) {
            case OFFERED -> Codes.BUSINESS_OFFERED;
            case ASK_AGAIN -> Codes.BUSINESS_ASK_AGAIN;
            case ACCEPTED -> Codes.BUSINESS_ACCEPTED;
            case DECLINED -> Codes.BUSINESS_DECLINED;
            case JOINED -> Codes.BUSINESS_JOINED;
            case GROUP_DID_NOT_FORM -> Codes.BUSINESS_GROUP_DID_NOT_FORM;
            case WITHDRAWN, CLOSED, PATIENT_DIED, ENTERED_IN_ERROR -> Codes.BUSINESS_CLOSED;
        };
    }

    private static AnswerReason reason(Offer offer) {
        return offer.state() == OfferState.PATIENT_DIED
                ? AnswerReason.DIED
                : offer.answer().flatMap(PatientAnswer::reason).orElse(AnswerReason.UNKNOWN);
    }

    private static boolean needsReason(TaskStatus status) {
        return switch (status) {
            case REJECTED, CANCELLED, ONHOLD, FAILED -> true;
            default -> false;
        };
    }

    /** In our own record only; {@code hospital} takes it out of whatever is sent. */
    private void addGroup(DomainResource resource, Offer offer) {
        offer.group()
                .map(PeerGroupId::value)
                .map(group -> References.to("Group", ids.existing(Kind.PEER_GROUP, group)))
                .ifPresent(group -> resource.addExtension(new Extension(Extensions.PEER_GROUP, group)));
    }
}
