package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.HospitalFixtures.id;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.waymarker.capability.Form;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;

/** The date of a note and of a document. */
class AcceptedTest {
    private static final Reference PATIENT = new Reference("Patient/1001");
    private static final Instant EARLIER = Instant.parse("2026-07-01T09:15:06.123Z");
    private static final Instant NEWEST = Instant.parse("2026-07-01T09:15:07.123Z");

    private final List<Step.Tell> told = new ArrayList<>();

    private void tell(Resource resource, BusinessId id, Instant at) {
        resource.getMeta().setLastUpdated(Date.from(at));
        told.add(new Step.Tell(
                HospitalFixtures.item(told.size(), resource, id, Optional.empty()), Form.NOTE, "no reason"));
    }

    private void aPlanAndATask(String lastModified) {
        tell(
                HospitalFixtures.plan(id(Kind.PROGRAMME_PLAN), PATIENT, CarePlanStatus.ACTIVE),
                id(Kind.PROGRAMME_PLAN),
                NEWEST);
        tell(
                HospitalFixtures.task(id(Kind.REFERRAL_TASK), PATIENT)
                        .setLastModifiedElement(new DateTimeType(lastModified)),
                id(Kind.REFERRAL_TASK),
                EARLIER);
    }

    @Test
    void isWhenTheNewestWasAccepted() {
        aPlanAndATask("2026-07-01T10:15:06+01:00");
        assertThat(TellHospital.accepted(told)).isEqualTo(NEWEST);
    }

    @Test
    void isTheDayOnlyWhereATaskTellsTheDayOnly() {
        aPlanAndATask("2026-07-01");
        assertThat(TellHospital.accepted(told)).isEqualTo(Instant.parse("2026-07-01T00:00:00Z"));
    }
}
