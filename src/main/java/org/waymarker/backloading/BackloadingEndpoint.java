package org.waymarker.backloading;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hl7.fhir.r4.model.Attachment;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.PatientReferences;

/** The operation that imports past cohorts. */
@Singleton
class BackloadingEndpoint implements FhirEndpoint {
    private final ImportCohorts importCohorts;
    private final PatientReferences references;

    BackloadingEndpoint(ImportCohorts importCohorts, PatientReferences references) {
        this.importCohorts = importCohorts;
        this.references = references;
    }

    @Override
    public List<Operation> operations() {
        return List.of(Operation.onType("Group", "$import-cohorts", this::importCohorts));
    }

    private Answer importCohorts(Call call) {
        var in = call.inputs();
        var wish = new ImportCohorts.Wish(
                system(in, "cohort-system")
                        .orElseThrow(() -> in.refused("PARAMETER_MISSING", "is missing", "cohort-system")),
                mrnSystem(in),
                Clinician.read(in.reference("declared-by"), "declared-by"),
                in.maybeFlag("dry-run").orElse(true),
                !in.maybeFlag("send-to-hospital").orElse(false));
        return ImportAnswers.of(
                importCohorts.carryOut(file(in), wish, call.caller().subject()), wish);
    }

    private static byte[] file(Inputs in) {
        var attachment = in.attachment("file");
        if (!isCsv(attachment)) {
            throw in.refused("PARAMETER_INVALID", "needs the contentType text/csv", "file");
        }
        if (!attachment.hasData()) {
            throw in.refused("PARAMETER_INVALID", "must hold the file itself in data, in base64", "file");
        }
        return attachment.getData();
    }

    /** With whatever parameters of the media type; the text is UTF-8 or refused. */
    private static boolean isCsv(Attachment attachment) {
        return attachment.hasContentType()
                && attachment.getContentType().strip().toLowerCase(Locale.ROOT).matches("text/csv( *;.*)?");
    }

    private static Optional<String> system(Inputs in, String name) {
        var system = in.maybeText(name);
        if (system.filter(text -> text.length() > 200).isPresent()) {
            throw in.refused("PARAMETER_INVALID", "has at most 200 characters", name);
        }
        return system;
    }

    private Optional<String> mrnSystem(Inputs in) {
        var named = system(in, "mrn-system");
        if (named.filter(system -> !references.localIdSystems().contains(system))
                .isPresent()) {
            throw in.refused(
                    "PATIENT_IDENTIFIER_SYSTEM",
                    "is one of the systems of local numbers that name patients here",
                    "mrn-system");
        }
        var known = references.localIdSystems();
        return named.or(() -> known.size() == 1 ? Optional.of(known.get(0)) : Optional.empty());
    }
}
