package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.peergroup.PeerGroupFixtures.TODAY;
import static org.waymarker.peergroup.PeerGroupFixtures.aGroup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.waymarker.patient.PatientKey;

/** Whatever callers send, in whatever order: what the rules let through stays sound. */
class MembershipPropertiesTest {
    private static final int PEOPLE = 4;

    /** Somebody is said to have joined or left one of two groups on a day. */
    record Told(boolean joins, int group, int person, LocalDate day) {}

    /** The first group is said to merge into the second, with some moving. */
    record Merger(List<Integer> moving, LocalDate day) {}

    /** Two groups' books, kept by the rules alone. */
    private static final class Books {
        final PeerGroup[] groups = {aGroup(GroupStatus.MEETING), aGroup(GroupStatus.MEETING)};
        final List<PatientKey> people = IntStream.range(0, PEOPLE)
                .mapToObj(n -> new PatientKey(new UUID(0, n)))
                .toList();
        final List<Map<PatientKey, List<Membership>>> members = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());

        List<Membership> own(int group, PatientKey person) {
            return members.get(group).computeIfAbsent(person, p -> new ArrayList<>());
        }

        List<Membership> open(int group) {
            return members.get(group).values().stream()
                    .flatMap(List::stream)
                    .filter(Membership::isOpen)
                    .toList();
        }

        boolean isOpen(int group, int person) {
            return own(group, people.get(person)).stream().anyMatch(Membership::isOpen);
        }

        void tell(Told told) {
            var person = people.get(told.person);
            var own = own(told.group, person);
            if (told.joins) {
                if (MembershipRules.joinedOn(own, told.day).isEmpty()
                        && MembershipRules.obstacleToJoining(groups[told.group], own, told.day, TODAY)
                                .isEmpty()) {
                    own.add(Membership.from(groups[told.group].id(), person, told.day, Membership.HowKnown.NOT_STATED));
                }
            } else if (MembershipRules.leave(own, told.day, Optional.empty(), TODAY)
                    instanceof MembershipDecision.Done done) {
                own.set(own.size() - 1, done.membership());
            }
        }

        boolean merge(Merger merger) {
            var movers = merger.moving.stream()
                    .map(people::get)
                    .map(person -> new MergeRules.Mover(person, true, own(1, person)))
                    .toList();
            if (!(MergeRules.merge(groups[0], groups[1], open(0), movers, merger.day, TODAY, Optional.empty())
                    instanceof MergeRules.Outcome.Merge merge)) {
                return false;
            }
            for (var closed : merge.closed()) {
                var own = own(0, closed.patient());
                own.set(own.size() - 1, closed);
            }
            merge.opened().forEach(opened -> own(1, opened.patient()).add(opened));
            groups[0] = merge.from();
            groups[1] = merge.into();
            return true;
        }

        void assertSound() {
            for (var book : members) {
                book.values().forEach(Books::assertInOrder);
            }
        }

        /** Periods follow one another: none overlaps, only the last may be open. */
        private static void assertInOrder(List<Membership> own) {
            for (int i = 0; i < own.size(); i++) {
                var period = own.get(i);
                period.left().ifPresent(end -> assertThat(end).isAfterOrEqualTo(period.joined()));
                if (i + 1 < own.size()) {
                    assertThat(period.left()).isPresent();
                    assertThat(own.get(i + 1).joined())
                            .isAfterOrEqualTo(period.left().orElseThrow());
                }
            }
        }
    }

    @Property(tries = 500)
    void periodsNeverOverlapAndKeepTheirOrder(@ForAll("stories") List<Told> story) {
        var books = new Books();
        for (var told : story) {
            books.tell(told);
            books.assertSound();
        }
    }

    @Property(tries = 500)
    void nobodyIsAMemberTwice(@ForAll("stories") List<Told> story) {
        var books = new Books();
        story.forEach(books::tell);
        for (int group = 0; group < 2; group++) {
            assertThat(books.open(group)).extracting(Membership::patient).doesNotHaveDuplicates();
        }
    }

    @Property(tries = 500)
    void theSameStoryToldTwiceInOneBreathChangesNothingMore(@ForAll("stories") List<Told> story) {
        var once = new Books();
        var twice = new Books();
        for (var told : story) {
            once.tell(told);
            twice.tell(told);
            twice.tell(told);
        }
        for (int group = 0; group < 2; group++) {
            for (int person = 0; person < PEOPLE; person++) {
                assertThat(periods(twice, group, person)).isEqualTo(periods(once, group, person));
            }
        }
    }

    private static List<List<Object>> periods(Books books, int group, int person) {
        return books.own(group, books.people.get(person)).stream()
                .map(m -> List.<Object>of(m.joined(), m.left()))
                .toList();
    }

    @Property(tries = 500)
    void aMergerLosesAndDoublesNobody(@ForAll("stories") List<Told> story, @ForAll("mergers") Merger drawn) {
        var books = new Books();
        story.forEach(books::tell);
        var merger = new Merger(
                drawn.moving.stream().filter(person -> books.isOpen(0, person)).toList(), drawn.day);
        var before = new HashSet<PatientKey>();
        books.open(1).forEach(m -> before.add(m.patient()));
        if (!books.merge(merger)) {
            books.assertSound();
            return;
        }
        books.assertSound();
        assertThat(books.open(0)).isEmpty();
        merger.moving.forEach(person -> before.add(books.people.get(person)));
        assertThat(books.open(1)).extracting(Membership::patient).containsExactlyInAnyOrderElementsOf(before);
    }

    @Property(tries = 200)
    void nobodyJoinsAGroupThatHasMerged(
            @ForAll("stories") List<Told> story,
            @ForAll("mergers") Merger merger,
            @ForAll("stories") List<Told> afterwards) {
        var books = new Books();
        story.forEach(books::tell);
        if (books.merge(merger)) {
            afterwards.forEach(books::tell);
            assertThat(books.open(0)).isEmpty();
            books.assertSound();
        }
    }

    @Provide
    Arbitrary<List<Told>> stories() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, PEOPLE - 1),
                        days())
                .as(Told::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<Merger> mergers() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, PEOPLE - 1).list().ofMaxSize(PEOPLE),
                        Arbitraries.oneOf(Arbitraries.just(TODAY), days()))
                .as(Merger::new);
    }

    /** Few days, so that stories meet themselves; some before the groups began, some in the future. */
    private static Arbitrary<LocalDate> days() {
        return Arbitraries.integers().between(-275, 2).edgeCases(c -> c.add(0)).map(n -> TODAY.plusDays(n / 20 * 20));
    }
}
