package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Proposals;
import org.waymarker.record.Proposals.Open;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** A real hospital whose EHR has made the plans itself, with a trust that has their status written and one that has not. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnedByEhrIT {
    private IGenericClient hospital;
    private OutageProxy proxy;
    private DeliveryTestBed proposing;
    private DeliveryTestBed writing;

    @BeforeAll
    void start(IGenericClient client, OutageProxy outages, @TempDir Path directory) throws IOException {
        hospital = client;
        proxy = outages;
        proposing = new DeliveryTestBed(proxy.baseUrl(), Map.of());
        var map = Files.writeString(directory.resolve("map.yml"), "ehr-owned: {write: [programme-plan]}\n");
        writing = new DeliveryTestBed(proxy.baseUrl(), Map.of("waymarker.hospital.write-map", map.toString()));
    }

    @AfterAll
    void stop() {
        proposing.close();
        writing.close();
    }

    @BeforeEach
    void calm() {
        proxy.loseAnswers(0);
        proxy.refuse(0, 503);
        proxy.refuseWhere(request -> false);
    }

    /** A plan of the EHR, and ours of the same programme, which has been found to be it. */
    private final class Story {
        private final DeliveryTestBed bed;
        private final Person person;
        private final BusinessId id;
        private final String theirId;

        private Story(DeliveryTestBed bed, CarePlanStatus theirs) {
            this(bed, theirs, CarePlanStatus.ACTIVE);
        }

        private Story(DeliveryTestBed bed, CarePlanStatus theirs, CarePlanStatus ours) {
            this.bed = bed;
            person = bed.known(hospital);
            id = bed.fresh(Kind.PROGRAMME_PLAN);
            var plan = new CarePlan()
                    .setStatus(theirs)
                    .setIntent(CarePlanIntent.PLAN)
                    .setTitle("Pain management, as the EHR calls it")
                    .setSubject(new Reference("Patient/" + person.hospitalId()));
            plan.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
            plan.addExtension("https://ehr.example/fhir/weight", new DecimalType("1.50"));
            plan.getPeriod().setStartElement(FhirTimes.date(LocalDate.parse("2025-09-01")));
            theirId = hospital.create().resource(plan).execute().getId().getIdPart();
            write(ours);
            assertThat(bed.outcome(id)).contains(Outcome.ADOPTED);
        }

        private void write(CarePlanStatus status) {
            var plan = HospitalFixtures.plan(id, bed.reference(person.key()), status);
            if (status == CarePlanStatus.COMPLETED) {
                plan.getPeriod().setEndElement(FhirTimes.date(LocalDate.parse("2025-11-20")));
            }
            bed.write(person.key(), plan, id);
            bed.drain();
        }

        private CarePlan theirs() {
            return hospital.read().resource(CarePlan.class).withId(theirId).execute();
        }

        private void theyChange(CarePlanStatus status) {
            hospital.update().resource(theirs().setStatus(status)).execute();
        }

        private List<String> open() {
            return bed.context.getBean(Proposals.class).open(0, 1000).stream()
                    .filter(open -> open.id().equals(id.value()))
                    .map(Story::line)
                    .sorted()
                    .toList();
        }

        private static String line(Open open) {
            var proposal = open.proposal();
            return proposal.element() + ": " + proposal.theirs().orElse("-") + " -> "
                    + proposal.ours().orElse("-");
        }

        private void review() {
            bed.clock.advance(Duration.ofHours(2));
            bed.context.getBean(ProposalReview.class).review();
        }
    }

    @Test
    void proposesAndWritesNothingUnlessToldTo() {
        var story = new Story(proposing, CarePlanStatus.ACTIVE);
        story.write(CarePlanStatus.COMPLETED);
        assertThat(proposing.outcome(story.id)).contains(Outcome.PROPOSED);
        assertThat(story.open()).containsExactly("period.end: - -> 2025-11-20", "status: active -> completed");
        assertThat(story.theirs().getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
        assertThat(proposing.state(story.person.key())).isEqualTo("IDLE");
    }

    @Test
    void closesAProposalWhenTheEhrComesToSaySo() {
        var story = new Story(proposing, CarePlanStatus.ACTIVE);
        story.write(CarePlanStatus.COMPLETED);
        story.theyChange(CarePlanStatus.ONHOLD);
        story.review();
        assertThat(story.open()).containsExactly("period.end: - -> 2025-11-20", "status: on-hold -> completed");
        story.theyChange(CarePlanStatus.COMPLETED);
        story.review();
        assertThat(story.open()).containsExactly("period.end: - -> 2025-11-20");
    }

    @Test
    void looksNoMoreOftenThanItsTime() {
        var story = new Story(proposing, CarePlanStatus.ACTIVE);
        story.write(CarePlanStatus.COMPLETED);
        story.review();
        proxy.forget();
        proposing.context.getBean(ProposalReview.class).review();
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void closesAProposalWhenOursChanges() {
        var story = new Story(proposing, CarePlanStatus.ACTIVE);
        story.write(CarePlanStatus.COMPLETED);
        story.write(CarePlanStatus.ACTIVE);
        assertThat(story.open()).isEmpty();
        assertThat(proposing.outcome(story.id)).contains(Outcome.LEFT_TO_OWNER);
    }

    @Test
    void writesTheStatusAndLeavesEverythingElse() {
        var story = new Story(writing, CarePlanStatus.ACTIVE);
        var before = story.theirs();
        story.write(CarePlanStatus.COMPLETED);
        assertThat(writing.outcome(story.id)).contains(Outcome.SENT);
        assertThat(writing.way(story.id))
                .isEqualTo("ehr-owned: the EHR's own, of which was written: status, period.end");
        var after = story.theirs();
        assertThat(after.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(after.getPeriod().getEndElement().getValueAsString()).isEqualTo("2025-11-20");
        after.setStatus(CarePlanStatus.ACTIVE).getPeriod().setEndElement(null);
        assertThat(Content.of(after)).isEqualTo(Content.of(before));
        assertThat(after.getExtension().get(0).getValue().primitiveValue()).isEqualTo("1.50");
        assertThat(story.open()).isEmpty();
    }

    @Test
    void doesNotMoveTheEhrBackFromWhereItHasGone() {
        var story = new Story(writing, CarePlanStatus.ACTIVE);
        story.theyChange(CarePlanStatus.ONHOLD);
        var plan = HospitalFixtures.plan(story.id, writing.reference(story.person.key()), CarePlanStatus.ACTIVE);
        writing.write(story.person.key(), plan.setDescription("Twelve sessions, and one more"), story.id);
        writing.drain();
        assertThat(writing.outcome(story.id)).contains(Outcome.PROPOSED);
        assertThat(story.theirs().getStatus()).isEqualTo(CarePlanStatus.ONHOLD);
        assertThat(story.open()).containsExactly("status: on-hold -> active");
    }

    @Test
    void proposesWhatNoStateMachineAllows() {
        var story = new Story(writing, CarePlanStatus.ACTIVE);
        story.theyChange(CarePlanStatus.REVOKED);
        story.write(CarePlanStatus.COMPLETED);
        assertThat(writing.way(story.id)).isEqualTo("none: a CarePlan does not go from revoked to completed");
        assertThat(story.theirs().getStatus()).isEqualTo(CarePlanStatus.REVOKED);
        assertThat(story.open()).containsExactly("period.end: - -> 2025-11-20", "status: revoked -> completed");
        assertThat(writing.state(story.person.key())).isEqualTo("IDLE");
    }

    @Test
    void writesOnceThoughTheAnswerIsLost() {
        var story = new Story(writing, CarePlanStatus.ACTIVE);
        proxy.loseAnswers(3);
        story.write(CarePlanStatus.COMPLETED);
        for (int i = 0; i < 5; i++) {
            writing.later(Duration.ofMinutes(10));
        }
        assertThat(writing.state(story.person.key())).isEqualTo("IDLE");
        assertThat(story.theirs().getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(story.theirs().getMeta().getVersionId()).isEqualTo("2");
    }

    @Test
    void holdsTheLaneUpForNoRefusal() {
        var story = new Story(writing, CarePlanStatus.ACTIVE);
        proxy.refuseWhere(request -> request.line().startsWith("PUT "));
        story.write(CarePlanStatus.COMPLETED);
        assertThat(writing.outcome(story.id)).contains(Outcome.PROPOSED);
        assertThat(writing.way(story.id)).isEqualTo("none: HTTP 422 business-rule");
        assertThat(writing.state(story.person.key())).isEqualTo("IDLE");
        assertThat(story.open()).hasSize(2);
    }

    @Test
    void takesNothingBackInAReplay() {
        var story = new Story(writing, CarePlanStatus.ACTIVE, CarePlanStatus.DRAFT);
        story.write(CarePlanStatus.ACTIVE);
        story.write(CarePlanStatus.ONHOLD);
        assertThat(story.theirs().getMeta().getVersionId()).isEqualTo("2");
        writing.inTransaction(
                () -> writing.steering.replay(LaneKey.ofPatient(story.person.key()), 1, DeliveryTestBed.OPERATOR));
        writing.drain();
        assertThat(writing.state(story.person.key())).isEqualTo("IDLE");
        assertThat(story.theirs().getStatus()).isEqualTo(CarePlanStatus.ONHOLD);
        assertThat(story.theirs().getMeta().getVersionId()).isEqualTo("2");
    }

    @Test
    void passesOverWhatTheEhrHasDeleted() {
        var story = new Story(writing, CarePlanStatus.ACTIVE);
        hospital.delete().resourceById("CarePlan", story.theirId).execute();
        story.write(CarePlanStatus.COMPLETED);
        assertThat(writing.outcome(story.id)).contains(Outcome.LEFT_TO_OWNER);
        assertThat(writing.way(story.id)).isEqualTo("none: the EHR no longer holds it");
        assertThat(writing.state(story.person.key())).isEqualTo("IDLE");
    }
}
