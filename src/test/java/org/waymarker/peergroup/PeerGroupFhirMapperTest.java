package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.peergroup.PeerGroupFixtures.STARTED;
import static org.waymarker.peergroup.PeerGroupFixtures.day;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.peergroup.Meeting.Facilitation;
import org.waymarker.peergroup.Meeting.Outcome;
import org.waymarker.peergroup.Meeting.Setting;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class PeerGroupFhirMapperTest {
    private static final PeerGroupId ID = new PeerGroupId(UUID.fromString("d06739b9-ec32-565e-96fe-e401b5adc0aa"));
    private static final PeerGroupId OTHER = new PeerGroupId(UUID.fromString("0852eb1a-1982-5eb4-866d-1578b551d596"));
    private static final MeetingId MEETING = new MeetingId(UUID.fromString("a9ed9f3b-5f82-50e7-848d-8da268a5bcd6"));
    private static final PeerGroup FORMING =
            PeerGroup.forming(ID, "Thursday group", OpenTo.ANY_COMPLETER, Set.of(), STARTED);
    private static final Facilitation RUN = new Facilitation(
            new Clinician("Practitioner", "Practitioner/77"),
            Instant.parse("2025-07-10T17:00:00Z"),
            Instant.parse("2025-07-10T18:30:00Z"));

    private final PeerGroupFhirMapper mapper = new PeerGroupFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"),
            new FhirTimes("Europe/London"));

    @Test
    void mapsTheGroupWithoutItsMembers() {
        golden("group-forming", mapper.group(FORMING, 0));
        golden("group-meeting", mapper.group(FORMING.inStatus(GroupStatus.MEETING, day("2025-07-10")), 6));
        assertThat(mapper.group(FORMING, 6).getMember()).isEmpty();
    }

    @Test
    void mapsAGroupThatIsOver() {
        golden("group-ended", mapper.group(FORMING.inStatus(GroupStatus.ENDED, day("2025-09-01")), 0));
        golden("group-merged", mapper.group(FORMING.mergedInto(OTHER, day("2025-09-01")), 0));
    }

    @ParameterizedTest
    @EnumSource(GroupStatus.class)
    void mapsEveryStatusToAValidGroup(GroupStatus status) {
        for (var openTo : OpenTo.values()) {
            var group = PeerGroup.forming(ID, "Thursday group", openTo, Set.of(), STARTED);
            var there = switch (status) {
                case FORMING -> group;
                case MERGED -> group.mergedInto(OTHER, STARTED);
                case MEETING, DORMANT, ENDED -> group.inStatus(status, STARTED);
            };
            var resource = mapper.group(there, 3);
            ProfileValidator.assertValid(resource);
            assertThat(resource.getActive()).isEqualTo(!status.isOver());
        }
    }

    @Test
    void mapsAHeadCount() {
        golden("head-count", count(held(7)).orElseThrow());
        golden("head-count-amended", count(held(7), held(8)).orElseThrow());
        golden("head-count-in-error", count(held(7), cancelled()).orElseThrow());
    }

    @Test
    void aCountStaysFinalUntilTheNumberOrTheDayChanges() {
        assertThat(status(count(held(null), held(7)))).isEqualTo(ObservationStatus.FINAL);
        assertThat(status(count(held(7), run(Outcome.HELD, 7)))).isEqualTo(ObservationStatus.FINAL);
        assertThat(status(count(held(7), on("2025-07-11", 7)))).isEqualTo(ObservationStatus.AMENDED);
        assertThat(status(count(held(7), cancelled(), held(7)))).isEqualTo(ObservationStatus.AMENDED);
    }

    @Test
    void makesNothingOfSilence() {
        assertThat(count(held(null))).isEmpty();
        assertThat(count(told(Outcome.NOT_KNOWN))).isEmpty();
        assertThat(encounter(told(Outcome.NOT_KNOWN))).isEmpty();
    }

    @Test
    void makesNoEncounterOfAMeetingOfTheMembersOwn() {
        assertThat(encounter(held(7))).isEmpty();
        assertThat(encounter(cancelled())).isEmpty();
    }

    @Test
    void mapsAMeetingThatTheServiceRan() {
        golden("encounter", encounter(run(Outcome.HELD, 7)).orElseThrow());
        golden("encounter-cancelled", encounter(run(Outcome.CANCELLED, null)).orElseThrow());
        golden("encounter-in-error", encounter(run(Outcome.HELD, 7), held(7)).orElseThrow());
        var unknown = encounter(run(Outcome.NOT_KNOWN, null)).orElseThrow();
        ProfileValidator.assertValid(unknown);
        assertThat(unknown.getStatus()).isEqualTo(EncounterStatus.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void mapsEverySettingToAValidClass(Setting setting) {
        var meeting = new Meeting(
                MEETING, ID, day("2025-07-10"), Outcome.HELD, Optional.empty(), Optional.of(setting), Optional.of(RUN));
        var encounter = encounter(meeting).orElseThrow();
        ProfileValidator.assertValid(encounter);
        assertThat(encounter.getClass_().getCode()).isEqualTo(setting.code());
    }

    private Optional<Observation> count(Meeting... history) {
        var count = mapper.headCount(List.of(history));
        count.ifPresent(ProfileValidator::assertValid);
        return count;
    }

    private Optional<Encounter> encounter(Meeting... history) {
        return mapper.encounter(List.of(history));
    }

    private static ObservationStatus status(Optional<Observation> count) {
        return count.orElseThrow().getStatus();
    }

    private static Meeting held(Integer headCount) {
        return meeting("2025-07-10", Outcome.HELD, headCount, Optional.empty());
    }

    private static Meeting on(String date, Integer headCount) {
        return meeting(date, Outcome.HELD, headCount, Optional.empty());
    }

    private static Meeting cancelled() {
        return told(Outcome.CANCELLED);
    }

    private static Meeting told(Outcome outcome) {
        return meeting("2025-07-10", outcome, null, Optional.empty());
    }

    private static Meeting run(Outcome outcome, Integer headCount) {
        return meeting("2025-07-10", outcome, headCount, Optional.of(RUN));
    }

    private static Meeting meeting(
            String date, Outcome outcome, Integer headCount, Optional<Facilitation> facilitation) {
        return new Meeting(
                MEETING,
                ID,
                LocalDate.parse(date),
                outcome,
                Optional.ofNullable(headCount),
                Optional.empty(),
                facilitation);
    }

    private void golden(String name, Resource resource) {
        Golden.assertMatches(PeerGroupFhirMapperTest.class, name, resource);
    }
}
