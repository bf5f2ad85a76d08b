package org.waymarker.peergroup;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Group;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;

/** Opens the record of a group that begins to form. */
@Singleton
public class FormPeerGroup {
    private final PeerGroupBook groups;
    private final PeerGroupRecord record;
    private final BusinessIds ids;
    private final FhirTimes times;
    private final Clock clock;

    FormPeerGroup(PeerGroupBook groups, PeerGroupRecord record, BusinessIds ids, FhirTimes times, Clock clock) {
        this.groups = groups;
        this.record = record;
        this.ids = ids;
        this.times = times;
        this.clock = clock;
    }

    /** The id of the group that a caller knows under this identifier. */
    public PeerGroupId idOf(String system, String value) {
        return new PeerGroupId(ids.of(Kind.PEER_GROUP, system, value).value());
    }

    /** The same group again changes nothing; two callers at the same instant make one group. */
    @Transactional
    public GroupDecision form(
            PeerGroupId id, String name, OpenTo openTo, Set<OriginCohort> cohorts, LocalDate started, String author) {
        return form(id, name, openTo, cohorts, started, author, Optional.empty());
    }

    /**
     * As {@link #form(PeerGroupId, String, OpenTo, Set, LocalDate, String)}.
     *
     * @param sent the group as a caller sent it; empty if none did
     */
    @Transactional
    public GroupDecision form(
            PeerGroupId id,
            String name,
            OpenTo openTo,
            Set<OriginCohort> cohorts,
            LocalDate started,
            String author,
            Optional<Group> sent) {
        var wished = PeerGroup.forming(id, name, openTo, cohorts, started);
        var standing = groups.find(id);
        if (standing.isPresent()) {
            return again(wished, standing.get());
        }
        var obstacle = GroupRules.obstacleToForming(wished, times.today(clock))
                .or(() -> cohorts.stream().allMatch(this::isCohort)
                        ? Optional.empty()
                        : Optional.of(Reason.COHORT_UNKNOWN));
        if (obstacle.isPresent()) {
            return new GroupDecision.Refused(obstacle.get());
        }
        if (!groups.add(wished, author)) {
            return again(wished, groups.find(id).orElseThrow());
        }
        record.explain(wished, Codes.ACTIVITY_CREATE, List.of(record.write(wished, author, sent)), author);
        return new GroupDecision.Done(wished);
    }

    private static GroupDecision again(PeerGroup wished, PeerGroup standing) {
        return GroupRules.isRepeat(wished, standing)
                ? new GroupDecision.Done(standing)
                : new GroupDecision.Refused(Reason.GROUP_EXISTS_OTHERWISE);
    }

    /** Of the Groups in the record, those that are no peer group are cohorts. */
    private boolean isCohort(OriginCohort cohort) {
        return record.groupResource(cohort.group()).isPresent()
                && groups.find(new PeerGroupId(cohort.group())).isEmpty();
    }
}
