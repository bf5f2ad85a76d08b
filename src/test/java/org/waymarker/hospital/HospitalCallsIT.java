package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.testing.Fault;
import org.waymarker.testing.FaultMix;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.Statements;

/** What the settings of the connection are worth on the wire. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HospitalCallsIT {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(3);

    private IGenericClient hospital;
    private OutageProxy proxy;
    private DeliveryTestBed bed;
    private Person person;

    @BeforeAll
    void start(IGenericClient client, OutageProxy outages, @TempDir Path directory) throws IOException {
        hospital = client;
        proxy = outages;
        bed = new DeliveryTestBed(
                proxy.baseUrl(),
                Map.of(
                        "waymarker.hospital.connect-timeout",
                        "PT1S",
                        "waymarker.hospital.read-timeout",
                        READ_TIMEOUT.toString(),
                        "waymarker.hospital.answer-timeout",
                        READ_TIMEOUT.multipliedBy(2).toString(),
                        "waymarker.hospital.lease",
                        LEASE.toString(),
                        // The real server needs longer for its own, when it is asked first, than these timeouts allow.
                        "waymarker.hospital.capability-statement",
                        Files.writeString(directory.resolve("statement.json"), Statements.able())
                                .toString()));
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    /** The Patient is found already, so that the next request is a search by GET. */
    @BeforeEach
    void someoneWhomWeFound() {
        proxy.play(new FaultMix(0, Map.of()), READ_TIMEOUT);
        bed.later(Duration.ofMinutes(10));
        person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        bed.drain();
        proxy.forget();
    }

    private void writePlan() {
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), CarePlanStatus.ACTIVE), id);
    }

    private Duration drained() {
        var began = System.nanoTime();
        bed.drain();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void givesUpWhenTheReadTimeoutIsOver() {
        writePlan();
        proxy.play(new FaultMix(1, Map.of(Fault.STALL, 1.0)), READ_TIMEOUT);
        assertThat(drained()).isBetween(READ_TIMEOUT, READ_TIMEOUT.multipliedBy(3));
        assertThat(bed.state(person.key())).isEqualTo("READY HOSPITAL_AWAY");
    }

    /** Whether to try again is decided with the lane's history at hand, not by the HTTP client. */
    @Test
    void leavesEveryRepeatToTheLane() {
        writePlan();
        proxy.loseRequests(1);
        bed.drain();
        assertThat(proxy.requests()).hasSize(1);
        assertThat(bed.state(person.key())).isEqualTo("READY HOSPITAL_AWAY");
    }

    /** Never silent for as long as the read timeout, and yet without an end: it would hold a worker, and outlast its lease. */
    @Test
    void givesUpOnAnAnswerThatDripsBeforeTheLeaseIsOver() {
        writePlan();
        proxy.play(new FaultMix(1, Map.of(Fault.DRIP_BEYOND, 1.0)), READ_TIMEOUT);
        assertThat(drained()).isLessThan(LEASE);
    }
}
