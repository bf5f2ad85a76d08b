package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.subscription.SubscriptionFixtures.maxCount;
import static org.waymarker.subscription.SubscriptionFixtures.wanted;
import static org.waymarker.subscription.SubscriptionTestBed.focuses;
import static org.waymarker.subscription.SubscriptionTestBed.numbers;
import static org.waymarker.subscription.SubscriptionTestBed.value;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;

/** Many writers, many workers, two subscribers, and the lanes to the hospital beside them. */
class SubscriptionOrderIT {
    private static final int WRITES = 120;

    static Stream<Map<String, Object>> databases() {
        return Stream.of(Databases.h2(), Databases.postgres());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void keepsNumbersInOrderWhateverHappensAtTheSameInstant(Map<String, Object> database) throws Exception {
        try (var bed = new SubscriptionTestBed(database)) {
            bed.active(maxCount(wanted(bed.hook()), 4));
            bed.active(maxCount(wanted(bed.hook() + "?second"), 4));
            var people = IntStream.range(0, 3).mapToObj(i -> person(bed)).toList();
            var pool = Executors.newFixedThreadPool(8);
            try {
                var work = IntStream.range(0, WRITES)
                        .<Callable<Boolean>>mapToObj(i -> () -> {
                            // Two people in one transaction, in either order, so that lanes could meet in a ring.
                            bed.inTransaction(() -> {
                                bed.writeTask(bed.newTask(), TaskStatus.REQUESTED, people.get(i % 3));
                                bed.writeTask(bed.newTask(), TaskStatus.REQUESTED, people.get((i + 1) % 3));
                            });
                            bed.workers().tick(1);
                            return true;
                        })
                        .toList();
                for (var done : pool.invokeAll(work)) {
                    assertThat(done.get()).isTrue();
                }
            } finally {
                pool.shutdown();
            }
            bed.drain();
            var bySubscription = bed.take("event-notification").stream()
                    .collect(Collectors.groupingBy(notice -> value(notice, "subscription")));
            assertThat(bySubscription).hasSize(2);
            bySubscription.values().forEach(ofOne -> {
                assertThat(numbers(ofOne))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, 2 * WRITES).boxed().toList());
                assertThat(focuses(ofOne)).doesNotHaveDuplicates().hasSize(2 * WRITES);
            });
        }
    }

    private static PatientKey person(SubscriptionTestBed bed) {
        return bed.inTransaction(() -> bed.bean(Patients.class)
                .register(Set.of(new PatientRef.Nhs(new NhsNumber(People.freshNhsNumber()))), Optional.empty()));
    }
}
