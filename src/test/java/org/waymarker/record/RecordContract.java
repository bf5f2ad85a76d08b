package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.CarePlan;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.FhirJson;
import org.waymarker.store.StaleWriteException;

/** What the record promises, on any database. */
abstract class RecordContract extends RecordTestBed {

    @Test
    void keepsEveryVersion() {
        var patient = newPatient();
        var id = newPlanId();
        var first = write(patient, id, "first");
        clock.advance(Duration.ofMinutes(1));
        var second = write(patient, id, "second");

        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.lastUpdated()).isAfter(first.lastUpdated());
        var newest = inTransaction(() -> record.read("CarePlan", id.value())).orElseThrow();
        assertThat(newest).isEqualTo(second);
        var plan = newest.as(CarePlan.class);
        assertThat(plan.getIdElement().getIdPart()).isEqualTo(id.value().toString());
        assertThat(plan.getMeta().getVersionId()).isEqualTo("2");
        assertThat(plan.getMeta().getLastUpdated().toInstant()).isEqualTo(second.lastUpdated());
        assertThat(inTransaction(() -> record.version("CarePlan", id.value(), 1)))
                .contains(first);
        assertThat(inTransaction(() -> record.history("CarePlan", id.value()))).containsExactly(second, first);
        assertThat(inTransaction(() -> record.history("Task", id.value()))).isEmpty();
    }

    @Test
    void addsNothingForTheSameContent() {
        var patient = newPatient();
        var id = newPlanId();
        var first = write(patient, id, "same");
        clock.advance(Duration.ofMinutes(1));

        assertThat(write(patient, id, "same")).isEqualTo(first);
        assertThat(inTransaction(() -> record.history("CarePlan", id.value()))).hasSize(1);
        assertThat(queued(LaneKey.ofPatient(patient))).isEqualTo(1);
    }

    @Test
    void writesTimesThatGrowEvenWhenTheClockStandsOrRunsBack() {
        var patient = newPatient();
        var id = newPlanId();
        var first = write(patient, id, "1");
        var second = write(patient, id, "2");
        clock.advance(Duration.ofHours(-1));
        var third = write(patient, id, "3");
        assertThat(second.lastUpdated()).isAfter(first.lastUpdated());
        assertThat(third.lastUpdated()).isAfter(second.lastUpdated());
    }

    @Test
    void leavesOneDeliveryPerLaneOfATransaction() {
        var anna = newPatient();
        var bert = newPatient();
        var task = newPlanId();
        var plan = newPlanId();
        inTransaction(() -> {
            record.write(Entry.ofPatient(anna, plan(plan, "draft"), plan), "tester");
            record.write(Entry.ofPatient(anna, plan(task, "other"), task), "tester");
            // A use case called by another joins its transaction.
            inTransaction(() -> record.write(Entry.ofPatient(anna, plan(plan, "final"), plan), "tester"));
            var bertsPlan = newPlanId();
            record.write(Entry.ofPatient(bert, plan(bertsPlan, "Bert's"), bertsPlan), "tester");
            var kept = newPlanId();
            record.write(Entry.kept(Optional.of(anna), plan(kept, "kept"), kept), "tester");
        });
        assertThat(queued(LaneKey.ofPatient(anna))).isEqualTo(1);
        assertThat(queued(LaneKey.ofPatient(bert))).isEqualTo(1);
        assertThat(versionsQueued(LaneKey.ofPatient(anna))).containsExactlyInAnyOrder("other 1", "final 2");
    }

    @Test
    void leavesNothingOfATransactionThatFails() {
        var patient = newPatient();
        var id = newPlanId();
        assertThatThrownBy(() -> inTransaction(() -> {
                    record.write(Entry.ofPatient(patient, plan(id, "lost"), id), "tester");
                    throw new IllegalStateException("the use case failed");
                }))
                .hasMessage("the use case failed");
        assertThat(inTransaction(() -> record.read("CarePlan", id.value()))).isEmpty();
        assertThat(queued(LaneKey.ofPatient(patient))).isZero();
        // Nor does the next transaction of the thread carry what the failed one left behind.
        var other = newPlanId();
        write(newPatient(), other, "other");
        assertThat(queued(LaneKey.ofPatient(patient))).isZero();
    }

    @Test
    void refusesToWriteOutsideATransaction() {
        var id = newPlanId();
        assertThatThrownBy(() -> record.write(Entry.kept(Optional.empty(), plan(id, "x"), id), "tester"))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void refusesTheLoserOfTwoWritersOfOneResource() throws Exception {
        var patient = newPatient();
        var id = newPlanId();
        write(patient, id, "start");
        var firstHasWritten = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(2);
        try {
            var first = threads.submit(() -> inTransaction(() -> {
                var stored = record.write(Entry.ofPatient(patient, plan(id, "first"), id), "tester");
                firstHasWritten.countDown();
                pause(300);
                return stored;
            }));
            firstHasWritten.await();
            var second = threads.submit(() -> write(patient, id, "second"));
            assertThat(first.get(20, TimeUnit.SECONDS).version()).isEqualTo(2);
            assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(StaleWriteException.class);
        } finally {
            threads.shutdownNow();
        }
        assertThat(queued(LaneKey.ofPatient(patient))).isEqualTo(2);
    }

    @Test
    void refusesTheLoserOfTwoFirstWriters() throws Exception {
        var patient = newPatient();
        var id = newPlanId();
        var firstHasWritten = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(2);
        try {
            var first = threads.submit(() -> inTransaction(() -> {
                var stored = record.write(Entry.ofPatient(patient, plan(id, "first"), id), "tester");
                firstHasWritten.countDown();
                pause(300);
                return stored;
            }));
            firstHasWritten.await();
            var second = threads.submit(() -> write(patient, id, "second"));
            assertThat(first.get(20, TimeUnit.SECONDS).version()).isEqualTo(1);
            assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(StaleWriteException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ordersALaneAsItsWritersCommitted() throws Exception {
        var patients = List.of(newPatient(), newPatient(), newPatient());
        var ids = List.of(newPlanId(), newPlanId(), newPlanId());
        for (int i = 0; i < 3; i++) {
            write(patients.get(i), ids.get(i), "start");
        }
        var threads = Executors.newFixedThreadPool(4);
        try {
            var running = new java.util.ArrayList<java.util.concurrent.Future<?>>();
            for (int n = 0; n < 120; n++) {
                int name = n;
                running.add(threads.submit(() -> writeToTwo(patients, ids, name)));
            }
            for (var future : running) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        // A later version can only be written once the earlier one has committed: within a lane they must not fall
        // behind.
        for (int i = 0; i < 3; i++) {
            var lane = LaneKey.ofPatient(patients.get(i));
            var versions = inTransaction(() -> jdbc.list(
                    "select r.version from delivery_resource r where r.lane = ? order by r.seq",
                    row -> row.integer("version"),
                    lane.value()));
            assertThat(versions).isSorted().doesNotHaveDuplicates();
            var seqs = inTransaction(() -> jdbc.list(
                    "select seq from delivery where lane = ? order by seq", row -> row.number("seq"), lane.value()));
            assertThat(seqs.get(seqs.size() - 1)).isEqualTo(seqs.size());
        }
    }

    /** Writes to two lanes, in either order, until it does not lose; now and then rolled back on purpose. */
    private void writeToTwo(
            List<org.waymarker.patient.PatientKey> patients, List<org.waymarker.fhir.BusinessId> ids, int name) {
        int a = name % 3;
        int b = (name + 1 + name % 2) % 3;
        for (int attempt = 0; attempt < 500; attempt++) {
            boolean spoil = attempt == 0 && name % 10 == 0;
            try {
                inTransaction(() -> {
                    record.write(Entry.ofPatient(patients.get(a), plan(ids.get(a), "v" + name), ids.get(a)), "tester");
                    if (spoil) {
                        throw new IllegalStateException("rolled back");
                    }
                });
                inTransaction(() -> {
                    var fresh = newPlanId();
                    record.write(Entry.ofPatient(patients.get(b), plan(ids.get(b), "w" + name), ids.get(b)), "tester");
                    record.write(Entry.kept(Optional.empty(), plan(fresh, "x"), fresh), "tester");
                });
                return;
            } catch (StaleWriteException | IllegalStateException lost) {
                pause(2);
            }
        }
        throw new AssertionError("never won");
    }

    @Test
    void keepsWhatAnInnerTransactionOfItsOwnLeavesApart() {
        var anna = newPatient();
        var bert = newPatient();
        assertThatThrownBy(() -> inTransaction(() -> {
                    var lost = newPlanId();
                    record.write(Entry.ofPatient(anna, plan(lost, "lost"), lost), "tester");
                    transactions()
                            .execute(
                                    io.micronaut.transaction.TransactionDefinition.of(
                                            io.micronaut.transaction.TransactionDefinition.Propagation.REQUIRES_NEW),
                                    status -> {
                                        var id = newPlanId();
                                        return record.write(Entry.ofPatient(bert, plan(id, "kept"), id), "tester");
                                    });
                    throw new IllegalStateException("the outer one failed");
                }))
                .hasMessage("the outer one failed");
        assertThat(queued(LaneKey.ofPatient(anna))).isZero();
        assertThat(queued(LaneKey.ofPatient(bert))).isEqualTo(1);
    }

    @Test
    void keepsItsNamespaceOverARestart() {
        var id = ids.of(org.waymarker.fhir.Kind.COHORT, "C1");
        assertThat(new Deployment()
                        .businessIds("https://waymarker.example/id", transactions(), jdbc)
                        .of(org.waymarker.fhir.Kind.COHORT, "C1"))
                .isEqualTo(id);
        assertThatThrownBy(() -> new Deployment().businessIds("https://elsewhere.example/id", transactions(), jdbc))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("https://elsewhere.example/id");
    }

    private int queued(LaneKey lane) {
        return inTransaction(() -> jdbc.list(
                        "select seq from delivery where lane = ? and state = 'QUEUED'",
                        row -> row.number("seq"),
                        lane.value())
                .size());
    }

    private List<String> versionsQueued(LaneKey lane) {
        return inTransaction(() -> jdbc.list(
                "select d.version, v.body from delivery_resource d join resource_version v"
                        + " on v.resource_key = d.resource_key and v.version = d.version where d.lane = ?",
                row -> FhirJson.parse(CarePlan.class, row.text("body")).getTitle() + " " + row.integer("version"),
                lane.value()));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
