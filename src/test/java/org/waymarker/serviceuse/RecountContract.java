package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.alsoNamed;
import static org.waymarker.serviceuse.ServiceUseFixtures.edVisit;
import static org.waymarker.serviceuse.ServiceUseFixtures.painClinic;
import static org.waymarker.serviceuse.ServiceUseFixtures.stay;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.PersonChanges;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;
import org.waymarker.testing.People;

/** Feeds, recounts and what they leave in the record, through the operations that callers use, on any database. */
abstract class RecountContract extends RecountTestBed {
    @Test
    void countsFromTheHospitalAndFromAFile() {
        var number = People.freshNhsNumber();
        var person = someone(traced(number), "completed");
        hospital.tells(
                person.key(),
                edVisit("Encounter/1", "2023-09-04"),
                edVisit("Encounter/2", "2024-09-01"),
                edVisit("Encounter/3", "2024-09-02"),
                edVisit("Encounter/4", "2024-11-25"),
                edVisit("Encounter/5", "2024-11-26"),
                stay("Encounter/6", "2024-08-30", "2024-09-05", "21"));
        declareHospital();
        declare(gpFeed(
                NdjsonContactsTest.line("a", number, "2024-12-01"),
                NdjsonContactsTest.line("b", number, "2025-12-01")));

        var result = recount(person);

        assertThat(text(result, "episodes")).isEqualTo("1");
        assertThat(text(result, "changed")).isEqualTo("20");
        var counted = counted(person);
        assertThat(counted).hasSize(20);
        assertThat(value(counted.get("ed-attendances" + BEFORE))).isEqualTo("2");
        assertThat(value(counted.get("ed-attendances" + AFTER))).isEqualTo("1");
        assertThat(value(counted.get("ed-attendances-change" + AFTER))).isEqualTo("-1");
        assertThat(value(counted.get("emergency-admissions" + BEFORE))).isEqualTo("1");
        assertThat(value(counted.get("emergency-bed-days" + BEFORE))).isEqualTo("3");
        assertThat(value(counted.get("emergency-bed-days" + AFTER))).isEqualTo("0");
        assertThat(value(counted.get("gp-consultations" + BEFORE))).isEqualTo("0");
        assertThat(value(counted.get("gp-consultations" + AFTER))).isEqualTo("1");
        assertThat(value(counted.get("gp-consultations-change" + AFTER))).isEqualTo("1");
        assertThat(value(counted.get("nhs111-contacts" + AFTER))).isEqualTo("0");
        assertThat(counted.get("baseline-window" + BEFORE).getHasMember()).hasSize(6);
        assertThat(counted.get("ed-attendances" + BEFORE).getExtension())
                .extracting(extension -> ((Reference) extension.getValue()).getReference())
                .containsExactly(
                        "https://hospital.example/fhir/Encounter/1", "https://hospital.example/fhir/Encounter/2");
        assertThat(counted.values())
                .extracting(Observation::getStatus)
                .containsOnly(Observation.ObservationStatus.FINAL);
    }

    @Test
    void sendsTheCountsOfAnEpisodeToTheHospitalAsOneDelivery() {
        var person = someone();
        declareHospital();
        recount(person);
        var sent = inTransaction(() -> jdbc.list(
                "select count(*) as n from delivery_resource where lane = ? group by seq order by seq desc limit 1",
                row -> row.number("n"),
                "patient:" + person.key()));
        assertThat(sent).containsExactly(20L);
    }

    @Test
    void writesNothingWhereNothingChanged() {
        var person = someone();
        hospital.tells(person.key(), edVisit("Encounter/1", "2024-01-01"));
        declareHospital();
        recount(person);
        clock.advance(Duration.ofHours(1));
        var again = recount(person);
        assertThat(text(again, "changed")).isEqualTo("0");
        assertThat(counted(person).values())
                .allSatisfy(o -> assertThat(o.getMeta().getVersionId()).isEqualTo("1"));
    }

    @Test
    void isNotMovedByLearningWhoThePatientIsAtTheHospital() {
        var person = someone();
        declareHospital();
        recount(person);
        inTransaction(() -> {
            context.getBean(Patients.class)
                    .learn(
                            person.key(),
                            new PatientRef.HospitalId("p" + person.key().value()));
            return true;
        });
        assertThat(text(recount(person), "changed")).isEqualTo("0");
    }

    @Test
    void amendsOnlyWhatANewContactChanges() {
        var person = someone();
        declareHospital();
        recount(person);
        hospital.tells(person.key(), edVisit("Encounter/1", "2025-01-01"));
        clock.advance(Duration.ofHours(1));
        assertThat(text(recount(person), "changed")).isEqualTo("2");
        var counted = counted(person);
        assertThat(standing(counted.get("ed-attendances" + AFTER))).isEqualTo("1 amended 2");
        assertThat(standing(counted.get("ed-attendances-change" + AFTER))).isEqualTo("1 amended 2");
        assertThat(standing(counted.get("ed-attendances" + BEFORE))).isEqualTo("0 final 1");
        assertThat(standing(counted.get("follow-up-window" + AFTER)).endsWith("final 1"))
                .isTrue();
    }

    @Test
    void knowsNothingWithoutAFeedAndSaysSo() {
        var person = someone();
        recount(person);
        var counted = counted(person);
        assertThat(counted).hasSize(20);
        assertThat(standing(counted.get("ed-attendances" + BEFORE))).isEqualTo("unknown final 1");
        assertThat(standing(counted.get("ed-attendances-change" + AFTER))).isEqualTo("unknown final 1");
        assertThat(hospital.reads()).isZero();

        declareHospital();
        recount(person);
        assertThat(standing(counted(person).get("ed-attendances" + BEFORE))).isEqualTo("0 amended 2");
        assertThat(standing(counted(person).get("gp-consultations" + BEFORE))).isEqualTo("unknown final 1");
    }

    @Test
    void waitsForAFeedThatLags() {
        var person = someone();
        declare(hospitalFeed(ALL_FROM, "2025-11-23"));
        recount(person);
        assertThat(standing(counted(person).get("ed-attendances" + AFTER))).isEqualTo("temp-unknown preliminary 1");
        assertThat(standing(counted(person).get("ed-attendances-change" + AFTER)))
                .isEqualTo("temp-unknown preliminary 1");
        assertThat(standing(counted(person).get("ed-attendances" + BEFORE))).isEqualTo("0 final 1");

        declare(hospitalFeed(ALL_FROM, "2025-11-24"));
        recount(person);
        assertThat(standing(counted(person).get("ed-attendances" + AFTER))).isEqualTo("0 final 2");
        assertThat(standing(counted(person).get("ed-attendances-change" + AFTER)))
                .isEqualTo("0 final 2");
    }

    @Test
    void cannotLookUpAPersonWithoutANumber() {
        var untraced = someone(
                new Reference()
                        .setIdentifier(new Identifier()
                                .setSystem(MRN)
                                .setValue(UUID.randomUUID().toString())),
                "completed");
        declareHospital();
        declare(gpFeed(NdjsonContactsTest.line("a", "9990000018", "2024-12-01")));
        recount(untraced);
        var counted = counted(untraced);
        assertThat(value(counted.get("gp-consultations" + AFTER))).isEqualTo("unknown");
        assertThat(counted.get("gp-consultations" + AFTER).getDataAbsentReason().getText())
                .contains("cannot be found in the feed");
        assertThat(value(counted.get("ed-attendances" + AFTER))).isEqualTo("0");
    }

    @Test
    void doesNotCountTheYearAfterSomeoneDied() {
        var person = someone(traced(People.freshNhsNumber()), "died");
        declareHospital();
        recount(person);
        var counted = counted(person);
        assertThat(standing(counted.get("ed-attendances" + AFTER))).isEqualTo("not-applicable final 1");
        assertThat(standing(counted.get("ed-attendances-change" + AFTER))).isEqualTo("not-applicable final 1");
        assertThat(standing(counted.get("ed-attendances" + BEFORE))).isEqualTo("0 final 1");
    }

    @Test
    void leavesOutSessionsOfTheProgrammeWhereverTheyLie() {
        var person = someone();
        var own = context.getBean(BusinessIds.class).system(Kind.CLOSING_SESSION);
        adoptASession(person, "their-session");
        hospital.tells(
                person.key(),
                alsoNamed(painClinic("Encounter/1", "2025-01-01"), own, "x"),
                painClinic("Encounter/their-session", "2025-01-01"),
                painClinic("Encounter/2", "2025-01-01"));
        declareHospital();
        recount(person);
        assertThat(value(counted(person).get("outpatient-pain-contacts" + AFTER)))
                .isEqualTo("1");
    }

    /** An extract may be older than the new number. */
    @Test
    void looksForAFormerNumberUnlessSomebodyElseHasItNow() {
        var number = People.freshNhsNumber();
        var person = someone(traced(number), "completed");
        var now = new NhsNumber(People.freshNhsNumber());
        inTransaction(() -> {
            context.getBean(PersonChanges.class).renumbered(person.key(), now);
            return true;
        });
        declare(gpFeed(
                NdjsonContactsTest.line("a", number, "2024-12-01"),
                NdjsonContactsTest.line("b", now.value(), "2025-01-01")));
        var renumbered = new Someone(traced(now.value()), person.key(), person.cohort(), person.plan());
        recount(renumbered);
        assertThat(value(counted(renumbered).get("gp-consultations" + AFTER))).isEqualTo("2");

        someone(traced(number), "completed");
        recount(renumbered);
        var count = counted(renumbered).get("gp-consultations" + AFTER);
        assertThat(value(count)).isEqualTo("unknown");
        assertThat(count.getDataAbsentReason().getText()).contains("cannot be found in the feed");
    }

    /** An id is the hospital's own only at the hospital. */
    @Test
    void countsWhatHasTheIdOfAnAdoptedSessionInAForeignFile() {
        var number = People.freshNhsNumber();
        var person = someone(traced(number), "completed");
        adoptASession(person, "foreign-session");
        declareHospital();
        declare(gpFeed(NdjsonContactsTest.line("foreign-session", number, "2024-12-01")));
        recount(person);
        assertThat(value(counted(person).get("gp-consultations" + AFTER))).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "partial", "withdrew", "died"})
    void takesBackWhatWasCountedForAnEpisodeEnteredInError(String outcome) {
        var person = someone(traced(People.freshNhsNumber()), outcome);
        declareHospital();
        recount(person);
        var ids = counted(person).values().stream()
                .map(o -> UUID.fromString(o.getIdPart()))
                .toList();
        enterInError(person);
        assertThat(ids)
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(id -> assertThat(inTransaction(
                                        () -> record.read("Observation", id).orElseThrow())
                                .body())
                        .contains("\"status\":\"entered-in-error\""));
    }

    private void adoptASession(Someone person, String theirId) {
        var adopted = inTransaction(() -> jdbc.first(
                        "select id from resource where type = 'Encounter' and patient_key = ?",
                        row -> row.uuid("id"),
                        person.key().value())
                .orElseThrow());
        inTransaction(() -> {
            record.adopt(
                    "Encounter", context.getBean(BusinessIds.class).existing(Kind.CLOSING_SESSION, adopted), theirId);
            return true;
        });
    }

    private void enterInError(Someone person) {
        var correction = new Parameters();
        correction.addParameter().setName("declared-by").setValue(new Reference("Practitioner/7"));
        correction.addParameter("reason", "Somebody else");
        correction.addParameter("entered-in-error", true);
        call("$correct-completion", Optional.of(person.plan()), correction);
    }

    private List<String> allObservationsOf(Someone person) {
        return inTransaction(() -> record.all("Observation", Optional.of(person.key()), List.of()).stream()
                .map(stored -> stored.body())
                .toList());
    }

    @Test
    void waitsForASourceThatCannotBeReadAndTriesAgain() {
        var person = someone();
        declareHospital();
        hospital.failsWith(new ContactsUnavailableException("The hospital does not answer"));
        var job = request(person);
        assertThat(recounting.next()).isTrue();
        assertThat(recounting.next()).isFalse();
        var progress = (Parameters) ((Answer.Accepted) status(job)).progress().orElseThrow();
        assertThat(text(progress, "state")).isEqualTo("waiting");
        assertThat(text(progress, "detail")).isEqualTo("The hospital does not answer");
        assertThat(text(progress, "counted")).isEqualTo("0");
        assertThat(counted(person)).isEmpty();

        hospital.works();
        clock.advance(Duration.ofSeconds(2));
        assertThat(recounting.next()).isTrue();
        assertThat(text(result(job), "state")).isEqualTo("completed");
        assertThat(counted(person)).hasSize(20);
    }

    @Test
    void failsWhenAFeedCannotBeUsed() throws IOException {
        var person = someone();
        declare(gpFeed(NdjsonContactsTest.line("a", "9990000018", "2024-12-01")));
        Files.write(feedsDirectory.resolve("gp.ndjson"), List.of("{}"));
        var job = request(person);
        recounting.next();
        assertThat(text(result(job), "state")).isEqualTo("failed");
        assertThat(text(result(job), "detail")).startsWith("Line 1 of the file cannot be used");
        assertThat(counted(person)).isEmpty();
    }

    @Test
    void goesOnWhereADeadWorkerStopped() {
        var person = someone();
        declareHospital();
        var job = request(person);
        var recounts = context.getBean(JdbcRecounts.class);
        assertThat(recounts.claim("dead", Duration.ofMinutes(2))).isPresent();
        assertThat(recounting.next()).isFalse();
        clock.advance(Duration.ofMinutes(2));
        assertThat(recounting.next()).isTrue();
        assertThat(text(result(job), "state")).isEqualTo("completed");
    }

    @Test
    void writesNothingOnceAnotherWorkerHasTheJob() {
        var person = someone();
        declareHospital();
        var job = request(person);
        hospital.tells(person.key(), edVisit("Encounter/1", "2025-01-01"));
        hospital.meanwhile(() -> {
            clock.advance(Duration.ofMinutes(6));
            hospital.meanwhile(() -> {});
            hospital.forget(person.key());
            assertThat(worker().next()).isTrue();
            hospital.tells(person.key(), edVisit("Encounter/1", "2025-01-01"));
        });
        recounting.next();
        assertThat(text(result(job), "state")).isEqualTo("completed");
        assertThat(standing(counted(person).get("ed-attendances" + AFTER))).isEqualTo("0 final 1");
    }

    @Test
    void keepsTheJobWhileContactsAreReadForLongerThanTheLease() {
        var person = someone();
        declareHospital();
        var job = request(person);
        hospital.meanwhile(() -> {
            for (int minute = 0; minute < 12; minute++) {
                clock.advance(Duration.ofMinutes(1));
                recounting.heartbeat();
                assertThat(worker().next()).isFalse();
            }
        });
        assertThat(recounting.next()).isTrue();
        assertThat(text(result(job), "state")).isEqualTo("completed");
        assertThat(hospital.reads()).isEqualTo(1);
        recounting.heartbeat();
    }

    @Test
    void writesNothingOfAnEpisodeThatIsEnteredInErrorMeanwhile() {
        var person = someone();
        declareHospital();
        var job = request(person);
        hospital.meanwhile(() -> enterInError(person));
        recounting.next();
        assertThat(text(result(job), "state")).isEqualTo("completed");
        assertThat(text(result(job), "changed")).isEqualTo("0");
        assertThat(allObservationsOf(person)).noneMatch(observation -> observation.contains("service-use-measure"));
    }

    @Test
    void readsAgainForAPersonWhoOptedOutMeanwhile() {
        var person = someone();
        declareHospital();
        hospital.tells(person.key(), edVisit("Encounter/1", "2024-12-01"), edVisit("Encounter/2", "2025-08-01"));
        var job = request(person);
        hospital.meanwhile(() -> {
            hospital.meanwhile(() -> {});
            inTransaction(() -> {
                context.getBean(JdbcObservationEnds.class)
                        .declare(
                                person.key(),
                                ObservationEnd.Cause.OPTED_OUT,
                                LocalDate.parse("2025-03-05"),
                                false,
                                "tester");
                return true;
            });
        });
        assertThat(recounting.next()).isTrue();
        assertThat(counted(person)).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(recounting.next()).isTrue();
        assertThat(text(result(job), "state")).isEqualTo("completed");
        assertThat(hospital.reads()).isEqualTo(2);
        assertThat(standing(counted(person).get("ed-attendances" + AFTER))).isEqualTo("1 final 1");
    }

    /** Every reading finds that the person was renumbered, or so: this must end. */
    @Test
    void givesUpOnAPersonWhoChangesWheneverContactsAreRead() {
        var person = someone();
        declareHospital();
        var job = request(person);
        hospital.meanwhile(() -> inTransaction(
                () -> jdbc.update("update episode set version = version + 1 where id = ?", person.plan())));
        int passes = untilNothingIsDue();
        assertThat(passes).isEqualTo(11);
        assertThat(text(result(job), "state")).isEqualTo("failed");
        assertThat(text(result(job), "detail")).startsWith("Episodes that could not be counted: 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsTheOthersThoughOnePersonCannotBeCounted(boolean inReading) {
        declareHospital();
        var people = new ArrayList<Someone>();
        var episodes = new ArrayList<EpisodeId>();
        for (int i = 0; i < 43; i++) {
            var person = someone();
            people.add(person);
            episodes.add(new EpisodeId(person.plan()));
        }
        if (inReading) {
            hospital.breaksOn(people.get(0).key());
        } else {
            hospital.spoils(people.get(0).key());
        }
        var job = inTransaction(
                () -> context.getBean(RecountServiceUse.class).ofEpisodes("report:2", episodes, "tester"));
        assertThat(untilNothingIsDue()).isEqualTo(13);
        var status = context.getBean(RecountServiceUse.class).status(job).orElseThrow();
        assertThat(status.stage()).isEqualTo(RecountStatus.Stage.FAILED);
        assertThat(status.counted()).isEqualTo(42);
        assertThat(status.detail()).contains("Episodes that could not be counted: 1; the log says why");
        assertThat(people.subList(1, 43))
                .allSatisfy(person -> assertThat(counted(person)).hasSize(20));
    }

    /** @return passes that it took */
    private int untilNothingIsDue() {
        int passes = 0;
        for (int quiet = 0; quiet < 2; quiet++) {
            while (recounting.next()) {
                passes++;
                quiet = 0;
                clock.advance(Duration.ofMinutes(10));
            }
            clock.advance(Duration.ofMinutes(10));
        }
        return passes;
    }

    @Test
    void takesAnEpisodeThatEndedSinceIntoTheJobThatNobodyHasBegun() {
        var number = People.freshNhsNumber();
        var person = someone(traced(number), "completed");
        declareHospital();
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(person.reference());
        var job = ((Answer.Accepted) call("$recount", parameters)).statusPath();
        someone(traced(number), "withdrew");
        assertThat(((Answer.Accepted) call("$recount", parameters)).statusPath())
                .isEqualTo(job);
        recounting.next();
        assertThat(text(result(job), "episodes")).isEqualTo("2");
        assertThat(text(result(job), "counted")).isEqualTo("2");
    }

    @Test
    void isOneJobForRequestsThatNobodyHasBegunWith() {
        var person = someone();
        var job = request(person);
        assertThat(request(person)).isEqualTo(job);
        recounting.next();
        assertThat(request(person)).isNotEqualTo(job);
    }

    @Test
    void countsForOnePerson() {
        var person = someone();
        declareHospital();
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(person.reference());
        var job = ((Answer.Accepted) call("$recount", parameters)).statusPath();
        recounting.next();
        assertThat(text(result(job), "counted")).isEqualTo("1");
        assertThat(counted(person)).hasSize(20);
    }

    @Test
    void doesOneJobAfterAnother() {
        var people = new ArrayList<Someone>();
        declareHospital();
        for (int i = 0; i < 3; i++) {
            people.add(someone());
        }
        people.forEach(this::request);
        while (recounting.next()) {
            // Until nothing is due.
        }
        assertThat(people).allSatisfy(person -> assertThat(counted(person)).hasSize(20));
    }

    /** Somebody who is asked about alone does not wait for a cohort of thousands. */
    @Test
    void letsASmallOnePassALargeOne() {
        declareHospital();
        var programmes = context.getBean(Programmes.class);
        var episodes = new ArrayList<EpisodeId>();
        for (int i = 0; i < 41; i++) {
            var key = someone().key();
            inTransaction(() -> programmes.episodesOf(key)).forEach(episode -> episodes.add(episode.id()));
        }
        var large = inTransaction(
                () -> context.getBean(RecountServiceUse.class).ofEpisodes("report:1", episodes, "tester"));
        var small = request(someone());
        clock.advance(Duration.ofSeconds(1));
        assertThat(recounting.next()).isTrue();
        assertThat(status(small)).isInstanceOf(Answer.Accepted.class);
        assertThat(recounting.next()).isTrue();
        assertThat(text(result(small), "state")).isEqualTo("completed");
        var status = context.getBean(RecountServiceUse.class).status(large).orElseThrow();
        assertThat(status.stage()).isEqualTo(RecountStatus.Stage.RUNNING);
        assertThat(status.counted()).isEqualTo(40);
        assertThat(recounting.next()).isTrue();
        status = context.getBean(RecountServiceUse.class).status(large).orElseThrow();
        assertThat(status.stage()).isEqualTo(RecountStatus.Stage.COMPLETED);
        assertThat(status.counted()).isEqualTo(41);
    }

    @Test
    void answersForAnEpisodeThatHasNotBeenCountedWithANotice() {
        var person = someone();
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(person.reference());
        parameters.addParameter().setName("care-plan").setValue(new Reference("CarePlan/" + person.plan()));
        var done = (Answer.Done) call("$service-use", parameters);
        assertThat(done.resources()).isEmpty();
        assertThat(done.notices()).hasSize(1);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        var stranger = new Parameters();
        stranger.addParameter().setName("subject").setValue(traced(People.freshNhsNumber()));
        assertRefused(call("$service-use", stranger), 404, "NOT_FOUND");
        assertRefused(call("$recount", stranger), 404, "NOT_FOUND");
        var person = someone();
        var other = new Parameters();
        other.addParameter().setName("subject").setValue(person.reference());
        other.addParameter().setName("care-plan").setValue(new Reference("CarePlan/" + UUID.randomUUID()));
        assertRefused(call("$service-use", other), 404, "NOT_FOUND");
        var cohort = new Parameters();
        cohort.addParameter().setName("cohort").setValue(new Reference("Group/" + UUID.randomUUID()));
        assertRefused(call("$recount", cohort), 404, "NOT_FOUND");
        assertRefused(
                call(
                        "$recount-status",
                        new Parameters().addParameter("job", UUID.randomUUID().toString())),
                404,
                "NOT_FOUND");
        assertRefused(call("$recount-status", new Parameters().addParameter("job", "x")), 404, "NOT_FOUND");
        assertThatThrownBy(() -> call("$recount", new Parameters())).isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesToCountAProgrammeThatRuns() {
        var reference = traced(People.freshNhsNumber());
        var open = new Parameters();
        open.addParameter()
                .setName("cohort")
                .setValue(new Identifier()
                        .setSystem("urn:cohort")
                        .setValue(UUID.randomUUID().toString()));
        open.addParameter("name", "Running");
        open.addParameter("first-session", new DateType("2026-02-02"));
        open.addParameter("last-session", new DateType("2026-04-27"));
        open.addParameter("sessions", new PositiveIntType(12));
        open.addParameter().setName("participant").addPart().setName("subject").setValue(reference);
        call("$open-cohort", open);
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(reference);
        assertRefused(call("$recount", parameters), 422, "PROGRAMME_NOT_ENDED");
    }

    @Test
    void letsTheNewestDeclarationHoldAndKeepsTheOlder() {
        declare(hospitalFeed(ALL_FROM, "2025-01-01"));
        declare(hospitalFeed(ALL_FROM, "2025-02-01"));
        declare(gpFeed(NdjsonContactsTest.line("a", "9990000018", "2024-12-01")));
        var feeds = context.getBean(JdbcFeeds.class).all();
        assertThat(feeds).extracting(feed -> feed.name().value()).containsExactly("GPs", "hospital");
        assertThat(feeds.get(1).complete().last()).hasToString("2025-02-01");
        assertThat(feeds.get(1).kinds())
                .isEqualTo(Set.of(ContactKind.ED_ATTENDANCE, ContactKind.ADMISSION, ContactKind.OUTPATIENT_PAIN));
        assertThat(feeds.get(0).file().orElseThrow().name()).isEqualTo("gp.ndjson");
        assertThat(inTransaction(() -> jdbc.list("select seq from feed", row -> row.number("seq"))))
                .hasSize(3);
    }

    @Test
    void saysWhatWasDeclared() {
        var declared = (Parameters) ((Answer.Computed)
                        call("$declare-feed", gpFeed(NdjsonContactsTest.line("a", "9990000018", "2024-12-01"))))
                .resource();
        assertThat(text(declared, "name")).isEqualTo("GPs");
        assertThat(text(declared, "complete-to")).isEqualTo(ALL_TO);
        assertThat(text(declared, "encounters")).isEqualTo("1");
        assertThat(declared.getParameter("encounters").getValue()).isInstanceOf(IntegerType.class);
    }

    private Parameters gpOnly(String... lines) {
        gpFeed(lines);
        return feed("GPs", "ndjson-file", ALL_FROM, ALL_TO, "gp-consultation").addParameter("file", "gp.ndjson");
    }

    @Test
    void saysWhatWasFoundOfEachDeclaredKind() {
        var declared = (Parameters) ((Answer.Computed) call(
                        "$declare-feed",
                        gpOnly(
                                NdjsonContactsTest.line("a", "9990000018", "2024-12-01"),
                                NdjsonContactsTest.line("b", "9990000026", "2025-03-02"),
                                NdjsonContactsTest.line("c", "9990000018", "2024-02-29"),
                                NdjsonContactsTest.line("d", "9990000018", "2022-01-01")
                                        .replace("finished", "cancelled"),
                                NdjsonContactsTest.line("e", "9990000018", "2025-12-01")
                                        .replace("gp-consultation", "nhs111-contact"))))
                .resource();
        assertThat(text(declared, "encounters")).isEqualTo("5");
        var found = declared.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("found"))
                .flatMap(parameter -> parameter.getPart().stream())
                .map(part -> part.getName() + " " + part.getValue().primitiveValue());
        assertThat(found).containsExactly("kind gp-consultation", "contacts 3", "first 2024-02-29", "last 2025-03-02");
    }

    @Test
    void refusesAFileInWhichNothingOfADeclaredKindIsRecognised() {
        var good = NdjsonContactsTest.line("a", "9990000018", "2024-12-01");
        for (var lines : List.of(
                new String[] {good.replace("gp-consultation", "EMISNQCO303")},
                new String[] {good.replace("finished", "cancelled")},
                new String[] {good.replace("2024-12-01", "2022-12-31"), ""},
                new String[] {})) {
            var answer = call("$declare-feed", gpOnly(lines));
            assertRefused(answer, 422, "FEED_KIND_NOT_FOUND");
            assertThat(((Answer.Refused) answer).refusal().toString()).contains("kind gp-consultation.");
        }
        assertThat(context.getBean(JdbcFeeds.class).all()).isEmpty();
        declare(gpOnly().addParameter("may-be-empty", true));
        assertThat(context.getBean(JdbcFeeds.class).all()).hasSize(1);
    }

    @Test
    void countsNoLongerFromAFeedThatWasWithdrawn() throws IOException {
        var number = People.freshNhsNumber();
        var person = someone(traced(number), "completed");
        declare(gpFeed(NdjsonContactsTest.line("a", number, "2024-12-01")));
        recount(person);
        assertThat(value(counted(person).get("gp-consultations" + AFTER))).isEqualTo("1");
        Files.delete(feedsDirectory.resolve("gp.ndjson"));

        var withdrawal = new Parameters().addParameter("name", "GPs").addParameter("withdrawn", true);
        var withdrawn = (Parameters) ((Answer.Computed) call("$declare-feed", withdrawal)).resource();
        assertThat(text(withdrawn, "withdrawn")).isEqualTo("true");
        assertThat(text(withdrawn, "file")).isEqualTo("gp.ndjson");
        assertThat(context.getBean(JdbcFeeds.class).all()).isEmpty();
        assertThat(feedsDirectory.resolve(".index")).isEmptyDirectory();
        recount(person);
        assertThat(value(counted(person).get("gp-consultations" + AFTER))).isEqualTo("unknown");
        assertThat(call("$declare-feed", withdrawal)).isInstanceOf(Answer.Computed.class);
        assertThat(inTransaction(
                        () -> jdbc.list("select withdrawn from feed order by seq", row -> row.flag("withdrawn"))))
                .containsExactly(false, true, true);

        declare(gpFeed(NdjsonContactsTest.line("a", number, "2024-12-01")));
        recount(person);
        assertThat(value(counted(person).get("gp-consultations" + AFTER))).isEqualTo("1");
    }

    @Test
    void withdrawsNoFeedThatNobodyDeclared() {
        assertRefused(
                call(
                        "$declare-feed",
                        new Parameters().addParameter("name", "GP").addParameter("withdrawn", true)),
                422,
                "FEED_UNKNOWN");
    }

    @Test
    void takesManyFeedsOfManyOrganisations() {
        var person = someone();
        for (int i = 0; i < 40; i++) {
            declare(feed("%064d".formatted(i), "hospital-encounters", ALL_FROM, ALL_TO, "ed-attendance"));
        }
        var wide = hospitalFeed(ALL_FROM, ALL_TO);
        for (int i = 0; i < 1000; i++) {
            wide.addParameter("organisation", "R%07d".formatted(i));
        }
        declare(wide);
        recount(person);
        assertThat(value(counted(person).get("ed-attendances" + AFTER))).isEqualTo("0");
        assertThat(context.getBean(JdbcFeeds.class).all())
                .hasSize(41)
                .last()
                .satisfies(feed -> assertThat(feed.organisations()).hasSize(1000));

        wide.addParameter("organisation", "RXX00");
        assertThatThrownBy(() -> declare(wide))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().message()).contains("1000 times at most"));
    }

    @ParameterizedTest
    @CsvSource({
        "ndjson-file, 2025-01-01, missing.ndjson, FEED_FILE_UNUSABLE",
        "ndjson-file, 2025-01-01, ../gp.ndjson, FEED_FILE_UNUSABLE",
        "ndjson-file, 2025-01-01, , FEED_FILE_MISSING",
        "hospital-encounters, 2025-01-01, gp.ndjson, FEED_FILE_NOT_EXPECTED",
        "hospital-encounters, 2026-03-02, , FEED_NOT_COMPLETE_YET",
    })
    void refusesADeclarationThatCannotHold(String source, String to, String file, String reason) {
        clock.set(java.time.Instant.parse("2026-03-02T09:00:00Z"));
        var parameters = feed("bad", source, ALL_FROM, to, "ed-attendance");
        if (file != null) {
            parameters.addParameter("file", file);
        }
        assertRefused(call("$declare-feed", parameters), 422, reason);
        assertThat(context.getBean(JdbcFeeds.class).all()).isEmpty();
    }

    @Test
    void refusesADeclarationThatCannotBeRead() {
        for (Parameters wrong : List.of(
                new Parameters(),
                feed("bad\nname", "hospital-encounters", ALL_FROM, ALL_TO, "ed-attendance"),
                feed("bad", "fax", ALL_FROM, ALL_TO, "ed-attendance"),
                feed("bad", "hospital-encounters", ALL_FROM, ALL_TO),
                feed("bad", "hospital-encounters", ALL_FROM, ALL_TO, "tea"),
                feed("bad", "hospital-encounters", ALL_TO, ALL_FROM, "ed-attendance"))) {
            assertThatThrownBy(() -> call("$declare-feed", wrong)).isInstanceOf(RefusedException.class);
        }
        assertThat(context.getBean(JdbcFeeds.class).all()).isEmpty();
    }
}
