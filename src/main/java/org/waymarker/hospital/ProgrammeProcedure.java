package org.waymarker.hospital;

import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityComponent;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.waymarker.capability.WriteMap.Coded;

/** A Pain Management Programme that has ended, as a Procedure that was carried out, or broken off. */
final class ProgrammeProcedure {
    private ProgrammeProcedure() {}

    /**
     * @param plan as the hospital would get it
     * @return empty while the programme runs
     */
    static Optional<Procedure> of(CarePlan plan, Coded code) {
        return status(plan).map(status -> {
            var procedure = new Procedure()
                    .setStatus(status)
                    .setCode(CodedConcept.of(code))
                    .setSubject(plan.getSubject())
                    .setPerformed(plan.getPeriod());
            plan.getIdentifier().forEach(procedure::addIdentifier);
            plan.getActivity().stream()
                    .map(CarePlanActivityComponent::getOutcomeCodeableConcept)
                    .flatMap(outcomes -> outcomes.stream())
                    .findFirst()
                    .ifPresent(procedure::setOutcome);
            return procedure;
        });
    }

    private static Optional<ProcedureStatus> status(CarePlan plan) {
        return switch (plan.getStatus()) {
            case COMPLETED -> Optional.of(ProcedureStatus.COMPLETED);
            case REVOKED -> Optional.of(ProcedureStatus.STOPPED);
            case ENTEREDINERROR -> Optional.of(ProcedureStatus.ENTEREDINERROR);
            default -> Optional.empty();
        };
    }
}
