package org.waymarker.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.referral.OfferFixtures.TODAY;
import static org.waymarker.referral.OfferFixtures.anOffer;
import static org.waymarker.referral.OfferFixtures.no;
import static org.waymarker.referral.OfferFixtures.notNow;
import static org.waymarker.referral.OfferFixtures.yes;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.testing.ConceptMaps;
import org.waymarker.testing.ProfileValidator;

/** The ConceptMaps about offers say what the mapper does, and what the profile allows. */
class OfferConceptMapsTest {
    private static final Map<String, Set<String>> ALLOWED = ConceptMaps.of("peer-business-status-to-task-status");

    private final ReferralFhirMapper mapper = new ReferralFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"),
            new FhirTimes("Europe/London"));

    private Task task(PatientAnswer answer, OfferState state) {
        return mapper.task(anOffer().answered(answer, state), new Reference("Patient/1"));
    }

    private static String status(Task task) {
        return task.getStatus().toCode();
    }

    private static String businessStatus(Task task) {
        return task.getBusinessStatus().getCodingFirstRep().getCode();
    }

    @ParameterizedTest
    @EnumSource(OfferState.class)
    void everyStateMapsToAPairThatTheMapAllows(OfferState state) {
        var task = task(yes(), state);
        assertThat(ALLOWED.get(businessStatus(task))).contains(status(task));
    }

    @Test
    void theAnswersMapToWhatTheyMakeOfTheTask() {
        var tasks = Map.of(
                "yes",
                task(yes(), OfferState.ACCEPTED),
                "no",
                task(no(Optional.empty()), OfferState.DECLINED),
                "not-now",
                task(notNow(Optional.of(TODAY)), OfferState.ASK_AGAIN));
        assertThat(ConceptMaps.of("offer-answer-to-task-status"))
                .isEqualTo(tasks.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> Set.of(status(e.getValue())))));
        assertThat(ConceptMaps.of("offer-answer-to-business-status"))
                .isEqualTo(tasks.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> Set.of(businessStatus(e.getValue())))));
        assertThat(tasks.keySet())
                .isEqualTo(Codes.localCodes(CodeSystems.OFFER_ANSWER).stream()
                        .map(Code::code)
                        .collect(Collectors.toSet()));
    }

    @Test
    void theMapsKnowEveryBusinessStatus() {
        var all = Codes.localCodes(CodeSystems.PEER_BUSINESS_STATUS).stream()
                .map(Code::code)
                .collect(Collectors.toSet());
        assertThat(ALLOWED.keySet()).isEqualTo(all);
        assertThat(ConceptMaps.of("peer-business-status-to-bser").keySet()).isEqualTo(all);
    }

    /** Every pair that the map allows passes the profile's invariant, and no other does. */
    @Test
    void theProfileAllowsThePairsOfTheMapAndNoOther() {
        // The others are never written by us, or say nothing of where an offer stands.
        for (var status : EnumSet.of(
                TaskStatus.REQUESTED,
                TaskStatus.ACCEPTED,
                TaskStatus.INPROGRESS,
                TaskStatus.ONHOLD,
                TaskStatus.REJECTED,
                TaskStatus.FAILED,
                TaskStatus.CANCELLED,
                TaskStatus.COMPLETED)) {
            for (var business : Codes.localCodes(CodeSystems.PEER_BUSINESS_STATUS)) {
                var task = task(notNow(Optional.of(TODAY)), OfferState.ASK_AGAIN)
                        .setStatus(status)
                        .setBusinessStatus(business.toConcept());
                boolean refused = ProfileValidator.errors(task, Profiles.PEER_REFERRAL_TASK).stream()
                        .anyMatch(m -> ProfileValidator.line(m).contains("task-business-status"));
                assertThat(refused)
                        .as(status.toCode() + " and " + business.code())
                        .isEqualTo(!ALLOWED.get(business.code()).contains(status.toCode()));
            }
        }
    }
}
