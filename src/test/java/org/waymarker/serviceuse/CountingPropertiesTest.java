package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.NO_PROGRAMME;
import static org.waymarker.serviceuse.ServiceUseFixtures.YEAR;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What must hold however the contacts of a year fall. */
class CountingPropertiesTest {
    /** Beyond the end of all that is finished. */
    private static final LocalDate KNOWN_TO = YEAR.to().plusDays(90);

    @Property(tries = 300)
    void orderDoesNotMatter(
            @ForAll("contacts") List<Contact> contacts, @ForAll Measure measure, @ForAll Random random) {
        var shuffled = new ArrayList<>(contacts);
        Collections.shuffle(shuffled, random);
        assertThat(count(measure, YEAR, shuffled)).isEqualTo(count(measure, YEAR, contacts));
    }

    @Property(tries = 300)
    void tellingAContactTwiceDoesNotMatter(
            @ForAll("contacts") List<Contact> contacts, @ForAll Measure measure, @ForAll Random random) {
        var twice = new ArrayList<>(contacts);
        contacts.stream().filter(contact -> random.nextBoolean()).forEach(twice::add);
        assertThat(count(measure, YEAR, twice)).isEqualTo(count(measure, YEAR, contacts));
    }

    @Property(tries = 300)
    void thePartsOfARangeAddUpToTheWhole(
            @ForAll("contacts") List<Contact> contacts,
            @ForAll Measure measure,
            @ForAll @IntRange(min = 1, max = 364) int cut) {
        var middle = YEAR.from().plusDays(cut);
        var whole = count(measure, YEAR, contacts);
        var first = count(measure, new DateRange(YEAR.from(), middle), contacts);
        var second = count(measure, new DateRange(middle, YEAR.to()), contacts);
        if (whole instanceof Count.Counted all) {
            assertThat(value(first) + value(second)).isEqualTo(all.value());
        } else {
            assertThat(List.of(first, second)).hasAtLeastOneElementOfType(Count.NotKnown.class);
        }
    }

    @Property(tries = 300)
    void aContactOfAnotherKindDoesNotMatter(@ForAll("contacts") List<Contact> contacts) {
        var more = new ArrayList<>(contacts);
        more.add(ServiceUseFixtures.consultation("another", "2025-05-05"));
        assertThat(count(Measure.EMERGENCY_BED_DAYS, YEAR, more))
                .isEqualTo(count(Measure.EMERGENCY_BED_DAYS, YEAR, contacts));
    }

    @Property
    void theWindowsAreEqualAndApart(
            @ForAll @IntRange(min = 0, max = 20_000) int start, @ForAll @IntRange(min = 0, max = 1000) int length) {
        var first = LocalDate.of(1990, 1, 1).plusDays(start);
        var last = first.plusDays(length);
        var windows = Windows.around(first, last);
        var before = windows.baseline().range();
        var after = windows.followUp().range();
        assertThat(before.days()).isEqualTo(364).isEqualTo(after.days());
        assertThat(before.overlaps(after)).isFalse();
        assertThat(before.contains(first)).isFalse();
        assertThat(after.contains(last)).isFalse();
        assertThat(before.last().plusDays(1)).isEqualTo(first);
        assertThat(after.from().minusDays(1)).isEqualTo(last);
        assertThat(before.from().getDayOfWeek()).isEqualTo(first.getDayOfWeek());
    }

    @Property
    void aChangeIsTheDifferenceAndTurnsRoundWithIt(
            @ForAll @IntRange(max = 400) int before, @ForAll @IntRange(max = 400) int after) {
        assertThat(change(before, after)).isEqualTo(after - before).isEqualTo(-change(after, before));
    }

    private static int change(int before, int after) {
        var change = Change.between(
                ChangeTest.count(ServiceUseFixtures.WINDOWS.baseline(), before),
                ChangeTest.count(ServiceUseFixtures.WINDOWS.followUp(), after));
        return ((Change.Difference) change).value();
    }

    private static Count count(Measure measure, DateRange range, List<Contact> contacts) {
        return CountingRules.count(measure, range, contacts, NO_PROGRAMME, KNOWN_TO);
    }

    private static int value(Count count) {
        return ((Count.Counted) count).value();
    }

    /** Up to a dozen contacts in and around the year, some of them copies, transfers, children, or open. */
    @Provide
    Arbitrary<List<Contact>> contacts() {
        return contact().list().ofMaxSize(12).map(CountingPropertiesTest::distinctIds);
    }

    private static List<Contact> distinctIds(List<Contact> contacts) {
        var seen = new HashSet<ContactId>();
        return contacts.stream().filter(contact -> seen.add(contact.id())).toList();
    }

    private static Arbitrary<Contact> contact() {
        var ids = Arbitraries.integers().between(1, 30);
        var starts = Arbitraries.integers().between(-40, 400);
        var lengths = Arbitraries.integers().between(0, 40);
        var shapes = Arbitraries.of("ed", "stay", "both", "clinic");
        var methods = Arbitraries.of("21", "21", "22", "2B", "2B", "11", "99", "");
        var statuses = Arbitraries.of(
                Contact.Status.FINISHED, Contact.Status.FINISHED, Contact.Status.OPEN, Contact.Status.DID_NOT_HAPPEN);
        var identifiers = Arbitraries.integers().between(0, 40);
        var parents = Arbitraries.integers().between(0, 90);
        return Combinators.combine(ids, starts, lengths, shapes, methods, statuses, identifiers, parents)
                .as(CountingPropertiesTest::contact);
    }

    private static Contact contact(
            int id,
            int start,
            int length,
            String shape,
            String method,
            Contact.Status status,
            int identifier,
            int parent) {
        var from = YEAR.from().plusDays(start);
        var to = from.plusDays(length);
        var name = ServiceUseFixtures.id("" + id);
        var phases = switch (shape) {
            case "ed" -> List.of(new Contact.Phase(ContactKind.ED_ATTENDANCE, from, Optional.of(to)));
            case "stay" -> List.of(new Contact.Phase(ContactKind.ADMISSION, from, Optional.of(to)));
            case "both" ->
                List.of(
                        new Contact.Phase(ContactKind.ED_ATTENDANCE, from, Optional.of(from)),
                        new Contact.Phase(ContactKind.ADMISSION, from, Optional.of(to)));
            default -> List.of(new Contact.Phase(ContactKind.OUTPATIENT_PAIN, from, Optional.of(to)));
        };
        var names = new HashSet<ContactId>(Set.of(name));
        if (identifier > 0) {
            names.add(new ContactId.Identifier("urn:visit", "" + identifier));
        }
        return new Contact(
                name,
                names,
                status,
                phases,
                method.isEmpty() ? Optional.empty() : Optional.of(new AdmissionMethod(method)),
                false,
                false,
                parent == 0 || parent > 30 ? Set.of() : Set.of(ServiceUseFixtures.id("" + parent)));
    }
}
