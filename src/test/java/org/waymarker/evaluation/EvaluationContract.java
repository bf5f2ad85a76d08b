package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.Answer;
import org.waymarker.testing.ProfileValidator;

/** Reports, from asking to reading, through the operations that callers use, on any database. */
abstract class EvaluationContract extends EvaluationTestBed {
    static final LocalDate LAST = LocalDate.parse("2024-11-25");
    static final LocalDate BEFORE = LocalDate.parse("2024-01-08");
    static final LocalDate AFTER = LocalDate.parse("2025-01-06");

    /** Twenty-four people: 4 consultations each before, 2 or 4 after; the first twelve were offered a group. */
    List<Member> twentyFour() {
        var members = new ArrayList<Member>();
        members.addAll(cohort(LAST, 12));
        members.addAll(cohort(LAST.plusDays(1), 12));
        for (int i = 0; i < members.size(); i++) {
            consulted(members.get(i), BEFORE, 3 + i % 3);
            consulted(members.get(i), AFTER, i < 12 ? 2 : 4);
            if (i < 12) {
                offer(members.get(i), LAST.plusDays(3));
            }
        }
        declareFeed();
        return members;
    }

    @Test
    void tellOfTheYearsBeforeAndAfter() {
        twentyFour();
        var report = report(period("2024-11-01", "2024-11-30"));
        assertThat(step(report, Flow.Step.ENDED)).isEqualTo("25");
        assertThat(step(report, Flow.Step.OFFERED)).isEqualTo("10");
        assertThat(step(report, Flow.Step.ACCEPTED)).isEqualTo("10");
        assertThat(figure(report, Group.ALL, Statistic.PEOPLE)).isEqualTo("25");
        assertThat(figure(report, Group.ALL, Statistic.CONTACTS_BEFORE)).isEqualTo("95");
        assertThat(figure(report, Group.ALL, Statistic.RATIO)).isEqualTo("0.750");
        assertThat(figure(report, Group.OFFERED, Statistic.FOLLOWED_RATE)).isEqualTo("2.17");
        assertThat(figure(report, Group.NOT_OFFERED, Statistic.FOLLOWED_RATE)).isEqualTo("4.35");
        // Twelve on each side are too few to compare.
        assertThat(figure(report, Group.OFFERED, Statistic.OFFER_RATIO)).isEqualTo("not-given");
        assertThat(document(report, "html")).contains("Pain Management Service");
        assertThat(document(report, "dictionary")).contains("rate-before");
        ProfileValidator.assertValid(resource(report));
    }

    @Test
    void areTheSameToTheByteWhenMadeAgain() {
        twentyFour();
        var first = report(period("2024-11-01", "2024-11-30"));
        var html = document(first, "html");
        var csv = document(first, "csv");
        var body = stored(first).body();

        var second = report(period("2024-11-01", "2024-11-30"));

        assertThat(second).isEqualTo(first);
        assertThat(stored(second).version()).isEqualTo(1);
        assertThat(stored(second).body()).isEqualTo(body);
        assertThat(document(second, "html")).isEqualTo(html);
        assertThat(document(second, "csv")).isEqualTo(csv);
    }

    /** Two periods that differ by a cohort of a few are an attempt to learn of those few. */
    @Test
    void cannotBeSubtractedByPeriodsThatDifferByAFew() {
        twentyFour();
        var few = cohort(LAST.plusDays(2), 3);
        few.forEach(member -> consulted(member, AFTER, 9));
        declareFeed();
        var all = report(period("2024-11-01", "2024-11-30"));
        var without = report(period("2024-11-01", LAST.plusDays(1).toString()));
        assertThat(figure(all, Group.ALL, Statistic.CONTACTS_AFTER)).isEqualTo("100");
        assertThat(figure(without, Group.ALL, Statistic.CONTACTS_AFTER)).isEqualTo("masked");
        assertThat(figure(without, Group.ALL, Statistic.RATE_AFTER)).isEqualTo("masked");
        // Half of them are another twelve and more, whose difference tells of twelve.
        var half = report(period("2024-11-01", LAST.toString()));
        assertThat(figure(half, Group.ALL, Statistic.CONTACTS_AFTER)).isEqualTo("25");
    }

    /** Whoever ended on the day that two periods share is in both. */
    @ParameterizedTest
    @CsvSource({"2024-11-01, 2024-11-25, 2024-11-25, 2024-11-30", "2024-11-25, 2024-11-30, 2024-11-01, 2024-11-25"})
    void cannotBeSubtractedWherePeriodsShareADay(String from, String to, String thenFrom, String thenTo) {
        var most = cohort(LAST, 12);
        most.forEach(member -> consulted(member, AFTER, 2));
        var few = cohort(LAST.plusDays(1), 3);
        few.forEach(member -> consulted(member, AFTER, 9));
        declareFeed();
        assertThat(figure(report(period(from, to)), Group.ALL, Statistic.CONTACTS_AFTER))
                .isNotEqualTo("masked");
        assertThat(figure(report(period(thenFrom, thenTo)), Group.ALL, Statistic.CONTACTS_AFTER))
                .isEqualTo("masked");
    }

    @Test
    void holdOffOthersWhileTheyArePublished() throws Exception {
        twentyFour();
        request(period("2024-11-01", "2024-11-30"));
        var published = context.getBean(JdbcPublished.class);
        try (var threads = new Threads()) {
            var free = threads.pool.submit(() -> inTransaction(this::freeJobs));
            assertThat(free.get()).isEqualTo(1);
            inOneTransaction(() -> {
                published.lock();
                return assertThat(threads.pool
                                .submit(() -> inTransaction(this::freeJobs))
                                .get())
                        .isZero();
            });
        }
    }

    /** What is counted anew while people are read is seen as a whole or not at all. */
    @Test
    void areReadAsOfOneMoment() throws Exception {
        try (var threads = new Threads()) {
            inOneMoment(() -> {
                assertThat(documents()).isZero();
                assertThat(threads.pool
                                .submit(() -> inTransaction(this::addDocument))
                                .get())
                        .isEqualTo(1);
                return assertThat(documents()).isZero();
            });
            assertThat(inTransaction(this::documents)).isEqualTo(1);
        }
    }

    @Test
    void tellHowFarTheyAreAndWhyTheyFail() throws IOException {
        twentyFour();
        var job = request(period("2024-11-01", "2024-11-30"));
        assertThat(status(job)).isInstanceOf(Answer.Accepted.class);
        Files.writeString(feedFile(), "no longer what was declared\n");
        work();
        var status = settled(job);
        assertThat(text(status, "state")).isEqualTo("failed");
        assertThat(text(status, "detail")).startsWith("The recount failed: ");
        assertThat(status.getParameter("report")).isNull();
    }

    @Test
    void areMadeOnceHoweverManyWorkersThereAre() throws Exception {
        twentyFour();
        var jobs = List.of(request(period("2024-11-01", "2024-11-30")), request(period("2024-11-01", "2024-11-30")));
        org.waymarker.serviceuse.Recounts.doAll(context);
        var workers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 4; i++) {
            var worker = context.createBean(Evaluating.class);
            workers.add(() -> {
                while (worker.next()) {
                    // Until nothing is due.
                }
                return true;
            });
        }
        try (var threads = new Threads()) {
            for (var done : threads.pool.invokeAll(workers)) {
                assertThat(done.get()).isTrue();
            }
        }
        work();
        var reports = jobs.stream()
                .map(job -> text(settled(job), "report"))
                .distinct()
                .toList();
        assertThat(reports).hasSize(1);
        var report = UUID.fromString(reports.get(0).substring("MeasureReport/".length()));
        assertThat(stored(report).version()).isEqualTo(1);
    }

    /** {@code ExecutorService} can be closed from Java 19 on. */
    private static final class Threads implements AutoCloseable {
        private final java.util.concurrent.ExecutorService pool = Executors.newFixedThreadPool(4);

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }
}
