package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.References;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Entry;
import org.waymarker.record.Proposals;
import org.waymarker.record.Proposals.Open;
import org.waymarker.sandbox.Dress;
import org.waymarker.sandbox.DressedHospital;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Fault;
import org.waymarker.testing.FaultMix;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** A real hospital whose EHR makes a Task of each referral itself, at servers that can create Tasks and at one that cannot. */
@ExtendWith(Hospital.class)
class AdoptTaskIT {
    private final IGenericClient real;
    private final HospitalServer server;

    @TempDir
    Path directory;

    AdoptTaskIT(IGenericClient real, HospitalServer server) {
        this.real = real;
        this.server = server;
    }

    /** A referral of ours to a hospital in a dress. */
    private final class Story implements AutoCloseable {
        private final DressedHospital dressed;
        private final OutageProxy proxy;
        private final DeliveryTestBed bed;
        private final Person person;
        private final BusinessId referral;
        private final BusinessId task;

        private Story(Dress dress, boolean written) throws IOException {
            var map = (written ? "ehr-owned: {write: [referral-task]}\n" : "")
                    + dress.writeMap().orElse("");
            dressed = DressedHospital.start(dress, server.baseUrl(), 0);
            proxy = OutageProxy.inFrontOf(dressed.baseUrl());
            bed = new DeliveryTestBed(
                    proxy.baseUrl(),
                    Map.of(
                            "waymarker.hospital.write-map",
                            Files.writeString(directory.resolve("map.yml"), map).toString()));
            person = bed.known(real);
            referral = bed.fresh(Kind.REFERRAL);
            task = bed.fresh(Kind.REFERRAL_TASK);
            var visit = new Encounter()
                    .setStatus(EncounterStatus.FINISHED)
                    .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                    .setSubject(patient());
            visit.getPeriod().setStartElement(new DateTimeType("2024-05-01"));
            real.create().resource(visit).execute();
        }

        @Override
        public void close() {
            bed.close();
            proxy.close();
            dressed.close();
        }

        private Reference patient() {
            return new Reference("Patient/" + person.hospitalId());
        }

        private String ehrOrder() {
            var order = new ServiceRequest()
                    .setStatus(ServiceRequestStatus.ACTIVE)
                    .setIntent(ServiceRequestIntent.ORDER)
                    .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                    .setSubject(patient());
            return "ServiceRequest/"
                    + real.create().resource(order).execute().getId().getIdPart();
        }

        private Task ehrTask() {
            return new Task()
                    .setStatus(TaskStatus.REQUESTED)
                    .setIntent(TaskIntent.ORDER)
                    .setDescription("Of the EHR")
                    .setFor(patient());
        }

        private String create(Task theirs) {
            return real.create().resource(theirs).execute().getId().getIdPart();
        }

        private Task ours(TaskStatus status, Code business) {
            return HospitalFixtures.task(task, bed.reference(person.key()))
                    .setFocus(References.to("ServiceRequest", referral))
                    .setStatus(status)
                    .setBusinessStatus(business.toConcept());
        }

        private void offer() {
            bed.write(
                    Entry.ofPatient(
                            person.key(), HospitalFixtures.referral(referral, bed.reference(person.key())), referral),
                    Entry.ofPatient(person.key(), ours(TaskStatus.REQUESTED, Codes.BUSINESS_OFFERED), task));
            bed.drain();
        }

        private void accept() {
            bed.write(person.key(), ours(TaskStatus.ACCEPTED, Codes.BUSINESS_ACCEPTED), task);
            bed.drain();
        }

        private Task read(String theirId) {
            return real.read().resource(Task.class).withId(theirId).execute();
        }

        private List<Task> tasks() {
            return real
                    .search()
                    .forResource(Task.class)
                    .whereMap(Map.of("patient", List.of(person.hospitalId())))
                    .returnBundle(Bundle.class)
                    .execute()
                    .getEntry()
                    .stream()
                    .map(entry -> (Task) entry.getResource())
                    .toList();
        }

        private List<Proposal> open() {
            return bed.context.getBean(Proposals.class).open(0, 100).stream()
                    .map(Open::proposal)
                    .toList();
        }

        private Optional<Outcome> outcome() {
            return bed.outcome(task);
        }

        private String state() {
            return bed.state(person.key());
        }
    }

    @ParameterizedTest
    @CsvSource({"EPIC_LIKE, 0", "EPIC_LIKE, 0.3", "FULL, 0", "FULL, 0.3", "NO_TRANSACTION, 0.3", "EIGHT_ENTRIES, 0"})
    void writesTheStatusIntoTheTaskThatTheEhrMadeOfTheOrder(Dress dress, double answersLost) throws IOException {
        try (var story = new Story(dress, true)) {
            var order = story.ehrOrder();
            var theirId = story.create(story.ehrTask().setFocus(new Reference(order)));
            story.proxy.play(new FaultMix(11, Map.of(Fault.ANSWER_LOST, answersLost)), Duration.ofSeconds(5));
            story.offer();
            story.accept();
            for (int i = 0; i < 50 && !story.state().equals("IDLE"); i++) {
                story.bed.later(Duration.ofHours(2));
            }
            assertThat(story.state()).as(story.bed.detail(story.person.key())).isEqualTo("IDLE");
            var theirs = story.read(theirId);
            assertThat(theirs.getStatus()).isEqualTo(TaskStatus.ACCEPTED);
            assertThat(Codes.BUSINESS_ACCEPTED.isIn(theirs.getBusinessStatus())).isTrue();
            assertThat(theirs.getDescription()).isEqualTo("Of the EHR");
            assertThat(theirs.getIdentifier()).as("it stays the EHR's").isEmpty();
            assertThat(theirs.getMeta().getVersionId()).isEqualTo("2");
            assertThat(story.tasks()).hasSize(1);
            assertThat(story.open()).isEmpty();
        }
    }

    @Test
    void proposesItUnlessToldToWrite() throws IOException {
        try (var story = new Story(Dress.EPIC_LIKE, false)) {
            var theirId = story.create(story.ehrTask().setFocus(new Reference(story.ehrOrder())));
            story.offer();
            assertThat(story.outcome()).contains(Outcome.ADOPTED);
            story.accept();
            assertThat(story.outcome()).contains(Outcome.PROPOSED);
            assertThat(story.open())
                    .containsExactlyInAnyOrder(
                            new Proposal("status", Optional.of("requested"), Optional.of("accepted")),
                            new Proposal(
                                    "businessStatus",
                                    Optional.empty(),
                                    Optional.of(CodeSystems.PEER_BUSINESS_STATUS + "|accepted")));
            assertThat(story.read(theirId).getMeta().getVersionId()).isEqualTo("1");
        }
    }

    @Test
    void findsTheTaskThatTheEhrMakesAfterwards() throws IOException {
        try (var story = new Story(Dress.EPIC_LIKE, true)) {
            var order = story.ehrOrder();
            story.offer();
            assertThat(story.bed.way(story.task)).isEqualTo("note: the server has no Task.create");
            var theirId = story.create(story.ehrTask().setFocus(new Reference(order)));
            story.accept();
            assertThat(story.outcome()).contains(Outcome.SENT);
            assertThat(story.read(theirId).getStatus()).isEqualTo(TaskStatus.ACCEPTED);
            assertThat(story.bed
                            .lanes
                            .copyOf("Task", story.task.value())
                            .orElseThrow()
                            .theirId())
                    .isEqualTo(theirId);
            assertThat(notes(story)).as("of the offer only").hasSize(1);
        }
    }

    /** Once it is written it may have ended, and could not be found to be the same a second time. */
    @Test
    void changesNothingThatIsNotKnownToBeAdopted() throws IOException {
        try (var story = new Story(Dress.EPIC_LIKE, true)) {
            var order = story.ehrOrder();
            story.offer();
            var theirId = story.create(story.ehrTask().setFocus(new Reference(order)));
            story.bed.write(story.person.key(), story.ours(TaskStatus.REJECTED, Codes.BUSINESS_DECLINED), story.task);
            var claim = story.bed.lanes.claim("a", 1, Duration.ofSeconds(20)).get(0);
            var outcome = story.bed.context.getBean(DeliverLane.class).attempt(claim, new Hold() {
                @Override
                public boolean isHeld() {
                    return true;
                }

                @Override
                public boolean progress(List<Settled> settled) {
                    return false;
                }
            });
            assertThat(outcome).isEqualTo(new DeliveryOutcome.Lost());
            assertThat(story.read(theirId).getMeta().getVersionId()).isEqualTo("1");
        }
    }

    private List<DocumentReference> notes(Story story) {
        return real
                .search()
                .forResource(DocumentReference.class)
                .whereMap(Map.of("patient", List.of(story.person.hospitalId())))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> (DocumentReference) entry.getResource())
                .toList();
    }

    @Test
    void asksAPersonWhichOfTwoItIs() throws IOException {
        try (var story = new Story(Dress.FULL, true)) {
            var order = new Reference(story.ehrOrder());
            story.create(story.ehrTask().setFocus(order.copy()));
            story.create(story.ehrTask().setFocus(order.copy()).setStatus(TaskStatus.RECEIVED));
            story.offer();
            assertThat(story.state()).isEqualTo("PARKED ADOPTION_AMBIGUOUS");
            assertThat(at(real, Task.class, story.task)).isEmpty();
        }
    }

    @Test
    void knowsItByItsCodeOrByOurNumberWhereItIsOnNoOrder() throws IOException {
        try (var story = new Story(Dress.EPIC_LIKE, true)) {
            story.create(story.ehrTask().setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept()));
            story.offer();
            assertThat(story.outcome()).contains(Outcome.ADOPTED);
        }
        try (var story = new Story(Dress.FULL, true)) {
            var focus = new Reference().setType("ServiceRequest").setIdentifier(story.referral.toIdentifier());
            story.create(story.ehrTask().setFocus(focus));
            story.create(story.ehrTask().setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept()));
            story.offer();
            assertThat(story.outcome()).contains(Outcome.ADOPTED);
        }
    }

    @Test
    void takesNoOtherTaskForIt() throws IOException {
        try (var story = new Story(Dress.FULL, true)) {
            var order = new Reference(story.ehrOrder());
            var another = real.create()
                    .resource(new ServiceRequest()
                            .setStatus(ServiceRequestStatus.ACTIVE)
                            .setIntent(ServiceRequestIntent.ORDER)
                            .setSubject(story.patient()))
                    .execute()
                    .getId()
                    .getIdPart();
            story.create(story.ehrTask());
            story.create(story.ehrTask().setFocus(order).setStatus(TaskStatus.CANCELLED));
            story.create(story.ehrTask()
                    .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                    .setFocus(new Reference("ServiceRequest/" + another)));
            story.offer();
            assertThat(story.outcome()).contains(Outcome.SENT);
            assertThat(at(real, Task.class, story.task)).hasSize(1);
        }
    }
}
