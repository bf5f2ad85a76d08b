package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Lanes;

/**
 * Finds out whether the hospital holds a resource that we may have written: by its business identifier, or where the server takes no
 * notice of that, among all that it holds of the patient. What cannot be told apart for certain is left to a person.
 */
@Singleton
class Look {
    /** More than one is a fault already; some more tell a server that gives everything from one that holds two. */
    private static final int ENOUGH = 20;

    private static final List<Integer> CANNOT_SEARCH_SO = List.of(400, 403, 405, 422, 501);

    private final Hospital hospital;
    private final OurIdentifiers identifiers;
    private final Lanes lanes;

    Look(Hospital hospital, OurIdentifiers identifiers, Lanes lanes) {
        this.hospital = hospital;
        this.identifiers = identifiers;
        this.lanes = lanes;
    }

    /**
     * @param ours as it was sent, its references those of the hospital
     * @param maybeSent whether an attempt may have been carried out since anybody looked. If not, what carries no identifier of ours is not
     *     ours, however like it is, and a server that cannot be searched holds none
     * @return empty if the hospital holds none for certain
     * @throws ParkException if it holds several, or if nobody could tell
     */
    Optional<Resource> find(
            Item item, Resource ours, Optional<PatientAtHospital> patient, Ladder ladder, boolean maybeSent) {
        var copies = byIdentifier(item, ours, ladder);
        return copies.isPresent() ? single(item, copies.get()) : amongThePatients(item, ours, patient, maybeSent);
    }

    /**
     * Everything at the hospital that carries our identifier of a resource, as far as its server can be asked.
     *
     * @param ours as in our record
     */
    List<Resource> copies(Item item, Resource ours, Optional<PatientAtHospital> patient, Ladder ladder) {
        return byIdentifier(item, ours, ladder)
                .or(() -> ofThePatient(item, patient).map(held -> copies(item, held)))
                .orElse(List.of());
    }

    /** Empty if the server cannot be asked for that, or answers with others too: it passes over the parameter, and not to find ours proves nothing. */
    private Optional<List<Resource>> byIdentifier(Item item, Resource ours, Ladder ladder) {
        if (!ladder.offers(Feature.identifierSearch(item.type()))) {
            return Optional.empty();
        }
        var identity = identifiers.identity(ours, item.id());
        try {
            var found = hospital.searchFew(
                    FhirTypes.of(item.type()),
                    Map.of("identifier", List.of(identity.system() + "|" + identity.value())),
                    ENOUGH);
            var copies = copies(item, found);
            return copies.size() == found.size() ? Optional.of(copies) : Optional.empty();
        } catch (HospitalException e) {
            if (cannotSearchSo(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<Resource> copies(Item item, List<? extends Resource> found) {
        return found.stream()
                .filter(theirs -> identifiers.isCopyOf(theirs, item.id()))
                .map(Resource.class::cast)
                .toList();
    }

    private static Optional<Resource> single(Item item, List<Resource> copies) {
        if (copies.size() > 1) {
            throw new ParkException(
                    ParkReason.DOUBLED, "The hospital holds " + copies.size() + " of " + item.type() + " " + item.id());
        }
        return copies.stream().findFirst();
    }

    private Optional<Resource> amongThePatients(
            Item item, Resource ours, Optional<PatientAtHospital> patient, boolean maybeSent) {
        var all = ofThePatient(item, patient);
        if (all.isEmpty() && maybeSent) {
            throw new ParkException(
                    ParkReason.CANNOT_LOOK,
                    "The hospital offers no search that tells whether it holds " + item.type() + " " + item.id());
        }
        var held = all.orElse(List.of());
        var copies = copies(item, held);
        if (!copies.isEmpty() || !maybeSent) {
            return single(item, copies);
        }
        // The server may have dropped our identifier. Then patient, type, day and content must do.
        var candidates = held.stream()
                .filter(theirs -> !identifiers.isOurs(theirs))
                .filter(theirs ->
                        !lanes.isLinked(item.type(), theirs.getIdElement().getIdPart()))
                .filter(theirs -> day(theirs).equals(day(ours)))
                .toList();
        var wanted = Content.of(ours).without("identifier");
        var same = candidates.stream()
                .filter(theirs -> Content.of(theirs).without("identifier").equals(wanted))
                .map(Resource.class::cast)
                .toList();
        if (same.isEmpty() && !candidates.isEmpty()) {
            throw new ParkException(
                    ParkReason.UNDECIDED,
                    "The hospital holds " + candidates.size() + " of type " + item.type()
                            + " of that day, of which one may be " + item.id());
        }
        return single(item, same);
    }

    /** Empty if the server cannot be asked for that. */
    private Optional<List<? extends Resource>> ofThePatient(Item item, Optional<PatientAtHospital> patient) {
        if (patient.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(hospital.search(
                    FhirTypes.of(item.type()),
                    Map.of("patient", List.of(patient.get().id()))));
        } catch (HospitalException e) {
            if (cannotSearchSo(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether the server does not take such a search at all. */
    static boolean cannotSearchSo(HospitalException e) {
        return e.failure() instanceof Failure.Refusal refusal && CANNOT_SEARCH_SO.contains(refusal.status());
    }

    /** The hospital's copy by its id there; empty if it is gone, or if that id is another resource's by now. */
    Optional<Resource> read(Item item, String theirId) {
        return hospital.read(FhirTypes.of(item.type()), theirId)
                .map(Resource.class::cast)
                .filter(theirs -> identifiers.isCopyOf(theirs, item.id()) || !identifiers.isOurs(theirs));
    }

    /** The civil day that a resource is of, as far as it tells one. */
    private static Optional<String> day(Resource resource) {
        return moment(resource).flatMap(FhirTimes::dayAsWritten);
    }

    private static Optional<? extends BaseDateTimeType> moment(Resource resource) {
        Optional<? extends BaseDateTimeType> moment = Optional.empty();
        if (resource instanceof CarePlan plan) {
            moment = Optional.of(plan.getPeriod().getStartElement());
        } else if (resource instanceof ServiceRequest referral) {
            moment = Optional.of(referral.getAuthoredOnElement());
        } else if (resource instanceof Task task) {
            moment = Optional.of(task.getAuthoredOnElement());
        } else if (resource instanceof DocumentReference note) {
            moment = Optional.of(note.getDateElement());
        } else if (resource instanceof Procedure procedure) {
            moment = procedure.hasPerformedPeriod()
                    ? Optional.of(procedure.getPerformedPeriod().getStartElement())
                    : Optional.empty();
        } else if (resource instanceof Encounter encounter) {
            moment = Optional.of(encounter.getPeriod().getStartElement());
        } else if (resource instanceof Flag flag) {
            moment = Optional.of(flag.getPeriod().getStartElement());
        } else if (resource instanceof Observation observation) {
            moment = observation.getEffective() instanceof DateTimeType when
                    ? Optional.of(when)
                    : observation.hasEffectivePeriod()
                            ? Optional.of(observation.getEffectivePeriod().getStartElement())
                            : Optional.empty();
        }
        return moment.filter(BaseDateTimeType::hasValue);
    }
}
