package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.security.Caller;

/** A Group that an EHR posts: a peer group that begins to form today. */
@Singleton
class PostedGroup {
    private final FormPeerGroup formPeerGroup;
    private final PeerGroups groups;
    private final PeerGroupRecord record;
    private final Persons persons;
    private final FhirTimes times;
    private final Clock clock;

    PostedGroup(
            FormPeerGroup formPeerGroup,
            PeerGroups groups,
            PeerGroupRecord record,
            Persons persons,
            FhirTimes times,
            Clock clock) {
        this.formPeerGroup = formPeerGroup;
        this.groups = groups;
        this.record = record;
        this.persons = persons;
        this.times = times;
        this.clock = clock;
    }

    static boolean isAPeerGroup(Group group) {
        return Codes.SUPPORT_GROUPS.isIn(group.getCode()) || group.getMeta().hasProfile(Profiles.PEER_SUPPORT_GROUP);
    }

    /** @throws RefusedException if it lists members, or does not say what is needed */
    Answer create(Group group, Caller caller) {
        requireNobodyListed(group);
        requireOneThatForms(group);
        var id = group.getIdentifier().stream()
                .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                .findFirst()
                .map(identifier -> formPeerGroup.idOf(identifier.getSystem(), identifier.getValue()))
                .orElseThrow(() -> Elements.missing(
                        "Group.identifier", "A peer group needs an identifier of yours, with system and value"));
        var standing = groups.find(id);
        var decision = formPeerGroup.form(
                id,
                name(group),
                openTo(group),
                cohorts(group),
                standing.map(PeerGroup::started).orElseGet(() -> times.today(clock)),
                caller.subject(),
                Optional.of(group));
        if (decision instanceof GroupDecision.Refused refused) {
            return refused(refused.reason());
        }
        var made = record.groupResource(id.value()).orElseThrow();
        return standing.isEmpty()
                ? new Answer.Created(made)
                : new Answer.Existing(
                        made,
                        Refusal.notice("ALREADY_RECORDED", "This group stands already; nothing was added or changed"));
    }

    private void requireNobodyListed(Group group) {
        if (group.hasMember()) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "MEMBERS_NOT_TAKEN",
                    "Members join one by one, each by their own word: post the group without them, then"
                            + " Group/[id]/$member-add",
                    Optional.of("Group.member")));
        }
        persons.requireNone(group);
    }

    private static void requireOneThatForms(Group group) {
        if (group.getType() != GroupType.PERSON || !group.getActual()) {
            throw Elements.invalid("Group.type", "A peer group is of type person, and actual");
        }
        if (group.hasActive() && !group.getActive()) {
            throw Elements.invalid("Group.active", "A group that begins to form is active; end it by $change-status");
        }
    }

    private static String name(Group group) {
        var name = group.hasName() ? group.getName().strip() : "";
        if (name.isEmpty()) {
            throw Elements.missing("Group.name", "A peer group needs a name, in which nothing tells of an illness");
        }
        if (name.length() > 100) {
            throw Elements.invalid("Group.name", "The name has at most 100 characters");
        }
        return name;
    }

    private static OpenTo openTo(Group group) {
        return Optional.ofNullable(group.getExtensionByUrl(Extensions.GROUP_OPEN_TO))
                .map(extension -> extension.getValue() instanceof PrimitiveType<?> code ? code.getValueAsString() : "")
                .flatMap(OpenTo::ofCode)
                .orElseThrow(() -> Elements.missing(
                        "Group.extension",
                        "Say whom the group takes in, in the extension " + Extensions.GROUP_OPEN_TO
                                + ": cohort-only or any-completer"));
    }

    private static Set<OriginCohort> cohorts(Group group) {
        var cohorts = new LinkedHashSet<OriginCohort>();
        for (var extension : group.getExtensionsByUrl(Extensions.PROGRAMME_COHORT)) {
            var cohort = extension.getValue() instanceof Reference reference
                    ? References.maybeIdOf("Group", reference)
                    : Optional.<UUID>empty();
            cohorts.add(new OriginCohort(cohort.orElseThrow(
                    () -> Elements.invalid("Group.extension", "A cohort is named as Group/[id] of this server"))));
        }
        return cohorts;
    }

    private static Answer refused(Reason reason) {
        return new Answer.Refused(
                reason == Reason.GROUP_EXISTS_OTHERWISE
                        ? Refusal.conflict(reason.name(), reason.message())
                        : Refusal.rule(reason, reason.message()));
    }
}
