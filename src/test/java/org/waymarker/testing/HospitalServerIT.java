package org.waymarker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.sandbox.HospitalServer;

/** What the rest of the tests take for granted of the hospital, and of the proxy before it. */
@ExtendWith(Hospital.class)
class HospitalServerIT {
    private static final String SYSTEM = "https://waymarker.example/id/programme-plan";
    private final IGenericClient hospital;
    private final String patient;

    HospitalServerIT(IGenericClient hospital) {
        this.hospital = hospital;
        this.patient = created(hospital.create()
                .resource(People.patient(People.freshNhsNumber(), "Ash", "Alice", "1960-02-29"))
                .execute());
    }

    @Test
    void aTransactionSentTwiceMakesOneCopy() {
        var value = UUID.randomUUID().toString();
        var first = hospital.transaction().withBundle(planBundle(value)).execute();
        var second = hospital.transaction().withBundle(planBundle(value)).execute();

        assertThat(first.getEntryFirstRep().getResponse().getStatus()).startsWith("201");
        assertThat(second.getEntryFirstRep().getResponse().getStatus()).startsWith("200");
        assertThat(second.getEntryFirstRep().getResponse().getLocation())
                .isEqualTo(first.getEntryFirstRep().getResponse().getLocation());
        assertThat(found(value)).isEqualTo(1);
    }

    @Test
    void aTransactionGivesBackWhatItStoredWhenAsked() {
        var answer = hospital.transaction()
                .withBundle(planBundle(UUID.randomUUID().toString()))
                .withAdditionalHeader("Prefer", "return=representation")
                .execute();
        assertThat(answer.getEntryFirstRep().getResource()).isInstanceOf(CarePlan.class);
    }

    @Test
    void aReferenceByIdentifierAloneMayPointToWhatTheHospitalDoesNotHold() {
        var encounter = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setSubject(new Reference(patient))
                .setPartOf(new Reference()
                        .setIdentifier(new Identifier()
                                .setSystem("https://waymarker.example/id/cohort-session")
                                .setValue(UUID.randomUUID().toString())));
        encounter
                .getClass_()
                .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActCode")
                .setCode("AMB");
        assertThat(created(hospital.create().resource(encounter).execute())).startsWith("Encounter/");
    }

    @Test
    void aLiteralReferenceToNothingIsRefused() {
        var plan = plan("x").setSubject(new Reference("Patient/nobody"));
        assertThatThrownBy(() -> hospital.create().resource(plan).execute())
                .isInstanceOfAny(InvalidRequestException.class, UnprocessableEntityException.class);
    }

    @Test
    void conditionalUpdateFindsTheOneItMade() {
        var value = UUID.randomUUID().toString();
        var url = "CarePlan?identifier=" + SYSTEM + "|" + value;
        var first =
                hospital.update().resource(plan(value)).conditionalByUrl(url).execute();
        var second = hospital.update()
                .resource(plan(value).setStatus(CarePlanStatus.COMPLETED))
                .conditionalByUrl(url)
                .execute();
        assertThat(second.getId().getIdPart()).isEqualTo(first.getId().getIdPart());
        assertThat(second.getId().getVersionIdPart()).isEqualTo("2");
    }

    @Test
    void anUpdateOfAStaleVersionIsAConflict() {
        var id = hospital.create().resource(plan("y")).execute().getId();
        var plan = plan("y").setStatus(CarePlanStatus.COMPLETED);
        plan.setId(id.toUnqualifiedVersionless());
        hospital.update()
                .resource(plan)
                .withAdditionalHeader("If-Match", "W/\"1\"")
                .execute();
        plan.setTitle("late");
        assertThatThrownBy(() -> hospital.update()
                        .resource(plan)
                        .withAdditionalHeader("If-Match", "W/\"1\"")
                        .execute())
                .isInstanceOf(ResourceVersionConflictException.class);
    }

    @Test
    void theProxyRefusesWhileDownAndLosesAnswersOnlyOnTheWayBack(OutageProxy proxy) {
        var through = Hospital.client(proxy.baseUrl());
        var value = UUID.randomUUID().toString();
        proxy.down();
        assertThatThrownBy(() ->
                        through.transaction().withBundle(planBundle(value)).execute())
                .isInstanceOf(FhirClientConnectionException.class);
        proxy.up();
        proxy.loseAnswers(1);
        assertThatThrownBy(() ->
                        through.transaction().withBundle(planBundle(value)).execute())
                .isInstanceOf(FhirClientConnectionException.class);
        assertThat(found(value)).isEqualTo(1);
        through.transaction().withBundle(planBundle(value)).execute();
        assertThat(found(value)).isEqualTo(1);
        proxy.loseRequests(1);
        var other = UUID.randomUUID().toString();
        assertThatThrownBy(() ->
                        through.transaction().withBundle(planBundle(other)).execute())
                .isInstanceOf(FhirClientConnectionException.class);
        assertThat(found(other)).isZero();
    }

    @Test
    void aStoppedHospitalThatIsStartedAgainKeepsItsData(@TempDir Path directory) {
        var options = new HospitalServer.Options(0, Optional.of(directory.resolve("hospital")), true);
        String id;
        try (var first = HospitalServer.start(options)) {
            id = created(Hospital.client(first.baseUrl())
                    .create()
                    .resource(People.patient(People.freshNhsNumber(), "Birch", "Bob", "1955-05-05"))
                    .execute());
        }
        try (var second = HospitalServer.start(options)) {
            var client = Hospital.client(second.baseUrl());
            assertThat(client.read()
                            .resource(Patient.class)
                            .withUrl(id)
                            .execute()
                            .getNameFirstRep()
                            .getFamily())
                    .isEqualTo("Birch");
            assertThatThrownBy(() -> client.read()
                            .resource(Patient.class)
                            .withId("nobody")
                            .execute())
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    private int found(String value) {
        return hospital.search()
                .forResource(CarePlan.class)
                .where(CarePlan.IDENTIFIER.exactly().systemAndIdentifier(SYSTEM, value))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .size();
    }

    private Bundle planBundle(String value) {
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        bundle.addEntry()
                .setFullUrl("urn:uuid:" + UUID.randomUUID())
                .setResource(plan(value))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("CarePlan")
                .setIfNoneExist("identifier=" + SYSTEM + "%7C" + value);
        return bundle;
    }

    private CarePlan plan(String value) {
        var plan = new CarePlan().setStatus(CarePlanStatus.ACTIVE).setIntent(CarePlanIntent.PLAN);
        plan.addIdentifier().setSystem(SYSTEM).setValue(value);
        return plan.setSubject(new Reference(patient));
    }

    private static String created(MethodOutcome outcome) {
        return outcome.getId().toUnqualifiedVersionless().getValue();
    }
}
