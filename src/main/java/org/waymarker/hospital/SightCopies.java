package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.Comparisons.Linked;
import org.waymarker.record.HospitalCopy.Owner;

/**
 * Looks at some copies at the hospital with as few requests as its server allows: by one search for all of a type where it searches by
 * identifier, or at least by id, and one by one what that does not show.
 */
@Singleton
class SightCopies {
    /** Beyond one for each: a server that passes over the parameter would go on and on. */
    private static final int ENOUGH = 50;

    private static final String IDENTIFIER = "identifier";

    private final Hospital hospital;
    private final Look look;
    private final JudgeCopy judgeCopy;
    private final OurIdentifiers identifiers;

    SightCopies(Hospital hospital, Look look, JudgeCopy judgeCopy, OurIdentifiers identifiers) {
        this.hospital = hospital;
        this.look = look;
        this.judgeCopy = judgeCopy;
        this.identifiers = identifiers;
    }

    /** A search that shows several copies at once. */
    private record Search(String type, String parameter) {}

    /** What searches for many at once showed, by the key of the resource. */
    Map<Long, List<Resource>> together(List<Linked> copies, Ladder ladder, Runnable beforeEach) {
        var shown = new HashMap<Long, List<Resource>>();
        copies.stream()
                .filter(copy -> search(copy, ladder).isPresent())
                .collect(Collectors.groupingBy(copy -> search(copy, ladder).orElseThrow()))
                .forEach((search, some) -> {
                    beforeEach.run();
                    shown.putAll(together(search, some));
                });
        return shown;
    }

    /** The EHR's own carry no identifier of ours. */
    private static Optional<Search> search(Linked copy, Ladder ladder) {
        var type = copy.resource().type();
        if (copy.copy().owner() == Owner.OURS && ladder.offers(Feature.identifierSearch(type))) {
            return Optional.of(new Search(type, IDENTIFIER));
        }
        return ladder.offers(Feature.idSearch(type)) ? Optional.of(new Search(type, "_id")) : Optional.empty();
    }

    private Map<Long, List<Resource>> together(Search search, List<Linked> copies) {
        boolean byIdentifier = search.parameter.equals(IDENTIFIER);
        var values = copies.stream()
                .map(copy -> byIdentifier ? token(copy) : copy.copy().theirId())
                .collect(Collectors.joining(","));
        List<? extends Resource> found;
        try {
            found = hospital.searchFew(
                    FhirTypes.of(search.type), Map.of(search.parameter, List.of(values)), copies.size() + ENOUGH);
        } catch (HospitalException e) {
            // Too many at once for this server; each is asked for by itself.
            if (Look.cannotSearchSo(e) || isTooLong(e)) {
                return Map.of();
            }
            throw e;
        }
        var shown = new HashMap<Long, List<Resource>>();
        for (Linked copy : copies) {
            var mine = new ArrayList<Resource>(found);
            mine.removeIf(theirs -> byIdentifier
                    ? !identifiers.isCopyOf(theirs, copy.resource().id())
                    : !theirs.getIdElement().getIdPart().equals(copy.copy().theirId()));
            shown.put(copy.key(), List.copyOf(mine));
        }
        return shown;
    }

    private static boolean isTooLong(HospitalException e) {
        return e.failure() instanceof Failure.Refusal refusal && (refusal.status() == 413 || refusal.status() == 414);
    }

    private String token(Linked copy) {
        var identity = identifiers.identity(
                FhirJson.parse(copy.newest().body()), copy.resource().id());
        return identity.system() + "|" + identity.value();
    }

    /**
     * What stands at the hospital of one copy. What was not shown together with others is asked for by itself: a search may lag behind, or
     * not have been carried out as it was meant.
     *
     * @param shown together with others, if that was possible
     */
    Sight at(Linked copy, Optional<List<Resource>> shown, Optional<PatientAtHospital> patient, Ladder ladder) {
        var theirId = copy.copy().theirId();
        var linked = shown.stream()
                .flatMap(List::stream)
                .filter(theirs -> theirs.getIdElement().getIdPart().equals(theirId))
                .filter(theirs -> judgeCopy.isCopy(copy, theirs, patient))
                .findFirst();
        if (linked.isPresent()) {
            return Sight.of(theirId, linked, shown.get());
        }
        var read = hospital.read(FhirTypes.of(copy.resource().type()), theirId)
                .map(Resource.class::cast)
                .filter(theirs -> judgeCopy.isCopy(copy, theirs, patient));
        if (copy.copy().owner() == Owner.EHR) {
            return new Sight(read, List.of());
        }
        if (read.isPresent()
                && !ladder.offers(Feature.identifierSearch(copy.resource().type()))) {
            // All that a patient has would have to be read to find a second one.
            return new Sight(read, List.of());
        }
        var copies =
                look.copies(JudgeCopy.item(copy), FhirJson.parse(copy.newest().body()), patient, ladder);
        return Sight.of(theirId, read, copies);
    }
}
