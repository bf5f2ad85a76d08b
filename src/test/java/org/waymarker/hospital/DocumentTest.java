package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.hospital.HospitalFixtures.BASE;
import static org.waymarker.hospital.HospitalFixtures.OURS;
import static org.waymarker.hospital.HospitalFixtures.aPatient;
import static org.waymarker.hospital.HospitalFixtures.id;
import static org.waymarker.hospital.HospitalFixtures.item;

import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.References;
import org.waymarker.hospital.Document.Part;
import org.waymarker.record.ResourceKey;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class DocumentTest {
    private static final Reference PATIENT = HospitalFixtures.byNhsNumber("9990000018");
    private static final Coded TYPE =
            new Coded(Optional.of("http://loinc.org"), Optional.of("11503-0"), "Medical records");

    private record Told(Kind kind, Resource resource) {}

    private static Bundle document(Told... told) {
        var names = new HashMap<ResourceKey, String>();
        for (Told each : told) {
            names.put(new ResourceKey(each.resource.fhirType(), id(each.kind).value()), name(each));
        }
        var outbound = new Outbound(OURS, BASE, Optional.of(aPatient()));
        var parts = Arrays.stream(told)
                .map(each -> new Part(
                        name(each),
                        outbound.of(
                                item(0, each.resource, id(each.kind), Optional.empty())
                                        .body(),
                                names)))
                .toList();
        return new Document(BASE)
                .of(
                        id(Kind.DOCUMENT),
                        parts,
                        new PainService("RXX", "Pain service of the trust").reference(),
                        TYPE,
                        Date.from(Instant.parse("2025-11-20T17:05:06.789Z")));
    }

    private static String name(Told told) {
        return "urn:uuid:" + id(told.kind).value();
    }

    private static Bundle theEndOfAProgrammeAndAnOffer() {
        var ended = HospitalFixtures.plan(id(Kind.PROGRAMME_PLAN), PATIENT.copy(), CarePlanStatus.COMPLETED);
        ended.getPeriod().setEndElement(new DateTimeType("2025-11-20"));
        ended.addActivity().addOutcomeReference(References.to("Encounter", id(Kind.CLOSING_SESSION)));
        var task = HospitalFixtures.task(id(Kind.REFERRAL_TASK), PATIENT.copy());
        task.setBusinessStatus(Codes.BUSINESS_OFFERED.toConcept()).setCode(Codes.FULFILL.toConcept());
        var session = HospitalFixtures.session(id(Kind.CLOSING_SESSION), PATIENT.copy());
        return document(
                new Told(Kind.PROGRAMME_PLAN, ended),
                new Told(Kind.CLOSING_SESSION, session),
                new Told(Kind.SESSIONS_ATTENDED, HospitalFixtures.attended(id(Kind.SESSIONS_ATTENDED), PATIENT.copy())),
                new Told(Kind.REFERRAL, HospitalFixtures.referral(id(Kind.REFERRAL), PATIENT.copy())),
                new Told(Kind.REFERRAL_TASK, task));
    }

    @Test
    void tellsTheEndOfAProgrammeAndAnOffer() {
        var document = theEndOfAProgrammeAndAnOffer();
        Golden.assertMatches(DocumentTest.class, "programme-ended-and-offer", document);
        assertThat(FhirJson.encode(document))
                .doesNotContain("peer-group", id(Kind.PEER_GROUP).value().toString());
    }

    @Test
    void isTheSameEachTime() {
        assertThat(FhirJson.encode(theEndOfAProgrammeAndAnOffer()))
                .isEqualTo(FhirJson.encode(theEndOfAProgrammeAndAnOffer()));
    }

    @Test
    void refersToWhatIsInItAndNamesTheRest() {
        var document = document(new Told(
                Kind.SESSIONS_ATTENDED, HospitalFixtures.attended(id(Kind.SESSIONS_ATTENDED), PATIENT.copy())));
        var observation = (Observation) document.getEntry().get(1).getResource();
        assertThat(observation.getBasedOnFirstRep().hasReference()).isFalse();
        assertThat(observation.getBasedOnFirstRep().getIdentifier().getValue())
                .isEqualTo(id(Kind.PROGRAMME_PLAN).value().toString());
        assertThat(observation.getSubject().getReference()).isEqualTo(BASE + "/Patient/1001");
        ProfileValidator.assertValid(document);
    }

    @Test
    void hasASectionForEachKindOfResourceThatIsThere() {
        var sections =
                ((Composition) theEndOfAProgrammeAndAnOffer().getEntryFirstRep().getResource()).getSection();
        assertThat(sections)
                .extracting(SectionComponent::getTitle)
                .containsExactly("Care plans", "Referrals", "Offers and answers", "Sessions", "Counts");
        assertThat(sections.get(0).getText().getDivAsString())
                .contains("Pain Management Programme: Completed; 2025-09-04 to 2025-11-20");
        assertThat(sections)
                .allSatisfy(section -> assertThat(section.getEntry()).hasSize(1));
    }

    @Test
    void writesWhatLooksLikeMarkupAsWords() {
        var plan = HospitalFixtures.plan(id(Kind.PROGRAMME_PLAN), PATIENT.copy(), CarePlanStatus.ACTIVE);
        plan.setTitle("<script>alert(1)</script> & more");
        var document = document(new Told(Kind.PROGRAMME_PLAN, plan));
        assertThat(FhirJson.encode(document)).contains("&lt;script&gt;").contains("&amp; more");
        ProfileValidator.assertValid(document);
    }

    @Test
    void namesNoPeerGroup() {
        var telling = HospitalFixtures.task(id(Kind.REFERRAL_TASK), PATIENT.copy());
        telling.addInput().setType(Codes.FULFILL.toConcept()).setValue(References.to("Group", id(Kind.PEER_GROUP)));
        assertThatThrownBy(() -> document(new Told(Kind.REFERRAL_TASK, telling)))
                .isInstanceOf(NotSendableException.class);
    }
}
