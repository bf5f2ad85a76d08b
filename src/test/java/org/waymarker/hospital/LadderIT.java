package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.References;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Entry;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.Dress;
import org.waymarker.sandbox.DressedHospital;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Fault;
import org.waymarker.testing.FaultMix;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** One person's programme and one cohort's, at each kind of server, with and without answers that are lost. */
@ExtendWith(Hospital.class)
class LadderIT {
    private static final Duration LONG = Duration.ofHours(2);
    private static final String WRITE_MAP = """
            write:
              programme-plan: [resource, note]
              closing-session: [resource]
              sessions-attended: [note]
              referral: [resource, note]
            note:
              display: Progress note
            """;
    private static final int ATTENDANCES = 9;

    private final IGenericClient real;
    private final HospitalServer server;

    @TempDir
    Path directory;

    LadderIT(IGenericClient real, HospitalServer server) {
        this.real = real;
        this.server = server;
    }

    static Stream<Arguments> dressesInBothWeathers() {
        return Stream.of(Dress.values())
                .flatMap(dress -> Stream.of(Arguments.of(dress, 0.0), Arguments.of(dress, 0.15)));
    }

    /** What the story writes. */
    private record Story(
            Person person,
            BusinessId plan,
            BusinessId session,
            BusinessId referral,
            List<BusinessId> attendances,
            BusinessId cohort,
            BusinessId cohortSession,
            LaneKey cohortLane) {}

    @ParameterizedTest
    @MethodSource("dressesInBothWeathers")
    void everythingIsThereOnceInTheBestFormThatTheServerTakes(Dress dress, double answersLost) throws IOException {
        try (var dressed = DressedHospital.start(dress, server.baseUrl(), 0);
                var proxy = OutageProxy.inFrontOf(dressed.baseUrl());
                var bed = new DeliveryTestBed(proxy.baseUrl(), settings(dress))) {
            proxy.play(new FaultMix(7, Map.of(Fault.ANSWER_LOST, answersLost)), Duration.ofSeconds(5));
            var story = play(bed);
            bed.drain();
            for (int i = 0; i < 200 && unsettled(bed, story); i++) {
                bed.later(LONG);
            }
            assertThat(bed.state(story.person.key()))
                    .as(bed.detail(story.person.key()))
                    .isEqualTo("IDLE");
            assertThat(bed.state(story.cohortLane)).isEqualTo("IDLE");
            if (dress == Dress.EPIC_LIKE) {
                isToldInNotes(bed, story);
            } else {
                isThereAsItIs(bed, story, dress);
            }
        }
    }

    private static boolean unsettled(DeliveryTestBed bed, Story story) {
        return !(bed.state(story.person.key()) + bed.state(story.cohortLane)).equals("IDLEIDLE");
    }

    private Map<String, Object> settings(Dress dress) throws IOException {
        var settings = new HashMap<String, Object>();
        // Its own: here the session is left out.
        var map = dress == Dress.EPIC_LIKE ? Optional.of(WRITE_MAP) : dress.writeMap();
        if (map.isPresent()) {
            settings.put(
                    "waymarker.hospital.write-map",
                    Files.writeString(directory.resolve("write-map.yml"), map.get())
                            .toString());
        }
        return settings;
    }

    private Story play(DeliveryTestBed bed) {
        var person = bed.known(real);
        visited(person);
        var story = new Story(
                person,
                bed.fresh(Kind.PROGRAMME_PLAN),
                bed.fresh(Kind.CLOSING_SESSION),
                bed.fresh(Kind.REFERRAL),
                Stream.generate(() -> bed.fresh(Kind.SESSIONS_ATTENDED))
                        .limit(ATTENDANCES)
                        .toList(),
                bed.fresh(Kind.COHORT),
                bed.fresh(Kind.COHORT_SESSION),
                LaneKey.ofGroup(bed.fresh(Kind.COHORT).value()));
        var patient = bed.reference(person.key());
        var cohortSession = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                .setSubject(References.to("Group", story.cohort));
        cohortSession.addIdentifier(story.cohortSession.toIdentifier());
        bed.write(
                Entry.ofGroup(story.cohortLane, cohortSession, story.cohortSession),
                Entry.ofGroup(story.cohortLane, HospitalFixtures.cohort(story.cohort), story.cohort));
        bed.write(person.key(), HospitalFixtures.plan(story.plan, patient, CarePlanStatus.ACTIVE), story.plan);
        var closing = new ArrayList<Entry>();
        for (BusinessId attendance : story.attendances) {
            closing.add(Entry.ofPatient(person.key(), HospitalFixtures.attended(attendance, patient), attendance));
        }
        closing.add(Entry.ofPatient(person.key(), HospitalFixtures.session(story.session, patient), story.session));
        closing.add(Entry.ofPatient(person.key(), ended(story, patient), story.plan));
        bed.write(closing.toArray(Entry[]::new));
        bed.write(person.key(), HospitalFixtures.referral(story.referral, patient), story.referral);
        return story;
    }

    private static CarePlan ended(Story story, Reference patient) {
        var plan = HospitalFixtures.plan(story.plan, patient, CarePlanStatus.COMPLETED);
        plan.getPeriod()
                .setEndElement(FhirTimes.from(LocalDate.parse("2025-11-20")).getStartElement());
        // What it points at is in the same delivery, and behind it or before it.
        plan.addActivity().addOutcomeReference(References.to("Observation", story.attendances.get(0)));
        return plan;
    }

    private void visited(Person person) {
        var visit = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                .setSubject(new Reference("Patient/" + person.hospitalId()));
        visit.getPeriod().setStartElement(new DateTimeType("2024-05-01"));
        real.create().resource(visit).execute();
        // Somebody else's of the same day, which is not taken for ours and holds nothing up.
        var others = HospitalFixtures.attended(
                new BusinessId("https://ehr.example/counts", UUID.randomUUID()),
                new Reference("Patient/" + person.hospitalId()));
        others.getBasedOn().clear();
        real.create().resource(others).execute();
        var note = new DocumentReference()
                .setStatus(DocumentReferenceStatus.CURRENT)
                .setDate(new Date())
                .setSubject(new Reference("Patient/" + person.hospitalId()))
                .setDescription("of the EHR");
        note.addContent().getAttachment().setContentType("text/plain").setData(new byte[] {'x'});
        real.create().resource(note).execute();
    }

    private void isThereAsItIs(DeliveryTestBed bed, Story story, Dress dress) {
        var plans = at(real, CarePlan.class, story.plan);
        assertThat(plans).hasSize(1);
        assertThat(plans.get(0).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(plans.get(0)
                        .getActivityFirstRep()
                        .getOutcomeReferenceFirstRep()
                        .getReference())
                .as("what is written first is pointed at by its id")
                .startsWith("Observation/");
        story.attendances.forEach(
                id -> assertThat(at(real, Observation.class, id)).hasSize(1));
        assertThat(at(real, Encounter.class, story.session)).hasSize(1);
        assertThat(at(real, ServiceRequest.class, story.referral)).hasSize(1);
        var groups = at(real, Group.class, story.cohort);
        assertThat(groups).hasSize(1);
        assertThat(at(real, Encounter.class, story.cohortSession)
                        .get(0)
                        .getSubject()
                        .getReference())
                .isEqualTo("Group/" + groups.get(0).getIdElement().getIdPart());
        assertThat(bed.outcome(story.referral)).isIn(Optional.of(Outcome.SENT), Optional.of(Outcome.ALREADY_THERE));
        if (bed.outcome(story.attendances.get(4)).equals(Optional.of(Outcome.SENT))) {
            assertThat(bed.way(story.attendances.get(4)))
                    .isEqualTo(
                            switch (dress) {
                                case NO_TRANSACTION -> "single: the server has no transaction";
                                case EIGHT_ENTRIES -> "transaction: 11 entries, and a transaction takes 8";
                                default -> "transaction: ";
                            });
        }
    }

    private void isToldInNotes(DeliveryTestBed bed, Story story) {
        assertThat(at(real, CarePlan.class, story.plan)).isEmpty();
        assertThat(at(real, ServiceRequest.class, story.referral)).isEmpty();
        assertThat(at(real, Group.class, story.cohort)).isEmpty();
        assertThat(at(real, Encounter.class, story.cohortSession)).isEmpty();
        assertThat(bed.way(story.cohort)).isEqualTo("none: the server has no Group.create");
        assertThat(bed.way(story.cohortSession))
                .isEqualTo("none: its Group is not written: the server has no Group.create");
        assertThat(bed.way(story.session)).isEqualTo("none: the server has no Encounter.create");
        assertThat(bed.way(story.plan)).isEqualTo("note: the server has no CarePlan.create");
        assertThat(bed.way(story.attendances.get(0))).isEqualTo("note: ");

        var notes = notesOf(story.person);
        assertThat(notes).as("one for each event").hasSize(3);
        assertThat(notes)
                .allSatisfy(note -> assertThat(
                                note.getContext().getEncounterFirstRep().getReference())
                        .startsWith("Encounter/"));
        var texts = notes.stream()
                .map(note ->
                        new String(note.getContentFirstRep().getAttachment().getData(), StandardCharsets.UTF_8))
                .toList();
        assertThat(texts)
                .anySatisfy(text -> assertThat(text)
                        .contains("Pain Management Programme: Completed; 2025-09-04 to 2025-11-20")
                        .contains("Number of appointments attended: 11 sessions; 2025-09-04 to 2025-11-20"));
        assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain("Group"));
        assertThat(notes.stream()
                        .filter(note -> note.getContext().getRelated().stream()
                                .anyMatch(related -> related.getIdentifier()
                                        .getValue()
                                        .equals(story.attendances.get(3).value().toString()))))
                .hasSize(1);
    }

    private List<DocumentReference> notesOf(Person person) {
        return real
                .search()
                .forResource(DocumentReference.class)
                .whereMap(Map.of("patient", List.of(person.hospitalId())))
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> (DocumentReference) entry.getResource())
                .filter(note -> !"of the EHR".equals(note.getDescription()))
                .toList();
    }
}
