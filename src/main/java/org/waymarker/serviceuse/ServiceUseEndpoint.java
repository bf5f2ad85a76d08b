package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.EpisodeId;

/** Service use over FHIR: declaring feeds, asking for recounts, reading what was counted. */
@Singleton
class ServiceUseEndpoint implements FhirEndpoint {
    private static final int MOST_ORGANISATIONS = 1000;

    private final DeclareFeed declareFeed;
    private final RecountServiceUse recount;
    private final StoredServiceUse stored;
    private final Patients patients;
    private final PatientReferences references;
    private final FhirTimes times;

    ServiceUseEndpoint(
            DeclareFeed declareFeed,
            RecountServiceUse recount,
            StoredServiceUse stored,
            Patients patients,
            PatientReferences references,
            FhirTimes times) {
        this.declareFeed = declareFeed;
        this.recount = recount;
        this.stored = stored;
        this.patients = patients;
        this.references = references;
        this.times = times;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onType("Observation", "$declare-feed", this::declare),
                Operation.onType("Observation", "$recount", this::recount),
                Operation.onType("Observation", "$recount-status", this::status).readOnly(),
                Operation.onType("Observation", "$service-use", this::serviceUse)
                        .readOnlyOfAPerson());
    }

    private Answer declare(Call call) {
        var in = call.inputs();
        var by = call.caller().subject();
        var decision = in.maybeFlag("withdrawn").orElse(false)
                ? declareFeed.withdraw(name(in), by)
                : declareFeed.declare(declaration(in), by);
        if (decision instanceof DeclareFeed.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(refused.reason(), refused.detail()));
        }
        return new Answer.Computed(
                decision instanceof DeclareFeed.Decision.Withdrawn withdrawn
                        ? described(withdrawn.feed()).addParameter("withdrawn", true)
                        : declared((DeclareFeed.Decision.Declared) decision));
    }

    private static DeclareFeed.Declaration declaration(Inputs in) {
        return new DeclareFeed.Declaration(
                name(in),
                source(in),
                kinds(in),
                complete(in),
                organisations(in),
                file(in),
                in.maybeFlag("may-be-empty").orElse(false));
    }

    private static FeedName name(Inputs in) {
        try {
            return new FeedName(in.text("name"));
        } catch (IllegalArgumentException e) {
            throw in.refused("PARAMETER_INVALID", "has 1 to 64 characters, without line breaks", "name");
        }
    }

    private static FeedSource source(Inputs in) {
        return FeedSource.ofCode(in.text("source"))
                .orElseThrow(() -> in.refused(
                        "CODE_UNKNOWN", "is one of hospital-encounters, ndjson-file, hospital-export-file", "source"));
    }

    private static Set<ContactKind> kinds(Inputs in) {
        var kinds = EnumSet.noneOf(ContactKind.class);
        for (String code : in.texts("kind")) {
            kinds.add(ContactKind.ofCode(code)
                    .orElseThrow(() -> in.refused(
                            "CODE_UNKNOWN",
                            "is one of ed-attendance, emergency-admission, gp-consultation, nhs111-contact, outpatient-pain",
                            "kind")));
        }
        if (kinds.isEmpty()) {
            throw in.refused("PARAMETER_MISSING", "is missing", "kind");
        }
        return kinds;
    }

    private static DateRange complete(Inputs in) {
        var first = in.date("complete-from");
        var last = in.date("complete-to");
        if (last.isBefore(first)) {
            throw in.refused("DATES_REVERSED", "must not be before complete-from", "complete-to");
        }
        return DateRange.ofInclusive(first, last);
    }

    private static SortedSet<OdsCode> organisations(Inputs in) {
        var codes = in.texts("organisation");
        if (codes.size() > MOST_ORGANISATIONS) {
            throw in.refused(
                    "PARAMETER_INVALID", "may be given " + MOST_ORGANISATIONS + " times at most", "organisation");
        }
        try {
            return codes.stream().map(OdsCode::new).collect(Collectors.toCollection(TreeSet::new));
        } catch (IllegalArgumentException e) {
            throw in.refused("PARAMETER_INVALID", "is an ODS code: 3 to 10 capital letters and digits", "organisation");
        }
    }

    private static Optional<String> file(Inputs in) {
        var file = in.maybeText("file");
        if (file.filter(name -> name.length() > 500).isPresent()) {
            throw in.refused("PARAMETER_INVALID", "has at most 500 characters", "file");
        }
        return file;
    }

    private static Parameters declared(DeclareFeed.Decision.Declared declared) {
        var parameters = described(declared.feed());
        declared.contents().ifPresent(contents -> {
            parameters.addParameter("encounters", new IntegerType(contents.encounters()));
            contents.kinds().stream()
                    .filter(found -> declared.feed().kinds().contains(found.kind()))
                    .forEach(found -> {
                        var part = parameters.addParameter().setName("found");
                        part.addPart()
                                .setName("kind")
                                .setValue(new CodeType(found.kind().code()));
                        part.addPart().setName("contacts").setValue(new IntegerType(found.contacts()));
                        part.addPart()
                                .setName("first")
                                .setValue(new DateType(found.first().toString()));
                        part.addPart()
                                .setName("last")
                                .setValue(new DateType(found.last().toString()));
                    });
        });
        return parameters;
    }

    private static Parameters described(Feed feed) {
        var parameters = new Parameters();
        parameters.addParameter("name", feed.name().value());
        parameters.addParameter("source", new CodeType(feed.source().code()));
        feed.kinds().stream().sorted().forEach(kind -> parameters.addParameter("kind", new CodeType(kind.code())));
        parameters.addParameter(
                "complete-from", new DateType(feed.complete().from().toString()));
        parameters.addParameter(
                "complete-to", new DateType(feed.complete().last().toString()));
        feed.organisations().forEach(code -> parameters.addParameter("organisation", code.value()));
        feed.file().ifPresent(file -> parameters.addParameter("file", file.name()));
        return parameters;
    }

    private Answer recount(Call call) {
        var in = call.inputs();
        var cohort = in.maybeReference("cohort");
        var subject = in.maybeReference("subject");
        if (cohort.isPresent() == subject.isPresent()) {
            throw in.refused("PARAMETER_MISSING", "or 'subject' is needed, one of the two", "cohort");
        }
        var by = call.caller().subject();
        if (cohort.isPresent()) {
            return answer(recount.ofCohort(new CohortId(References.idOf("Group", cohort.get(), "cohort")), by));
        }
        return patient(in)
                .map(patient -> answer(recount.ofPatient(patient, by)))
                .orElseGet(ServiceUseEndpoint::unknownPatient);
    }

    private static Answer answer(RecountServiceUse.Decision decision) {
        if (decision instanceof RecountServiceUse.Decision.Refused refused) {
            return new Answer.Refused(
                    switch (refused.reason()) {
                        case COHORT_UNKNOWN -> Refusal.notFound("The cohort");
                        case PROGRAMME_NOT_ENDED ->
                            Refusal.rule(
                                    refused.reason(),
                                    "No programme has ended yet, so there is no year after; close the cohort first");
                    });
        }
        return new Answer.Accepted(statusPath(((RecountServiceUse.Decision.Accepted) decision).job()));
    }

    /** 202 while it goes on, 200 once it is over, with the same Parameters. */
    private Answer status(Call call) {
        return References.maybeId(call.inputs().text("job"))
                .flatMap(recount::status)
                .map(this::answer)
                .orElseGet(() -> new Answer.Refused(Refusal.notFound("The recount")));
    }

    private Answer answer(RecountStatus status) {
        return switch (status.stage()) {
            case QUEUED, RUNNING, WAITING ->
                new Answer.Accepted(statusPath(status.job()), Optional.of(parameters(status)));
            case COMPLETED, FAILED -> new Answer.Computed(parameters(status));
        };
    }

    private static String statusPath(UUID job) {
        return "Observation/$recount-status?job=" + job;
    }

    private Parameters parameters(RecountStatus status) {
        var parameters = new Parameters();
        parameters.addParameter("job", status.job().toString());
        parameters.addParameter("state", new CodeType(status.stage().code()));
        status.detail().ifPresent(detail -> parameters.addParameter("detail", detail));
        parameters.addParameter("episodes", new IntegerType(status.episodes()));
        parameters.addParameter("counted", new IntegerType(status.counted()));
        parameters.addParameter("changed", new IntegerType(status.changed()));
        parameters.addParameter("requested", times.instant(status.requested()));
        status.settled().ifPresent(at -> parameters.addParameter("settled", times.instant(at)));
        return parameters;
    }

    private Answer serviceUse(Call call) {
        var in = call.inputs();
        in.reference("subject");
        var episode = in.maybeReference("care-plan")
                .map(plan -> new EpisodeId(References.idOf("CarePlan", plan, "care-plan")));
        var patient = patient(in);
        if (patient.isEmpty()) {
            return unknownPatient();
        }
        var observations = stored.of(patient.get(), episode);
        if (observations.isEmpty()) {
            return new Answer.Refused(Refusal.notFound("A programme of this patient that has ended"));
        }
        var resources = List.<Resource>copyOf(observations.get());
        return new Answer.Done(
                resources,
                resources.isEmpty()
                        ? List.of(Refusal.notice(
                                "NOT_COUNTED_YET", "Nothing has been counted for this programme; ask for a $recount"))
                        : List.of());
    }

    private Optional<PatientKey> patient(Inputs in) {
        return patients.find(references.read(in.reference("subject")).refs());
    }

    private static Answer unknownPatient() {
        return new Answer.Refused(Refusal.notFound("The patient"));
    }
}
