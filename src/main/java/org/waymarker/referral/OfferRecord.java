package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.OnePatient;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Provenances;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/** Writes what an offer comes to in the record: request, task, plan, and who did it. */
@Singleton
class OfferRecord {
    private final FhirRecord record;
    private final ReferralFhirMapper mapper;
    private final Patients patients;
    private final PatientReferences references;
    private final OnePatient onePatient;
    private final Provenances provenances;
    private final BusinessIds ids;

    OfferRecord(
            FhirRecord record,
            ReferralFhirMapper mapper,
            Patients patients,
            PatientReferences references,
            OnePatient onePatient,
            Provenances provenances,
            BusinessIds ids) {
        this.record = record;
        this.mapper = mapper;
        this.patients = patients;
        this.references = references;
        this.onePatient = onePatient;
        this.provenances = provenances;
        this.ids = ids;
    }

    /**
     * Request, plan and task as the offer now stands, in that order.
     *
     * @param by the clinician who acted; empty where a group or the patient did
     */
    List<Resource> write(Offer offer, Optional<Clinician> by, Code activity, String author) {
        return write(offer, by, activity, author, Optional.empty());
    }

    /**
     * The same, where a caller sent one of the three and it may say more than we author.
     *
     * @param sent as the caller sent it
     * @throws org.waymarker.fhir.RefusedException (422) if that names another patient
     */
    List<Resource> write(
            Offer offer, Optional<Clinician> by, Code activity, String author, Optional<? extends Resource> sent) {
        sent.map(DomainResource.class::cast).ifPresent(said -> onePatient.requireOnly(offer.patient(), said));
        var patient = references.write(patients.identity(offer.patient()));
        var written = new ArrayList<Resource>();
        written.add(write(offer, mapper.request(offer, patient), mapper.requestId(offer.id()), author, sent));
        if (ReferralFhirMapper.hasPlan(offer)) {
            written.add(write(offer, mapper.plan(offer, patient), mapper.planId(offer.id()), author, sent));
        }
        written.add(write(offer, mapper.task(offer, patient), mapper.taskId(offer.id()), author, sent));
        var provenance = provenances.of(written, offer.changedAt(), by, activity, Optional.empty());
        record.write(
                Entry.kept(
                        Optional.of(offer.patient()),
                        provenance,
                        ids.of(Kind.PROVENANCE, offer.id(), versions(written))),
                author);
        return written;
    }

    /** One Provenance for each state that the three were in together. */
    private static String versions(List<Resource> written) {
        return written.stream()
                .map(resource -> resource.fhirType() + " " + resource.getMeta().getVersionId())
                .collect(Collectors.joining(", "));
    }

    private Resource write(
            Offer offer, Resource resource, BusinessId id, String author, Optional<? extends Resource> sent) {
        var entry = Entry.ofPatient(offer.patient(), resource, id)
                .holding(sent.filter(each -> each.fhirType().equals(resource.fhirType())));
        // From joining on, every version tells of membership, so every one waits for the patient's leave.
        record.write(offer.joined().isPresent() ? entry.needing(Permission.HOSPITAL_MAY_KNOW) : entry, author);
        return resource;
    }

    /** Id of the offer's Task. */
    UUID taskOf(OfferId offer) {
        return mapper.taskId(offer).value();
    }

    /** The EHR has made the request itself. */
    void adoptRequest(OfferId offer, String theirId) {
        record.adopt("ServiceRequest", mapper.requestId(offer), theirId);
    }

    /** Request, plan and task as they stand. */
    List<Resource> standing(OfferId offer) {
        var standing = new ArrayList<Resource>();
        add(standing, "ServiceRequest", offer.value());
        add(standing, "CarePlan", mapper.planId(offer).value());
        add(standing, "Task", mapper.taskId(offer).value());
        return standing;
    }

    private void add(List<Resource> standing, String type, UUID id) {
        record.read(type, id).map(Stored::resource).ifPresent(standing::add);
    }
}
