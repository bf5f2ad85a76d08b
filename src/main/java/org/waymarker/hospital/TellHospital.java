package org.waymarker.hospital;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.capability.Form;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Delivery.Way;
import org.waymarker.record.HospitalCopy;

/**
 * Tells the hospital in another form what it cannot hold as it is. Each form is looked for before it is written, since it is linked to
 * no resource of our record by an id of theirs.
 */
@Singleton
class TellHospital {
    private final Hospital hospital;
    private final Look look;
    private final NoteEncounter noteEncounter;
    private final OurIdentifiers identifiers;
    private final BusinessIds ids;
    private final HospitalSettings settings;

    TellHospital(
            Hospital hospital,
            Look look,
            NoteEncounter noteEncounter,
            OurIdentifiers identifiers,
            BusinessIds ids,
            HospitalSettings settings) {
        this.hospital = hospital;
        this.look = look;
        this.noteEncounter = noteEncounter;
        this.identifiers = identifiers;
        this.ids = ids;
        this.settings = settings;
    }

    /**
     * @param tells at least one
     * @return what became of each item
     * @throws ParkException if a note has no Encounter to lie on
     */
    List<Settled> tell(Sending sending, List<Step.Tell> tells) {
        var told = new ArrayList<Settled>();
        var noted = new ArrayList<Step.Tell>();
        for (Step.Tell tell : tells) {
            if (tell.form() == Form.NOTE) {
                noted.add(tell);
            } else {
                told.add(procedure(sending, tell));
            }
        }
        if (!noted.isEmpty()) {
            told.addAll(note(sending, noted));
        }
        return told;
    }

    private Settled procedure(Sending sending, Step.Tell tell) {
        var item = tell.item();
        var plan = (CarePlan) sending.outbound().of(item.body(), sending.targets());
        var procedure =
                ProgrammeProcedure.of(plan, sending.ladder().map().procedure().orElseThrow());
        if (procedure.isEmpty()) {
            return Step.Done.left(item, "a programme that has not ended is no Procedure yet")
                    .settled();
        }
        var written = write(sending, item.id(), item.version(), procedure.get());
        return settled(tell, written);
    }

    private List<Settled> note(Sending sending, List<Step.Tell> noted) {
        var id = ids.of(Kind.NOTE, sending.delivery().lane(), sending.delivery().seq());
        var about = noted.stream()
                .map(tell -> sending.outbound().of(tell.item().body(), sending.targets()))
                .toList();
        var type = sending.ladder().map().note().orElseThrow();
        var encounter = type.onEncounter()
                ? Optional.of(noteEncounter.of(sending.patient().orElseThrow()))
                : Optional.<String>empty();
        var note = Note.of(id, about, names(noted, about), accepted(noted), type.type(), encounter);
        var written = write(sending, id.value(), 1, note);
        return noted.stream().map(tell -> settled(tell, written)).toList();
    }

    /**
     * When the newest of it was. Those who join one group together do so in one transaction, and equal times would tell the hospital who
     * belongs to whom: where a Task tells the day only for that reason, so does this.
     *
     * @return the moment, or the first one of the day in UTC
     */
    static Date accepted(List<Step.Tell> noted) {
        var resources =
                noted.stream().map(tell -> FhirJson.parse(tell.item().body())).toList();
        var newest = resources.stream()
                .map(resource -> resource.getMeta().getLastUpdated())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return resources.stream().anyMatch(TellHospital::tellsTheDayOnly)
                ? Date.from(newest.toInstant().truncatedTo(ChronoUnit.DAYS))
                : newest;
    }

    private static boolean tellsTheDayOnly(Resource resource) {
        return resource instanceof Task task
                && task.hasLastModified()
                && task.getLastModifiedElement().getPrecision() == TemporalPrecisionEnum.DAY;
    }

    private List<Reference> names(List<Step.Tell> noted, List<Resource> about) {
        return IntStream.range(0, noted.size())
                .mapToObj(i -> name(noted.get(i).item(), about.get(i)))
                .toList();
    }

    private Reference name(Item item, Resource resource) {
        var identity = identifiers.identity(resource, item.id());
        return new Reference()
                .setType(item.type())
                .setIdentifier(new Identifier().setSystem(identity.system()).setValue(identity.value()));
    }

    private static Settled settled(Step.Tell tell, String written) {
        return new Settled(tell.item(), Outcome.SENT, Optional.empty())
                .by(new Way(tell.form().code(), tell.why(), Optional.of(written)));
    }

    /** @return such as {@code DocumentReference/7} */
    private String write(Sending sending, UUID id, int version, Resource resource) {
        var item = new Item(
                0,
                resource.fhirType(),
                id,
                version,
                FhirJson.encode(resource),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var ours = sending.outbound().of(item.body(), Map.of());
        var standing = look.find(item, ours, sending.patient(), sending.ladder(), sending.looking());
        if (standing.isPresent() && (says(standing.get(), resource) || resource instanceof DocumentReference)) {
            return place(standing.get());
        }
        var step = standing.<Step>map(theirs -> new Step.Update(item, copy(theirs)))
                .orElseGet(() -> new Step.Create(item));
        var bundle = OutboundBundle.of(
                List.of(step), Map.of(), sending.outbound(), identifiers, sending.ladder(), settings.baseUrl());
        var written =
                bundle.settledFor(bundle.sendTo(hospital, sending.ladder())).get(0);
        return resource.fhirType() + "/" + written.copy().orElseThrow().theirId();
    }

    private static boolean says(Resource theirs, Resource ours) {
        return Content.of(theirs).equals(Content.of(ours));
    }

    private static String place(Resource theirs) {
        return theirs.fhirType() + "/" + theirs.getIdElement().getIdPart();
    }

    private static HospitalCopy copy(Resource theirs) {
        return new HospitalCopy(
                HospitalCopy.Owner.OURS,
                theirs.getIdElement().getIdPart(),
                Optional.ofNullable(theirs.getMeta().getVersionId()),
                0,
                Optional.empty());
    }
}
