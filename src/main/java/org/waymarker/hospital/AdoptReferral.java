package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;

/** The ServiceRequest that the EHR itself made of a referral: by the placer's number where one was given, else by its code. */
@Singleton
class AdoptReferral implements AdoptionRule {
    private static final String PLACER = "PLAC";

    private final Hospital hospital;

    AdoptReferral(Hospital hospital) {
        this.hospital = hospital;
    }

    @Override
    public boolean concerns(Resource ours) {
        return ours instanceof ServiceRequest;
    }

    @Override
    public List<? extends Resource> candidates(Resource ours, String patientId, Ladder ladder) {
        var placer = placer((ServiceRequest) ours);
        if (placer.isPresent() && !ladder.offers(Feature.identifierSearch("ServiceRequest"))) {
            return hospital.search(ServiceRequest.class, Map.of("patient", List.of(patientId))).stream()
                    .filter(theirs -> carries(theirs, placer.get()))
                    .toList();
        }
        if (placer.isPresent()) {
            return hospital.search(
                    ServiceRequest.class,
                    Map.of(
                            "patient",
                            List.of(patientId),
                            "identifier",
                            List.of(placer.get().getSystem() + "|"
                                    + placer.get().getValue())));
        }
        return hospital
                .search(ServiceRequest.class, Map.of("patient", List.of(patientId), "status", List.of("active")))
                .stream()
                .filter(theirs -> Codes.REFERRAL_TO_SUPPORT_GROUP.isIn(theirs.getCode()))
                .toList();
    }

    private static boolean carries(ServiceRequest theirs, Identifier number) {
        return theirs.getIdentifier().stream()
                .anyMatch(identifier -> number.getValue().equals(identifier.getValue())
                        && number.getSystem().equals(identifier.getSystem()));
    }

    private static Optional<Identifier> placer(ServiceRequest ours) {
        return ours.getIdentifier().stream()
                .filter(identifier -> identifier.getType().hasCoding(CodeSystems.IDENTIFIER_TYPE, PLACER))
                .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                .findFirst();
    }
}
