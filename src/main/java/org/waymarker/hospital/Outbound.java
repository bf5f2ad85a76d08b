package org.waymarker.hospital;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientRef;
import org.waymarker.record.ResourceKey;

/**
 * Turns a resource of our record into the one that the hospital gets: its references lead to what the hospital holds, and
 * what is for our record only is left out.
 */
final class Outbound {
    /** What a resource about a patient must not point at: one search for it at the hospital would list the group's members. */
    private static final Set<Kind> OF_A_PEER_GROUP = Set.of(Kind.PEER_GROUP, Kind.MEETING, Kind.HEAD_COUNT);

    private static final Set<String> OUR_RECORDS_ONLY =
            Set.of(Extensions.PEER_GROUP, Extensions.PROGRAMME_COHORT, Extensions.BIRTH_DATE);

    private final OurIdentifiers ours;
    private final String hospitalBase;
    private final Optional<PatientAtHospital> patient;

    /** @param patient whose lane it is; empty for a group's */
    Outbound(OurIdentifiers ours, String hospitalBase, Optional<PatientAtHospital> patient) {
        this.ours = ours;
        this.hospitalBase = hospitalBase;
        this.patient = patient;
    }

    /**
     * @param body as in our record
     * @param targets literal references for resources of our record; the others are named by identifier alone
     * @return a new resource without an id
     * @throws NotSendableException if it names a peer group on a patient's lane, another patient, or a patient on a group's lane
     */
    Resource of(String body, Map<ResourceKey, String> targets) {
        var resource = FhirJson.parse(body);
        resource.setId((String) null);
        resource.setMeta(null);
        clean(resource, targets);
        return resource;
    }

    private void clean(Base base, Map<ResourceKey, String> targets) {
        if (base instanceof DomainResource resource) {
            resource.getExtension().removeIf(Outbound::isOurRecordsOnly);
        } else if (base instanceof Element element) {
            element.getExtension().removeIf(Outbound::isOurRecordsOnly);
        }
        if (base instanceof Reference reference) {
            rewrite(reference, targets);
        }
        if (base instanceof Identifier identifier && patient.isPresent()) {
            ours.kind(identifier.getSystem()).filter(OF_A_PEER_GROUP::contains).ifPresent(kind -> {
                throw new NotSendableException("A resource about a patient names a peer group");
            });
        }
        for (Property property : base.children()) {
            for (Base value : List.copyOf(property.getValues())) {
                clean(value, targets);
            }
        }
    }

    private static boolean isOurRecordsOnly(Extension extension) {
        return extension.hasUrl() && OUR_RECORDS_ONLY.contains(extension.getUrl());
    }

    private void rewrite(Reference reference, Map<ResourceKey, String> targets) {
        var target = ours.target(reference);
        if (target.isPresent()) {
            reference.setReference(targets.get(target.get().key()));
            reference.setType(target.get().key().type());
        } else if (isPatient(reference)) {
            rewritePatient(reference);
        } else if (reference.hasReference() && reference.getReference().startsWith(hospitalBase + "/")) {
            reference.setReference(reference.getReference().substring(hospitalBase.length() + 1));
        }
    }

    private static boolean isPatient(Reference reference) {
        return "Patient".equals(reference.getType())
                || "Patient".equals(reference.getReferenceElement().getResourceType());
    }

    private void rewritePatient(Reference reference) {
        var resolved = patient.orElseThrow(() -> new NotSendableException("A resource about a group names a patient"));
        if (!names(reference, resolved)) {
            throw new NotSendableException("A resource about one patient names another");
        }
        reference.setReference("Patient/" + resolved.id()).setType("Patient");
        var identity = resolved.identity();
        boolean named = reference.hasIdentifier()
                && identity.refs().stream().anyMatch(ref -> isNamedBy(ref, reference.getIdentifier()));
        if (!named) {
            identifier(identity).ifPresent(reference::setIdentifier);
        }
    }

    /** By a name of now or of before: the hospital may have merged its Patient, or given it another number. */
    private static boolean names(Reference reference, PatientAtHospital resolved) {
        var names = new HashSet<>(resolved.identity().refs());
        names.addAll(resolved.identity().former());
        names.add(new PatientRef.HospitalId(resolved.id()));
        if (reference.hasReference()
                && names.stream()
                        .noneMatch(name -> name instanceof PatientRef.HospitalId id
                                && id.value()
                                        .equals(reference.getReferenceElement().getIdPart()))) {
            return false;
        }
        return reference.hasIdentifier()
                ? names.stream().anyMatch(name -> isNamedBy(name, reference.getIdentifier()))
                : reference.hasReference();
    }

    private static boolean isNamedBy(PatientRef ref, Identifier identifier) {
        if (ref instanceof PatientRef.Nhs nhs) {
            return CodeSystems.NHS_NUMBER.equals(identifier.getSystem())
                    && nhs.number().value().equals(identifier.getValue());
        }
        return ref instanceof PatientRef.LocalId local
                && local.system().equals(identifier.getSystem())
                && local.value().equals(identifier.getValue());
    }

    private static Optional<Identifier> identifier(PatientIdentity identity) {
        return identity.nhsNumber()
                .map(nhs -> new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhs.value()))
                .or(() -> identity.localId()
                        .map(local -> new Identifier().setSystem(local.system()).setValue(local.value())));
    }
}
