package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Duration;
import java.util.Map;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Kind;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.Lanes;
import org.waymarker.record.ResourceKey;
import org.waymarker.sandbox.Dress;
import org.waymarker.sandbox.DressedHospital;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Fault;
import org.waymarker.testing.FaultMix;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** What the EHR makes after us takes our place at each kind of server that can update, however many answers are lost meanwhile. */
@ExtendWith(Hospital.class)
class GivesWayIT {
    private final IGenericClient real;
    private final HospitalServer server;

    GivesWayIT(IGenericClient real, HospitalServer server) {
        this.real = real;
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "NO_TRANSACTION", "NO_CONDITIONAL_CREATE", "EIGHT_ENTRIES"})
    void oursIsMarkedAsAMistakeAndTheirsLinked(Dress dress) throws Exception {
        try (var dressed = DressedHospital.start(dress, server.baseUrl(), 0);
                var proxy = OutageProxy.inFrontOf(dressed.baseUrl());
                var bed = new DeliveryTestBed(proxy.baseUrl(), Map.of())) {
            var person = bed.known(real);
            var referral = bed.fresh(Kind.REFERRAL);
            bed.write(person.key(), HospitalFixtures.referral(referral, bed.reference(person.key())), referral);
            bed.drain();
            var ours = at(real, ServiceRequest.class, referral).get(0);
            var theirs = real.create()
                    .resource(requestOfTheEhr(person.hospitalId()))
                    .execute()
                    .getId()
                    .getIdPart();

            proxy.play(new FaultMix(3, Map.of(Fault.ANSWER_LOST, 0.4)), Duration.ofSeconds(5));
            var key = new ResourceKey("ServiceRequest", referral.value());
            bed.inTransaction(() -> bed.steering.replay(key, DeliveryTestBed.OPERATOR));
            for (int i = 0; i < 100 && !bed.state(person.key()).equals("IDLE"); i++) {
                bed.later(Duration.ofHours(2));
            }

            assertThat(bed.state(person.key())).isEqualTo("IDLE");
            assertThat(at(real, ServiceRequest.class, referral)).singleElement().satisfies(standing -> {
                assertThat(standing.getIdPart()).isEqualTo(ours.getIdPart());
                assertThat(standing.getStatus()).isEqualTo(ServiceRequestStatus.ENTEREDINERROR);
            });
            assertThat(bed.inTransaction(() -> bed.context.getBean(Lanes.class).link("ServiceRequest", theirs)))
                    .contains(new Lanes.Link(key, Owner.EHR));
            assertThat(real.read()
                            .resource(ServiceRequest.class)
                            .withId(theirs)
                            .execute()
                            .getMeta()
                            .getVersionId())
                    .isEqualTo("1");
        }
    }

    /** @param patientId of the Patient; no identifier of ours */
    static ServiceRequest requestOfTheEhr(String patientId) {
        return new ServiceRequest()
                .setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                .setSubject(new Reference("Patient/" + patientId));
    }
}
