package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Profiles;

/**
 * Peer groups and their meetings as plain resources. A Group is not put: members join and leave one by one, and its status moves by
 * operations.
 */
@Singleton
class PeerGroupResources implements FhirEndpoint {
    private static final String MEETING = "a meeting of a peer group that the health service ran";

    private final PostedGroup postedGroup;
    private final PostedMeeting postedMeeting;

    PeerGroupResources(PostedGroup postedGroup, PostedMeeting postedMeeting) {
        this.postedGroup = postedGroup;
        this.postedMeeting = postedMeeting;
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(
                new Creation<>(
                        Group.class,
                        PostedGroup::isAPeerGroup,
                        "a peer support group (code service-type 224)",
                        postedGroup::create),
                new Creation<>(Encounter.class, encounter -> true, MEETING, postedMeeting::create));
    }

    @Override
    public List<Update<?>> updates() {
        return List.of(new Update<>(
                Encounter.class,
                encounter -> encounter.getMeta().hasProfile(Profiles.GROUP_MEETING_ENCOUNTER),
                MEETING,
                postedMeeting::put));
    }
}
