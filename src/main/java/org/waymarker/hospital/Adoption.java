package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.Ladder;
import org.waymarker.record.Lanes;

/** Adopt before create: often the EHR is the hospital's server, and what it made itself must not be made a second time. */
@Singleton
class Adoption {
    private final List<AdoptionRule> rules;
    private final OurIdentifiers identifiers;
    private final Lanes lanes;

    Adoption(List<AdoptionRule> rules, OurIdentifiers identifiers, Lanes lanes) {
        this.rules = List.copyOf(rules);
        this.identifiers = identifiers;
        this.lanes = lanes;
    }

    /** What the hospital holds of a resource that we have no copy of. */
    sealed interface Found {
        record Nothing() implements Found {}

        /** We wrote it there ourselves. */
        record Ours(Resource theirs) implements Found {}

        /** The EHR made it. */
        record Theirs(Resource theirs) implements Found {}

        /** The EHR made several that might be it. */
        record Several(int count) implements Found {}
    }

    /** Whether the EHR may have made such a thing itself. */
    boolean concerns(Resource ours) {
        return rules.stream().anyMatch(rule -> rule.concerns(ours));
    }

    /**
     * @param ours as in our record or as the hospital would get it
     * @param patientId of the Patient on the hospital's server
     * @param taken such as {@code CarePlan/7}: what other resources of ours have turned out to be
     */
    Found look(Resource ours, UUID id, String patientId, Collection<String> taken, Ladder ladder) {
        for (AdoptionRule rule : rules) {
            if (rule.concerns(ours)) {
                return among(rule.candidates(ours, patientId, ladder), id, taken);
            }
        }
        return new Found.Nothing();
    }

    /**
     * What the EHR has made of it since we wrote ours.
     *
     * @return empty unless there is exactly one that it could be
     */
    Optional<Resource> madeLater(Resource ours, UUID id, String patientId, Ladder ladder) {
        return rules.stream()
                .filter(rule -> rule.concerns(ours))
                .findFirst()
                .map(rule -> rule.candidates(ours, patientId, ladder).stream()
                        .filter(theirs -> !identifiers.isCopyOf(theirs, id))
                        .toList())
                .map(candidates -> among(candidates, id, List.of()))
                .filter(Found.Theirs.class::isInstance)
                .map(found -> ((Found.Theirs) found).theirs());
    }

    private Found among(List<? extends Resource> candidates, UUID id, Collection<String> taken) {
        for (Resource candidate : candidates) {
            if (identifiers.isCopyOf(candidate, id)) {
                return new Found.Ours(candidate);
            }
        }
        var theirs = candidates.stream()
                .filter(candidate -> !identifiers.isOurs(candidate))
                .filter(candidate -> !taken.contains(
                        candidate.fhirType() + "/" + candidate.getIdElement().getIdPart()))
                .filter(candidate -> !lanes.isLinked(
                        candidate.fhirType(), candidate.getIdElement().getIdPart()))
                .toList();
        return switch (theirs.size()) {
            case 0 -> new Found.Nothing();
            case 1 -> new Found.Theirs(theirs.get(0));
            default -> new Found.Several(theirs.size());
        };
    }
}
