package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Flag.FlagStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirEndpoint.Creation;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.Tokens;

/** What a real hospital gets of a response: the score and the alert, whatever else of the patient's is stuck. */
@ExtendWith(Hospital.class)
class QuestionnaireAtHospitalIT {
    private final IGenericClient hospital;
    private final HospitalServer server;

    QuestionnaireAtHospitalIT(IGenericClient hospital, HospitalServer server) {
        this.hospital = hospital;
        this.server = server;
    }

    private DeliveryTestBed bed(Map<String, Object> settings) {
        return new DeliveryTestBed(server.baseUrl(), settings);
    }

    private static Answer call(DeliveryTestBed bed, String name, Optional<UUID> id, Parameters parameters) {
        var operation = bed.context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(endpoint -> endpoint.operations().stream())
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return bed.inTransaction(
                () -> operation.handler().handle(new FhirEndpoint.Call(id, parameters, Tokens.caller("tester"))));
    }

    private Person enrolled(DeliveryTestBed bed) {
        var person = bed.known(hospital);
        call(
                bed,
                "$open-cohort",
                Optional.empty(),
                new Ins()
                        .identifier("cohort", "urn:cohort", UUID.randomUUID().toString())
                        .text("name", "Winter")
                        .date("first-session", LocalDate.of(2026, 1, 14))
                        .date("last-session", LocalDate.of(2026, 4, 1))
                        .count("sessions", 12)
                        .parts("participant", new Ins().value("subject", bed.reference(person.key())))
                        .done());
        return person;
    }

    /** PHQ-9 of ones, the last one too. */
    private static QuestionnaireResponse response(DeliveryTestBed bed, Person person) {
        var response = new QuestionnaireResponse()
                .setStatus(QuestionnaireResponseStatus.COMPLETED)
                .setQuestionnaire("https://waymarker.example/fhir/Questionnaire/phq-9|1")
                .setSubject(bed.reference(person.key()))
                .setAuthoredElement(new DateTimeType("2026-02-27T18:05:00Z"));
        response.getIdentifier()
                .setSystem("urn:response")
                .setValue(UUID.randomUUID().toString());
        for (int item = 1; item <= 9; item++) {
            response.addItem().setLinkId("phq-9." + item).addAnswer().setValue(new IntegerType(1));
        }
        return response;
    }

    private static void post(DeliveryTestBed bed, QuestionnaireResponse response) {
        var creation = bed.context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(endpoint -> endpoint.creations().stream())
                .filter(each -> each.type().equals(QuestionnaireResponse.class))
                .findFirst()
                .orElseThrow();
        assertThat(bed.inTransaction(() -> create(creation, response))).isInstanceOf(Answer.Created.class);
    }

    private static <R extends Resource> Answer create(Creation<R> creation, Resource resource) {
        return creation.handler().create(creation.type().cast(resource), Tokens.caller("tester"));
    }

    private <R extends Resource> List<R> all(Class<R> type, Person person) {
        return hospital
                .search()
                .forResource(type)
                .whereMap(Map.of("patient", List.of(person.hospitalId())))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> type.cast(entry.getResource()))
                .toList();
    }

    private <R extends Resource> R only(Class<R> type, Person person) {
        var found = all(type, person);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void getsTheScoreAndTheAlertAndNotTheResponse() {
        try (var bed = bed(Map.of())) {
            var person = enrolled(bed);
            post(bed, response(bed, person));
            bed.drain();
            var score = only(Observation.class, person);
            assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("9");
            assertThat(score.getCode().hasCoding("http://loinc.org", "44261-6")).isTrue();
            assertThat(score.getBasedOnFirstRep().getReference()).startsWith("CarePlan/");
            assertThat(score.getDerivedFromFirstRep().getReference()).isNull();
            assertThat(score.getDerivedFromFirstRep().getIdentifier().getSystem())
                    .endsWith("/questionnaire-response");
            var flag = only(Flag.class, person);
            assertThat(flag.getStatus()).isEqualTo(FlagStatus.ACTIVE);
            assertThat(flag.getSubject().getReference()).isEqualTo("Patient/" + person.hospitalId());
            assertThat(flag.getCode().getText()).contains("a clinician must look now");
            assertThat(all(QuestionnaireResponse.class, person)).isEmpty();
            assertThat(bed.state(person.key())).isEqualTo("IDLE");
            assertThat(bed.state(LaneKey.ofAlerts(person.key()))).isEqualTo("IDLE");
        }
    }

    @Test
    void learnsThatAPersonHasClosedTheAlert() {
        try (var bed = bed(Map.of())) {
            var person = enrolled(bed);
            post(bed, response(bed, person));
            bed.drain();
            var ours = only(Flag.class, person).getIdentifierFirstRep().getValue();
            call(
                    bed,
                    "$acknowledge-alert",
                    Optional.of(UUID.fromString(ours)),
                    new Ins()
                            .code("action", "urgent-help-arranged")
                            .value(
                                    "acknowledged-by",
                                    new Reference()
                                            .setType("Practitioner")
                                            .setIdentifier(new Identifier()
                                                    .setSystem("urn:staff")
                                                    .setValue("12")))
                            .done());
            bed.drain();
            var flag = only(Flag.class, person);
            assertThat(flag.getStatus()).isEqualTo(FlagStatus.INACTIVE);
            assertThat(flag.getExtensionByUrl(Extensions.ALERT_ACKNOWLEDGEMENT)).isNotNull();
        }
    }

    @Test
    void getsTheAlertThoughTheRestOfThePatientsIsStuck() {
        try (var bed = bed(Map.of())) {
            var person = enrolled(bed);
            bed.drain();
            var id = bed.fresh(Kind.SESSIONS_ATTENDED);
            var attended = HospitalFixtures.attended(id, bed.reference(person.key()));
            attended.addPerformer(new Reference("Practitioner/nobody-" + person.hospitalId()));
            bed.write(person.key(), attended, id);
            post(bed, response(bed, person));
            bed.drain();
            assertThat(bed.state(person.key())).startsWith("PARKED");
            assertThat(all(Observation.class, person)).isEmpty();
            assertThat(only(Flag.class, person).getStatus()).isEqualTo(FlagStatus.ACTIVE);
        }
    }

    @Test
    void isPointedToItsOwnResponseWhereTheEhrSaysWhereItStands() {
        try (var bed = bed(Map.of())) {
            var person = enrolled(bed);
            var response = response(bed, person);
            var theirs = response.copy();
            theirs.setSubject(new Reference("Patient/" + person.hospitalId()));
            var id = hospital.create().resource(theirs).execute().getId().getIdPart();
            response.getMeta().setSource(server.baseUrl() + "/QuestionnaireResponse/" + id);
            post(bed, response);
            bed.drain();
            assertThat(only(Observation.class, person).getDerivedFromFirstRep().getReference())
                    .isEqualTo("QuestionnaireResponse/" + id);
            assertThat(only(QuestionnaireResponse.class, person).getMeta().getVersionId())
                    .isEqualTo("1");
        }
    }

    @Test
    void isToldInWordsWhereItTakesNoFlagAndHoldsUpNothing(@TempDir Path folder) throws IOException {
        var map = Files.writeString(folder.resolve("map.yml"), """
                server: {without: [Flag.create, Observation.create]}
                note: {display: Progress note, on-encounter: false}
                """);
        try (var bed = bed(Map.of("waymarker.hospital.write-map", map.toString()))) {
            var person = enrolled(bed);
            post(bed, response(bed, person));
            bed.drain();
            assertThat(all(Flag.class, person)).isEmpty();
            assertThat(new String(
                            only(DocumentReference.class, person)
                                    .getContentFirstRep()
                                    .getAttachment()
                                    .getData(),
                            StandardCharsets.UTF_8))
                    .contains("PHQ-9 item 9 was answered above zero: a clinician must look now");
            assertThat(all(Observation.class, person)).isEmpty();
            assertThat(bed.state(person.key())).isEqualTo("IDLE");
            assertThat(bed.state(LaneKey.ofAlerts(person.key()))).isEqualTo("IDLE");
        }
    }
}
