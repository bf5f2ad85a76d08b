package org.waymarker.questionnaire;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Programmes;

/** Reads of a response all but its answers: which one it is, whose, to which questionnaire, when. Joins the caller's transaction. */
@Singleton
class ResponseReading {
    private static final int LONGEST = 200;

    private final ScoringTables tables;
    private final Patients patients;
    private final PatientReferences references;
    private final Programmes programmes;
    private final BusinessIds ids;
    private final FhirTimes times;
    private final Clock clock;
    private final String hospitalBase;

    ResponseReading(
            ScoringTables tables,
            Patients patients,
            PatientReferences references,
            Programmes programmes,
            BusinessIds ids,
            FhirTimes times,
            Clock clock,
            @Value("${waymarker.hospital.base-url:}") String hospitalBase) {
        this.tables = tables;
        this.patients = patients;
        this.references = references;
        this.programmes = programmes;
        this.ids = ids;
        this.times = times;
        this.clock = clock;
        this.hospitalBase = References.base(hospitalBase);
    }

    /**
     * The caller's identifier makes it the one that it is. Without one it is what one person answered to one questionnaire at one time.
     *
     * @throws RefusedException if it has neither
     */
    BusinessId identity(QuestionnaireResponse sent) {
        if (isNamed(sent)) {
            var identifier = sent.getIdentifier();
            if (identifier.getSystem().length() > LONGEST
                    || identifier.getValue().length() > LONGEST) {
                throw new RefusedException(Refusal.invalid(
                        "IDENTIFIER_TOO_LONG",
                        "An identifier has at most 200 characters each",
                        "QuestionnaireResponse.identifier"));
            }
            return ids.of(Kind.QUESTIONNAIRE_RESPONSE, identifier.getSystem(), identifier.getValue());
        }
        var patient = patient(sent);
        dayOfAnswering(sent);
        return ids.of(
                Kind.QUESTIONNAIRE_RESPONSE,
                patient.value(),
                sent.getQuestionnaire(),
                sent.getAuthoredElement().getValueAsString());
    }

    private static boolean isNamed(QuestionnaireResponse response) {
        return response.getIdentifier().hasSystem() && response.getIdentifier().hasValue();
    }

    BusinessId known(UUID id) {
        return ids.existing(Kind.QUESTIONNAIRE_RESPONSE, id);
    }

    void requireStatus(QuestionnaireResponse sent) {
        if (!sent.hasStatus()) {
            throw Refusals.because(ResponseRefusal.RESPONSE_STATUS_UNKNOWN, "QuestionnaireResponse.status");
        }
    }

    PatientKey patient(QuestionnaireResponse sent) {
        if (!sent.hasSubject()) {
            throw Elements.missing("QuestionnaireResponse.subject", "A response needs to say whose it is");
        }
        return patients.find(references.read(sent.getSubject()).refs())
                .orElseThrow(() -> new RefusedException(Refusal.patientUnknown("QuestionnaireResponse.subject")));
    }

    ScoringTable table(QuestionnaireResponse sent) {
        var version = QuestionnaireVersion.ofCanonical(questionnaire(sent))
                .orElseThrow(() ->
                        Refusals.because(ResponseRefusal.QUESTIONNAIRE_MISSING, "QuestionnaireResponse.questionnaire"));
        return tables.of(version)
                .orElseThrow(() -> Refusals.because(
                        tables.know(version.url())
                                ? ResponseRefusal.QUESTIONNAIRE_VERSION_UNKNOWN
                                : ResponseRefusal.QUESTIONNAIRE_UNKNOWN,
                        "QuestionnaireResponse.questionnaire"));
    }

    private static String questionnaire(QuestionnaireResponse response) {
        return response.hasQuestionnaire() ? response.getQuestionnaire() : "";
    }

    /** Whether a response that is not taken has an answer that a person must look at. */
    boolean tellsOfRisk(QuestionnaireResponse refused) {
        var url = questionnaire(refused).replaceAll("\\|.*$", "");
        return AnswerReading.tellsOfRisk(refused, tables.riskItems(url));
    }

    LocalDate dayOfAnswering(QuestionnaireResponse sent) {
        var day = times.dayOf(sent.getAuthoredElement())
                .orElseThrow(
                        () -> Refusals.because(ResponseRefusal.AUTHORED_MISSING, "QuestionnaireResponse.authored"));
        if (day.isAfter(times.today(clock))) {
            throw Refusals.because(ResponseRefusal.AUTHORED_LATER, "QuestionnaireResponse.authored");
        }
        return day;
    }

    /** The programme that it names in {@code basedOn}, else the one of that time. */
    Episode episode(QuestionnaireResponse sent, PatientKey patient, LocalDate day) {
        var own = programmes.episodesOf(patient);
        var plan = sent.getBasedOn().stream()
                .flatMap(basedOn -> References.maybeIdOf("CarePlan", basedOn).stream())
                .findFirst();
        if (plan.isPresent()) {
            return own.stream()
                    .filter(episode -> episode.id().value().equals(plan.get()))
                    .findFirst()
                    .orElseThrow(() ->
                            Refusals.because(ResponseRefusal.PLAN_OF_ANOTHER_PATIENT, "QuestionnaireResponse.basedOn"));
        }
        return EpisodeRules.at(day, own)
                .orElseThrow(
                        () -> Refusals.because(ResponseRefusal.PROGRAMME_UNKNOWN, "QuestionnaireResponse.subject"));
    }

    /**
     * As it goes into the record: the patient named as we name them, and nothing left of the address where it stood before.
     *
     * @param standing what it follows: its identifier stays where the new version names none, since the EHR may come back with it
     */
    QuestionnaireResponse asKept(
            QuestionnaireResponse sent, BusinessId id, PatientKey patient, Optional<QuestionnaireResponse> standing) {
        var kept = sent.copy();
        kept.setId((String) null);
        var meta = new Meta().setSource(sent.getMeta().getSource());
        sent.getMeta().getSecurity().forEach(meta::addSecurity);
        sent.getMeta().getTag().forEach(meta::addTag);
        kept.setMeta(meta);
        kept.setSubject(references.write(patients.identity(patient)));
        if (!isNamed(sent)) {
            kept.setIdentifier(
                    standing.map(before -> before.getIdentifier().copy()).orElseGet(id::toIdentifier));
        }
        return kept;
    }

    /** By what they say; the names of the patient may have become more. */
    boolean isSame(QuestionnaireResponse wanted, QuestionnaireResponse standing) {
        return patient(wanted).equals(patient(standing)) && bare(wanted).equals(bare(standing));
    }

    private static String bare(QuestionnaireResponse response) {
        var bare = response.copy();
        bare.setId((String) null);
        bare.setMeta(null);
        bare.setSubject(null);
        return FhirJson.encode(bare);
    }

    /** @throws RefusedException if what stands stays as it is, or is of another patient or questionnaire */
    void requireMayFollow(QuestionnaireResponse standing, QuestionnaireResponse sent) {
        if (standing.getStatus() == QuestionnaireResponseStatus.ENTEREDINERROR) {
            throw Refusals.because(ResponseRefusal.RESPONSE_IN_ERROR, "QuestionnaireResponse.status");
        }
        boolean partial = standing.getStatus() == QuestionnaireResponseStatus.INPROGRESS
                || standing.getStatus() == QuestionnaireResponseStatus.STOPPED;
        if (!partial && sent.getStatus() != QuestionnaireResponseStatus.AMENDED) {
            throw Refusals.because(ResponseRefusal.RESPONSE_DIFFERS, "QuestionnaireResponse.status");
        }
        requireSameThing(standing, sent);
    }

    /** @throws RefusedException if it is of another patient or questionnaire, or has another identifier; what it leaves out it agrees with */
    void requireSameThing(QuestionnaireResponse standing, QuestionnaireResponse sent) {
        if (sent.hasSubject() && !patient(sent).equals(patient(standing))) {
            throw Refusals.because(ResponseRefusal.RESPONSE_DIFFERS, "QuestionnaireResponse.subject");
        }
        if (sent.hasQuestionnaire() && !sent.getQuestionnaire().equals(standing.getQuestionnaire())) {
            throw Refusals.because(ResponseRefusal.RESPONSE_DIFFERS, "QuestionnaireResponse.questionnaire");
        }
        if (isNamed(sent) && !isNamedAlike(standing, sent)) {
            throw Refusals.because(ResponseRefusal.RESPONSE_DIFFERS, "QuestionnaireResponse.identifier");
        }
    }

    /** By the identifier that stands there, or by one from which the id was made: an earlier version may have had that one. */
    private boolean isNamedAlike(QuestionnaireResponse standing, QuestionnaireResponse sent) {
        var system = sent.getIdentifier().getSystem();
        var value = sent.getIdentifier().getValue();
        var before = standing.getIdentifier();
        if (system.equals(before.getSystem()) && value.equals(before.getValue())) {
            return true;
        }
        var id = ids.of(Kind.QUESTIONNAIRE_RESPONSE, system, value).value();
        return id.toString().equals(standing.getIdPart());
    }

    /** Its id at the hospital, if {@code meta.source} says that it stands there. */
    Optional<String> theirId(QuestionnaireResponse sent) {
        var source = sent.getMeta().getSource();
        if (source == null || hospitalBase.isEmpty() || !source.startsWith(hospitalBase + "/QuestionnaireResponse/")) {
            return Optional.empty();
        }
        return Optional.ofNullable(new IdType(source).getIdPart()).filter(id -> id.matches("[A-Za-z0-9.-]{1,64}"));
    }
}
