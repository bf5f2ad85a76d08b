package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/**
 * References to resources of ours in what a caller sends. They are given the identifier beside the id, since at the hospital the id
 * means nothing; and a peer group is named in the one extension that is never sent there, and nowhere else.
 */
@Singleton
final class OwnReferences {
    private final FhirRecord record;

    OwnReferences(FhirRecord record) {
        this.record = record;
    }

    /**
     * Joins the caller's transaction.
     *
     * @throws Declined (422) if a resource about a person names a peer group where the hospital would learn of it
     */
    <R extends Resource> R named(R resource) {
        var allowed = allowedGroups(resource);
        for (var reference : BundleReferences.in(resource)) {
            var id = reference.getReferenceElement();
            var type = id.getResourceType();
            if (type != null && !SearchKeys.of(type).isEmpty()) {
                References.maybeId(String.valueOf(id.getIdPart()))
                        .flatMap(key -> record.read(type, key))
                        .ifPresent(stored -> name(reference, stored, allowed));
            }
        }
        return resource;
    }

    /** A group's own resources may name it; others in the extension only. */
    private static java.util.Set<Reference> allowedGroups(Resource resource) {
        var allowed = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<Reference, Boolean>());
        if (resource.fhirType().equals("Group")) {
            allowed.addAll(BundleReferences.in(resource));
        }
        if (resource instanceof org.hl7.fhir.r4.model.DomainResource domain) {
            domain.getExtension().stream()
                    .filter(extension -> Extensions.PEER_GROUP.equals(extension.getUrl()))
                    .map(Extension::getValue)
                    .filter(Reference.class::isInstance)
                    .map(Reference.class::cast)
                    .forEach(allowed::add);
        }
        if (resource.getNamedProperty("subject") != null) {
            resource.getNamedProperty("subject").getValues().stream()
                    .filter(Reference.class::isInstance)
                    .map(Reference.class::cast)
                    .forEach(allowed::add);
        }
        return allowed;
    }

    private static void name(Reference reference, Stored stored, java.util.Set<Reference> allowed) {
        var target = stored.resource();
        boolean peerGroup = target instanceof Group && target.getMeta().hasProfile(Profiles.PEER_SUPPORT_GROUP);
        if (peerGroup && !allowed.contains(reference)) {
            throw Declined.of(
                    422,
                    IssueType.BUSINESSRULE,
                    "GROUP_NAMED",
                    "A peer group is named in the extension " + Extensions.PEER_GROUP
                            + " only, so that the hospital does not learn who belongs to it");
        }
        if (!reference.hasIdentifier()) {
            identifier(stored.id(), target).ifPresent(reference::setIdentifier);
        }
    }

    private static Optional<Identifier> identifier(UUID id, Resource target) {
        var property = target.getNamedProperty("identifier");
        return property == null
                ? Optional.empty()
                : property.getValues().stream()
                        .filter(Identifier.class::isInstance)
                        .map(Identifier.class::cast)
                        .filter(identifier -> id.toString().equals(identifier.getValue()))
                        .findFirst();
    }
}
