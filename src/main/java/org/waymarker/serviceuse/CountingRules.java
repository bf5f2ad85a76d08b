package org.waymarker.serviceuse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How contacts become a number, one rule a method. No rule looks at the order in which a feed tells its contacts, and telling
 * one twice changes nothing: {@link DistinctContacts}.
 */
public final class CountingRules {
    private CountingRules() {}

    /**
     * Counts one measure in one range of dates.
     *
     * @param contacts everything known of one patient that touches the range, from feeds that are complete for it
     * @param knownTo the day after the last one for which the feeds are complete; a stay that goes on is known until then
     */
    public static Count count(
            Measure measure,
            DateRange range,
            Collection<Contact> contacts,
            ProgrammeEncounters programme,
            LocalDate knownTo) {
        return counter(measure, DistinctContacts.of(contacts), programme, knownTo)
                .apply(range);
    }

    /** As {@link #count}, for one range after another: what does not depend on the range is worked out once. */
    static Function<DateRange, Count> counter(
            Measure measure, DistinctContacts contacts, ProgrammeEncounters programme, LocalDate knownTo) {
        var counted = countable(contacts, measure.kind(), programme);
        return switch (measure) {
            case EMERGENCY_ADMISSIONS -> {
                var spells = spells(counted, knownTo);
                yield range -> emergencyAdmissions(spells, range);
            }
            case EMERGENCY_BED_DAYS -> {
                var spells = spells(counted, knownTo);
                yield range -> emergencyBedDays(spells, range, knownTo);
            }
            case ED_ATTENDANCES, GP_CONSULTATIONS, NHS111_CONTACTS, OUTPATIENT_PAIN_CONTACTS ->
                range -> starting(counted, measure.kind(), range);
        };
    }

    /** The contacts of a kind that took place, each once, without those of the programme and of excluded clinics. */
    static List<Contact> countable(DistinctContacts contacts, ContactKind kind, ProgrammeEncounters programme) {
        var happened = contacts.each().stream()
                .filter(contact -> happened(contact, kind))
                .toList();
        return outsideTheProgramme(outsideExcludedClinics(withoutChildren(happened)), programme);
    }

    /**
     * Finished only. A stay in hospital that goes on has happened all the same, as has the visit to A&E that it began with;
     * an attendance or consultation that goes on is counted once it is over, whatever end is planned for it.
     */
    static boolean happened(Contact contact, ContactKind kind) {
        return contact.phase(kind)
                .filter(phase -> switch (contact.status()) {
                    case FINISHED -> true;
                    case OPEN -> kind == ContactKind.ADMISSION || isFollowed(contact, phase);
                    case DID_NOT_HAPPEN -> false;
                })
                .isPresent();
    }

    /** The last phase of a contact that goes on is the one that goes on. */
    private static boolean isFollowed(Contact contact, Contact.Phase phase) {
        return contact.phases().indexOf(phase) < contact.phases().size() - 1;
    }

    /**
     * A contact filed under one of the same kind is a part of that one and not counted; an A&E visit filed under the admission
     * that followed is of another kind and counts.
     *
     * @param happened contacts of one kind that took place: a parent of another kind, or that did not happen, hides no child
     */
    static List<Contact> withoutChildren(List<Contact> happened) {
        if (happened.stream().allMatch(contact -> contact.partOf().isEmpty())) {
            return happened;
        }
        var byName = new HashMap<ContactId, List<Contact>>();
        happened.forEach(contact -> contact.names()
                .forEach(name ->
                        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(contact)));
        return happened.stream().filter(contact -> !isChild(contact, byName)).toList();
    }

    /** Where contacts are filed under each other in a circle, the first of them counts as the parent. */
    private static boolean isChild(Contact contact, Map<ContactId, List<Contact>> byName) {
        return !contact.partOf().isEmpty()
                && ancestors(contact, byName).stream()
                        .anyMatch(ancestor -> contact.id().compareTo(ancestor.id()) > 0
                                || !ancestors(ancestor, byName).contains(contact));
    }

    private static Set<Contact> ancestors(Contact contact, Map<ContactId, List<Contact>> byName) {
        var ancestors = new HashSet<Contact>();
        var next = new ArrayDeque<Contact>(List.of(contact));
        while (!next.isEmpty()) {
            for (ContactId name : next.pop().partOf()) {
                for (Contact parent : byName.getOrDefault(name, List.of())) {
                    if (!parent.equals(contact) && ancestors.add(parent)) {
                        next.add(parent);
                    }
                }
            }
        }
        return ancestors;
    }

    /** Sessions of the programme and meetings of a peer group, ours and those adopted from the hospital, are not counted. */
    static List<Contact> outsideTheProgramme(List<Contact> contacts, ProgrammeEncounters programme) {
        return contacts.stream().filter(contact -> !programme.has(contact)).toList();
    }

    /** What takes place at a clinic that the deployer has excluded, since the programme is held there, is not counted. */
    static List<Contact> outsideExcludedClinics(List<Contact> contacts) {
        return contacts.stream().filter(contact -> !contact.atExcludedClinic()).toList();
    }

    /** The start date decides: a contact belongs to the range in which it began, wherever it ended. */
    static Count starting(Collection<Contact> contacts, ContactKind kind, DateRange range) {
        return Count.Counted.of(contacts.stream()
                .filter(contact -> contact.phase(kind)
                        .filter(phase -> range.contains(phase.from()))
                        .isPresent())
                .toList());
    }

    /**
     * A contact that began in A&E and became an admission is one attendance and one admission: each measure takes the first
     * phase of its kind. Coming through A&E also tells that the admission was an emergency when no method was recorded.
     */
    static boolean beganInEmergencyDepartment(Contact contact) {
        return contact.phase(ContactKind.ED_ATTENDANCE).isPresent()
                && contact.phase(ContactKind.ADMISSION).isPresent();
    }

    /**
     * Whether an admission was an emergency. A recorded method decides; without one, only coming through A&E or the feed's own
     * word does. Otherwise it is not known, and never taken for planned.
     */
    static AdmissionMethod.Urgency urgency(Contact admission) {
        var recorded =
                admission.admissionMethod().map(AdmissionMethod::urgency).orElse(AdmissionMethod.Urgency.NOT_KNOWN);
        if (recorded == AdmissionMethod.Urgency.NOT_KNOWN
                && (beganInEmergencyDepartment(admission) || admission.calledEmergency())) {
            return AdmissionMethod.Urgency.EMERGENCY;
        }
        return recorded;
    }

    /**
     * An emergency transfer (2B) is one spell with its origin: the stay that was still going on the day before it, or on the
     * same day. A transfer whose origin no feed tells stands as a spell of its own.
     *
     * @param knownTo as for {@link #emergencyBedDays}
     */
    static List<Spell> spells(Collection<Contact> admissions, LocalDate knownTo) {
        var spells = new ArrayList<List<Spell.Stay>>();
        stays(admissions)
                .sorted(Comparator.comparing((Spell.Stay stay) -> stay.phase().from())
                        .thenComparing(stay -> isTransfer(stay.contact()))
                        .thenComparing(stay -> stay.contact().id()))
                .forEach(stay -> origin(stay, spells, knownTo)
                        .ifPresentOrElse(spell -> spell.add(stay), () -> spells.add(new ArrayList<>(List.of(stay)))));
        return spells.stream().map(Spell::new).toList();
    }

    private static Stream<Spell.Stay> stays(Collection<Contact> admissions) {
        return admissions.stream()
                .flatMap(contact ->
                        contact.phase(ContactKind.ADMISSION).stream().map(phase -> new Spell.Stay(contact, phase)));
    }

    private static boolean isTransfer(Contact contact) {
        return contact.admissionMethod().map(AdmissionMethod::emergencyTransfer).orElse(false);
    }

    /** The spell, begun latest, with a stay that lasted until the transfer. */
    private static Optional<List<Spell.Stay>> origin(
            Spell.Stay transfer, List<List<Spell.Stay>> earlier, LocalDate knownTo) {
        if (!isTransfer(transfer.contact())) {
            return Optional.empty();
        }
        var dayBefore = transfer.phase().from().minusDays(1);
        return earlier.stream()
                .filter(spell -> spell.stream()
                        .anyMatch(stay -> stay.phase()
                                .to()
                                .filter(to -> !to.isAfter(knownTo))
                                .map(to -> !to.isBefore(dayBefore))
                                .orElse(isOpen(stay))))
                .reduce((first, second) -> second);
    }

    private static boolean isOpen(Spell.Stay stay) {
        return stay.contact().status() == Contact.Status.OPEN;
    }

    /** A spell is one admission, on the day of its first leg, by the method of its first leg. */
    static Count emergencyAdmissions(Collection<Spell> spells, DateRange range) {
        var emergencies = new ArrayList<Contact>();
        for (Spell spell : spells) {
            if (range.contains(spell.start())) {
                switch (urgency(spell.admission().contact())) {
                    case NOT_KNOWN -> {
                        return new Count.NotKnown(Count.Reason.ADMISSION_METHOD_MISSING);
                    }
                    case EMERGENCY -> emergencies.add(spell.admission().contact());
                    case NOT_EMERGENCY -> {}
                }
            }
        }
        return Count.Counted.of(emergencies);
    }

    /**
     * Bed days are the nights of emergency spells, clipped to the range; a night is counted once, however many stays claim it.
     *
     * @param knownTo a stay that goes on has had the nights before this day; an end after it is none that anybody knows
     */
    static Count emergencyBedDays(Collection<Spell> spells, DateRange range, LocalDate knownTo) {
        var nights = new HashSet<LocalDate>();
        var doubtful = new HashSet<LocalDate>();
        var contacts = new HashSet<Contact>();
        for (Spell spell : spells) {
            var urgency = urgency(spell.admission().contact());
            if (urgency == AdmissionMethod.Urgency.NOT_EMERGENCY) {
                continue;
            }
            for (Spell.Stay stay : spell.stays()) {
                var end = end(stay, knownTo);
                if (end.isEmpty()) {
                    if (stay.phase().from().isBefore(range.to())) {
                        return new Count.NotKnown(Count.Reason.END_OF_STAY_MISSING);
                    }
                    continue;
                }
                var clipped = nights(stay.phase().from(), end.get(), range);
                if (urgency == AdmissionMethod.Urgency.NOT_KNOWN) {
                    doubtful.addAll(clipped);
                } else if (!clipped.isEmpty()) {
                    nights.addAll(clipped);
                    contacts.add(stay.contact());
                }
            }
        }
        if (!nights.containsAll(doubtful)) {
            return new Count.NotKnown(Count.Reason.ADMISSION_METHOD_MISSING);
        }
        return Count.Counted.of(nights.size(), contacts);
    }

    private static Optional<LocalDate> end(Spell.Stay stay, LocalDate knownTo) {
        var known = stay.phase().to().filter(to -> !to.isAfter(knownTo));
        return isOpen(stay) ? known.or(() -> Optional.of(knownTo)) : known;
    }

    /** The nights of a stay that lie in the range; the night of a date is the one that begins on its evening. */
    static Set<LocalDate> nights(LocalDate from, LocalDate to, DateRange range) {
        var first = from.isBefore(range.from()) ? range.from() : from;
        var end = to.isAfter(range.to()) ? range.to() : to;
        return first.isBefore(end) ? first.datesUntil(end).collect(Collectors.toSet()) : Set.of();
    }

    /**
     * The civil date of an instant where the service is: half past midnight in British Summer Time belongs to the new day,
     * though it is still yesterday in UTC, and a day on which the clock changes is one day.
     */
    static LocalDate civilDate(Instant instant, ZoneId zone) {
        return instant.atZone(zone).toLocalDate();
    }
}
