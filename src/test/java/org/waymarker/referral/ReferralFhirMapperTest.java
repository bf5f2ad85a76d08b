package org.waymarker.referral;

import static org.waymarker.referral.OfferFixtures.CLINICIAN;
import static org.waymarker.referral.OfferFixtures.NOW;
import static org.waymarker.referral.OfferFixtures.TODAY;
import static org.waymarker.referral.OfferFixtures.anOffer;
import static org.waymarker.referral.OfferFixtures.no;
import static org.waymarker.referral.OfferFixtures.notNow;
import static org.waymarker.referral.OfferFixtures.yes;

import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class ReferralFhirMapperTest {
    private final ReferralFhirMapper mapper = new ReferralFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"),
            new FhirTimes("Europe/London"));

    private static Reference patient() {
        return new Reference("https://hospital.example/fhir/Patient/1001")
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue("9990000018"));
    }

    private void golden(String name, Resource resource) {
        Golden.assertMatches(ReferralFhirMapperTest.class, name, resource);
    }

    @Test
    void mapsAnOfferOfANamedGroup() {
        golden("request", mapper.request(anOffer(), patient()));
        golden("task-requested", mapper.task(anOffer(), patient()));
    }

    @Test
    void mapsAnOfferOfAGroupToBeFormed() {
        golden("request-to-be-formed", mapper.request(anOffer(Optional.empty()), patient()));
    }

    @Test
    void mapsAnOverrideWithWhoAndWhen() {
        var offer = anOffer();
        var overridden = new Offer(
                offer.id(),
                offer.episode(),
                offer.patient(),
                offer.group(),
                offer.state(),
                offer.offeredBy(),
                offer.offeredAt(),
                Optional.empty(),
                Optional.of(new Offer.RuleOverride(CLINICIAN, NOW, "Left for surgery, and wishes to come")),
                Optional.empty(),
                Optional.empty(),
                false,
                NOW,
                1);
        golden("request-overridden", mapper.request(overridden, patient()));
    }

    @Test
    void mapsTheAnswers() {
        var accepted = anOffer().answered(yes(), OfferState.ACCEPTED);
        golden("task-accepted", mapper.task(accepted, patient()));
        golden("plan", mapper.plan(accepted, patient()));
        golden(
                "task-declined",
                mapper.task(
                        anOffer().answered(no(Optional.of(AnswerReason.ASKED_DECLINED)), OfferState.DECLINED),
                        patient()));
        golden(
                "task-ask-again",
                mapper.task(
                        anOffer().answered(notNow(Optional.of(TODAY.plusMonths(3))), OfferState.ASK_AGAIN), patient()));
    }

    @ParameterizedTest
    @EnumSource(OfferState.class)
    void mapsEveryStateToValidResources(OfferState state) {
        var offer = state.awaitsAnswer() || state == OfferState.DECLINED
                ? anOffer().answered(notNow(Optional.of(TODAY.plusDays(9))), state)
                : anOffer().answered(yes(), state);
        ProfileValidator.assertValid(mapper.request(offer, patient()));
        ProfileValidator.assertValid(mapper.task(offer, patient()));
        ProfileValidator.assertValid(mapper.task(offer.toReview(NOW), patient()));
        if (ReferralFhirMapper.hasPlan(offer)) {
            ProfileValidator.assertValid(mapper.plan(offer, patient()));
        }
    }

    @ParameterizedTest
    @EnumSource(AnswerReason.class)
    void knowsTheCodeOfEveryReason(AnswerReason reason) {
        ProfileValidator.assertValid(
                mapper.task(anOffer().answered(no(Optional.of(reason)), OfferState.DECLINED), patient()));
    }
}
