package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/**
 * What a caller's resource says of resources of ours. References get the identifier beside the id, since at the hospital the id means
 * nothing. A peer group is named in the one extension that is never sent there, and nowhere else: by no reference, identifier,
 * address or words that hold its id.
 */
@Singleton
final class OwnReferences {
    /** Types that are about a person; those about a group may name it. */
    private static final Set<String> ABOUT_A_PERSON = Set.of("CarePlan", "ServiceRequest", "Task");

    /** Which of our types may be a group, or be about one. */
    private static final Set<String> ABOUT_A_GROUP = Set.of("Group", "Encounter", "Observation");

    private static final Set<String> OF_PEER_GROUPS =
            Set.of(Profiles.PEER_SUPPORT_GROUP, Profiles.GROUP_MEETING_ENCOUNTER, Profiles.HEAD_COUNT);

    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** A relative or absolute reference, a fragment, or a name; nothing that walks about in paths. */
    private static final Pattern SOUND = Pattern.compile(
            "#[A-Za-z0-9.-]*|urn:oid:[0-9.]+|(?:https?://[A-Za-z0-9.:-]+/)?(?:[A-Za-z0-9_~%.$-]*[A-Za-z0-9_~%$-]/)*[A-Za-z0-9_~%.$-]*[A-Za-z0-9_~%$-]");

    private final FhirRecord record;

    OwnReferences(FhirRecord record) {
        this.record = record;
    }

    /**
     * Joins the caller's transaction.
     *
     * @throws Declined (422) if a resource about a person names a peer group where the hospital would learn of it
     * @throws RefusedException (400) for a reference that is none
     */
    <R extends Resource> R named(R resource) {
        for (var reference : BundleReferences.in(resource)) {
            if (!SOUND.matcher(reference.getReference()).matches()) {
                throw new RefusedException(Refusal.invalid(
                        "REFERENCE_INVALID",
                        "A reference is [type]/[id], such a one behind the base of a server, or #[id] of a contained resource",
                        resource.fhirType()));
            }
            name(reference);
        }
        if (ABOUT_A_PERSON.contains(resource.fhirType()) && resource instanceof DomainResource said) {
            refusePeerGroups(said);
        }
        return resource;
    }

    private void name(Reference reference) {
        var id = reference.getReferenceElement();
        var type = id.getResourceType();
        if (type != null && !SearchKeys.of(type).isEmpty() && !reference.hasIdentifier()) {
            References.maybeId(String.valueOf(id.getIdPart()))
                    .flatMap(key -> record.read(type, key))
                    .flatMap(OwnReferences::identifier)
                    .ifPresent(reference::setIdentifier);
        }
    }

    private static Optional<Identifier> identifier(Stored stored) {
        var property = stored.resource().getNamedProperty("identifier");
        return property == null
                ? Optional.empty()
                : property.getValues().stream()
                        .filter(Identifier.class::isInstance)
                        .map(Identifier.class::cast)
                        .filter(identifier -> stored.id().toString().equals(identifier.getValue()))
                        .findFirst();
    }

    private void refusePeerGroups(DomainResource said) {
        var rest = said.copy();
        rest.getExtension().removeIf(extension -> Extensions.PEER_GROUP.equals(extension.getUrl()));
        var ids = new LinkedHashSet<UUID>();
        ID.matcher(FhirJson.encode(rest))
                .results()
                .map(found -> UUID.fromString(found.group().toLowerCase(Locale.ROOT)))
                .forEach(ids::add);
        if (ids.stream().anyMatch(this::isOfAPeerGroup)) {
            throw Declined.of(
                    422,
                    IssueType.BUSINESSRULE,
                    "GROUP_NAMED",
                    "A peer group is named in the extension " + Extensions.PEER_GROUP
                            + " only, so that the hospital does not learn who belongs to it");
        }
    }

    private boolean isOfAPeerGroup(UUID id) {
        return ABOUT_A_GROUP.stream()
                .flatMap(type -> record.read(type, id).stream())
                .map(Stored::resource)
                .anyMatch(resource -> OF_PEER_GROUPS.stream().anyMatch(resource.getMeta()::hasProfile));
    }
}
