package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Counts;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;

/** Cohorts, plans, closing sessions and attendance as FHIR; field by field in {@code docs/fhir-mapping.md}. */
@Singleton
class ProgrammeFhirMapper {
    private final BusinessIds ids;
    private final PainService service;
    private final FhirTimes times;

    ProgrammeFhirMapper(BusinessIds ids, PainService service, FhirTimes times) {
        this.ids = ids;
        this.service = service;
        this.times = times;
    }

    BusinessId cohortId(CohortId cohort) {
        return ids.existing(Kind.COHORT, cohort.value());
    }

    BusinessId planId(EpisodeId episode) {
        return ids.existing(Kind.PROGRAMME_PLAN, episode.value());
    }

    BusinessId cohortSessionId(CohortId cohort) {
        return ids.of(Kind.COHORT_SESSION, cohort, "closing");
    }

    BusinessId closingSessionId(EpisodeId episode) {
        return ids.of(Kind.CLOSING_SESSION, episode, "closing");
    }

    BusinessId attendedId(EpisodeId episode) {
        return ids.of(Kind.SESSIONS_ATTENDED, episode);
    }

    BusinessId missedId(EpisodeId episode) {
        return ids.of(Kind.SESSIONS_MISSED, episode);
    }

    /** The cohort, never with its members: who they are is known from their plans. */
    Group cohort(Cohort cohort, int enrolled) {
        var group = new Group()
                .setType(GroupType.PERSON)
                .setActual(true)
                .setActive(cohort.closing().isEmpty())
                .setCode(Codes.known(CodeSystems.PROGRAMME_TYPE, cohort.type().code())
                        .toConcept())
                .setName(cohort.name())
                .setQuantity(enrolled)
                .setManagingEntity(service.reference());
        group.getMeta().addProfile(Profiles.PMP_COHORT);
        group.addIdentifier(cohortId(cohort.id()).toIdentifier());
        return group;
    }

    /** CarePlan A. */
    CarePlan plan(Episode episode, Cohort cohort, Reference patient) {
        var plan = new CarePlan()
                .setStatus(planStatus(episode))
                .setIntent(CarePlanIntent.PLAN)
                .setTitle(title(cohort.type()))
                .setDescription(
                        "Group programme of " + cohort.sessions() + " sessions for people living with chronic pain")
                .setSubject(patient)
                .setPeriod(FhirTimes.from(episode.firstSession()))
                .setAuthor(service.reference());
        plan.getMeta().addProfile(Profiles.PMP_CARE_PLAN);
        plan.addIdentifier(planId(episode.id()).toIdentifier());
        plan.addExtension(Extensions.PROGRAMME_COHORT, References.to("Group", cohortId(cohort.id())));
        plan.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
        plan.addCategory(Codes.CATEGORY_PMP.toConcept());
        episode.ending().ifPresent(ending -> {
            plan.getPeriod().setEndElement(FhirTimes.date(ending.on()));
            var activity = plan.addActivity();
            activity.addOutcomeCodeableConcept(
                    Codes.known(CodeSystems.PMP_OUTCOME, ending.outcome().code())
                            .toConcept());
            if (wasAtClosing(episode, cohort)) {
                activity.addOutcomeReference(References.to("Encounter", closingSessionId(episode.id())));
            }
            activity.addOutcomeReference(References.to("Observation", attendedId(episode.id())));
            activity.addOutcomeReference(References.to("Observation", missedId(episode.id())));
        });
        return plan;
    }

    /** Whether the person was at the cohort's closing session: it has taken place, and on this person's last day. */
    boolean wasAtClosing(Episode episode, Cohort cohort) {
        return episode.ending()
                .filter(Ending::presentAtClosing)
                .flatMap(ending -> cohort.closing()
                        .filter(closing -> times.dateOf(closing.end()).equals(ending.on())))
                .isPresent();
    }

    private static CarePlanStatus planStatus(Episode episode) {
        if (episode.enteredInError()) {
            return CarePlanStatus.ENTEREDINERROR;
        }
        return episode.ending()
                .map(ending -> ending.outcome().ranToTheEnd() ? CarePlanStatus.COMPLETED : CarePlanStatus.REVOKED)
                .orElse(CarePlanStatus.ACTIVE);
    }

    private static String title(ProgrammeType type) {
        return switch (type) {
            case PMP -> "Pain Management Programme";
            case SMP -> "Pain self-management programme";
            case OTHER -> "Pain programme";
        };
    }

    /** The closing session of the cohort as a whole. */
    Encounter cohortSession(Cohort cohort, Cohort.Closing closing) {
        var session =
                session(closing, EncounterStatus.FINISHED).setSubject(References.to("Group", cohortId(cohort.id())));
        session.addIdentifier(cohortSessionId(cohort.id()).toIdentifier());
        return session;
    }

    /**
     * The closing session for one person who was there.
     *
     * @param happened false marks one recorded by mistake
     */
    Encounter closingSession(Episode episode, Cohort.Closing closing, Reference patient, boolean happened) {
        var session = session(closing, happened ? EncounterStatus.FINISHED : EncounterStatus.ENTEREDINERROR)
                .setSubject(patient)
                .setPartOf(References.to("Encounter", cohortSessionId(episode.cohort())));
        session.addIdentifier(closingSessionId(episode.id()).toIdentifier());
        return session;
    }

    private Encounter session(Cohort.Closing closing, EncounterStatus status) {
        var session = new Encounter()
                .setStatus(status)
                .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                .setServiceType(Codes.PAIN_SERVICE.toConcept())
                .setPeriod(times.during(closing.start(), closing.end()))
                .setServiceProvider(service.reference());
        session.getMeta().addProfile(Profiles.PMP_SESSION_ENCOUNTER);
        session.addType(Codes.SEEN_IN_PAIN_CLINIC.toConcept("Closing session of a Pain Management Programme"));
        session.addParticipant().setIndividual(closing.declaredBy().toReference());
        return session;
    }

    /** @param status final at first, amended once corrected, entered-in-error */
    Observation attended(Episode episode, Ending ending, Reference patient, ObservationStatus status, Instant issued) {
        return attendance(
                episode,
                ending,
                patient,
                status,
                issued,
                Codes.APPOINTMENTS_ATTENDED,
                attendedId(episode.id()),
                ending.attended());
    }

    /** @param status as for {@link #attended} */
    Observation missed(Episode episode, Ending ending, Reference patient, ObservationStatus status, Instant issued) {
        return attendance(
                episode,
                ending,
                patient,
                status,
                issued,
                Codes.APPOINTMENTS_MISSED,
                missedId(episode.id()),
                ending.missed());
    }

    private Observation attendance(
            Episode episode,
            Ending ending,
            Reference patient,
            ObservationStatus status,
            Instant issued,
            Code code,
            BusinessId id,
            int sessions) {
        var observation = new Observation()
                .setStatus(status)
                .addCategory(Codes.CATEGORY_PMP.toConcept())
                .setCode(code.toConcept())
                .setSubject(patient)
                .setEffective(FhirTimes.days(episode.firstSession(), ending.on()))
                .setIssuedElement(times.instant(issued))
                .addPerformer(service.reference())
                .setValue(Counts.of(sessions, "sessions"));
        observation.getMeta().addProfile(Profiles.PROGRAMME_ATTENDANCE);
        observation.addIdentifier(id.toIdentifier());
        observation.addBasedOn(References.to("CarePlan", planId(episode.id())));
        return observation;
    }
}
