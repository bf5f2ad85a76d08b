package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupMemberComponent;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.PatientKey;
import org.waymarker.testing.Databases;
import org.waymarker.testing.ProfileValidator;

/** The members of a group, to whoever may see them. */
class MemberViewTest extends PeerGroupTestBed {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }

    private Group shown(PeerGroupId group, boolean all) {
        return (Group) inTransaction(() -> bean(MemberView.class).show(resource(group), all));
    }

    private Set<UUID> find(Optional<PatientKey> patient, boolean mayAsk) {
        return inTransaction(() -> bean(MemberView.class).find(patient, mayAsk));
    }

    @Test
    void showsEveryPeriodOfEverybody() {
        var group = aFormingGroup();
        var ann = someone();
        var bob = someone();
        join(group, ann, "2025-07-01");
        leave(group, ann, "2025-08-01");
        join(group, bob, "2025-07-15");
        join(group, ann, "2025-09-01");
        var all = shown(group, true);
        assertThat(all.getMember())
                .extracting(MemberViewTest::told)
                .containsExactly("2025-07-01 2025-08-01 true", "2025-07-15 null false", "2025-09-01 null false");
        assertThat(all.getMember().get(0).getEntity().getIdentifier().getValue())
                .isEqualTo(all.getMember().get(2).getEntity().getIdentifier().getValue())
                .isNotEqualTo(all.getMember().get(1).getEntity().getIdentifier().getValue());
        assertThat(all.getMeta().getTag()).isEmpty();
        assertThat(all.getQuantity()).isEqualTo(2);
        ProfileValidator.assertValid(all);
    }

    private static String told(GroupMemberComponent member) {
        return member.getPeriod().getStartElement().getValueAsString() + " "
                + member.getPeriod().getEndElement().getValueAsString() + " " + member.getInactive();
    }

    @Test
    void saysThatItIsAPartToEverybodyElse() {
        var group = aFormingGroup();
        join(group, someone(), "2025-07-01");
        var part = shown(group, false);
        assertThat(part.getMember()).isEmpty();
        assertThat(part.getMeta().getTag()).singleElement().matches(Codes.SUBSETTED::is);
        ProfileValidator.assertValid(part);
    }

    @Test
    void neverStoresWhatItShows() {
        var group = aFormingGroup();
        join(group, someone(), "2025-07-01");
        shown(group, true);
        shown(group, false);
        assertThat(resource(group).getMember()).isEmpty();
        assertThat(resource(group).getMeta().getTag()).isEmpty();
    }

    @Test
    void findsTheGroupsOfAPersonForWhoMayAsk() {
        var group = aFormingGroup();
        var left = aFormingGroup();
        aFormingGroup();
        var ann = someone();
        join(group, ann, "2025-07-01");
        join(left, ann, "2025-07-01");
        leave(left, ann, "2025-08-01");
        assertThat(find(Optional.of(ann), true)).containsExactlyInAnyOrder(group.value(), left.value());
        assertThat(find(Optional.of(someone()), true)).isEmpty();
        assertThat(find(Optional.empty(), true)).isEmpty();
    }

    @Test
    void refusesTheQuestionWhoeverThePatientIs() {
        var group = aFormingGroup();
        var ann = someone();
        join(group, ann, "2025-07-01");
        for (var patient : List.of(Optional.of(ann), Optional.of(someone()), Optional.<PatientKey>empty())) {
            assertThatThrownBy(() -> find(patient, false))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.refusal().status() + " "
                                            + e.refusal().code())
                                    .isEqualTo("403 MEMBERS_NOT_SHOWN"));
        }
    }
}
