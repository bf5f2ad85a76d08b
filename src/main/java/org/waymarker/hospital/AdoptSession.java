package org.waymarker.hospital;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;

/**
 * The EHR's own Encounter of a programme session: the same person in a pain service on the same day, and at the same time where the
 * EHR tells the time. A clinic appointment in the afternoon is not the session of the morning.
 */
@Singleton
class AdoptSession implements AdoptionRule {
    private static final Set<EncounterStatus> DID_NOT_HAPPEN =
            Set.of(EncounterStatus.CANCELLED, EncounterStatus.ENTEREDINERROR);

    private final Hospital hospital;
    private final OurIdentifiers identifiers;
    private final FhirTimes times;

    AdoptSession(Hospital hospital, OurIdentifiers identifiers, FhirTimes times) {
        this.hospital = hospital;
        this.identifiers = identifiers;
        this.times = times;
    }

    @Override
    public boolean concerns(Resource ours) {
        return ours instanceof Encounter encounter
                && encounter.getPeriod().hasStart()
                && encounter.getIdentifier().stream()
                        .flatMap(identifier -> identifiers.kind(identifier.getSystem()).stream())
                        .anyMatch(Kind.CLOSING_SESSION::equals);
    }

    @Override
    public List<? extends Resource> candidates(Resource ours, String patientId, Ladder ladder) {
        var day = day((Encounter) ours);
        return hospital
                .search(
                        Encounter.class,
                        Map.of(
                                "patient",
                                List.of(patientId),
                                "date",
                                List.of("ge" + startOf(day), "lt" + startOf(day.plusDays(1)))))
                .stream()
                .filter(theirs -> tellsTheDay(theirs) && day(theirs).equals(day))
                .filter(theirs -> !isAtAnotherTime(theirs.getPeriod(), ((Encounter) ours).getPeriod()))
                .filter(theirs -> !DID_NOT_HAPPEN.contains(theirs.getStatus()))
                .filter(AdoptSession::isOfAPainService)
                .toList();
    }

    /** Whether both tell the time and do not overlap; without an end it may still be going on. Of a past cohort we may know the day only. */
    private static boolean isAtAnotherTime(Period theirs, Period ours) {
        if (!hasTime(theirs.getStartElement()) || !hasTime(ours.getStartElement())) {
            return false;
        }
        boolean begunAfter = !theirs.getStart().before(ours.getEnd());
        boolean overBefore = hasTime(theirs.getEndElement()) && !theirs.getEnd().after(ours.getStart());
        return begunAfter || overBefore;
    }

    /** A period that begins with a month or a year cannot be told to be that day's. */
    private static boolean tellsTheDay(Encounter theirs) {
        var start = theirs.getPeriod().getStartElement();
        return start.hasValue() && start.getPrecision().compareTo(TemporalPrecisionEnum.DAY) >= 0;
    }

    private static boolean hasTime(DateTimeType moment) {
        return moment.hasValue() && moment.getPrecision().compareTo(TemporalPrecisionEnum.DAY) > 0;
    }

    /** The civil day of the service's zone; a date without a time is that day wherever it was written. */
    private LocalDate day(Encounter encounter) {
        var start = encounter.getPeriod().getStartElement();
        return hasTime(start) ? times.dateOf(start.getValue().toInstant()) : LocalDate.parse(start.getValueAsString());
    }

    private String startOf(LocalDate day) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                day.atStartOfDay(times.zone()).toOffsetDateTime());
    }

    private static boolean isOfAPainService(Encounter theirs) {
        return Codes.PAIN_SERVICE.isIn(theirs.getServiceType())
                || Codes.ADULT_CHRONIC_PAIN_SERVICE.isIn(theirs.getServiceType())
                || theirs.getType().stream().anyMatch(Codes.SEEN_IN_PAIN_CLINIC::isIn);
    }
}
