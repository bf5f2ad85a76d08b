package org.waymarker.fhir;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Who did what to which resources: kept in our record, and not sent to the hospital. */
@Singleton
public class Provenances {
    private final PainService service;

    public Provenances(PainService service) {
        this.service = service;
    }

    /**
     * @param targets resources with their id and version set
     * @param by the clinician who decided; empty where a group or a patient did, whom a Provenance must not name
     * @param reason in words, if one was given
     */
    public Provenance of(
            List<? extends Resource> targets,
            Instant at,
            Optional<Clinician> by,
            Code activity,
            Optional<String> reason) {
        var provenance = new Provenance().setRecorded(Date.from(at)).setActivity(activity.toConcept());
        for (Resource target : targets) {
            provenance.addTarget(new Reference(target.fhirType() + "/" + target.getIdPart() + "/_history/"
                    + target.getMeta().getVersionId()));
        }
        reason.ifPresent(words -> provenance.addReason(new CodeableConcept().setText(words)));
        by.ifPresent(clinician -> provenance
                .addAgent()
                .setType(Codes.AGENT_AUTHOR.toConcept())
                .setWho(clinician.toReference())
                .setOnBehalfOf(service.reference()));
        if (by.isEmpty()) {
            provenance.addAgent().setType(Codes.AGENT_ENTERER.toConcept()).setWho(service.reference());
        }
        return provenance;
    }
}
