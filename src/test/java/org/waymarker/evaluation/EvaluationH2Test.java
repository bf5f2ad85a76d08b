package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Answer;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;

/** Beside the contract, what does not hang on the database. */
class EvaluationH2Test extends EvaluationContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }

    @Test
    void differWhereTheDataDo() {
        var members = twentyFour();
        var first = report(period("2024-11-01", "2024-11-30"));
        consulted(members.get(0), AFTER.plusDays(1), 3);
        declareFeed();
        var second = report(period("2024-11-01", "2024-11-30"));
        assertThat(second).isNotEqualTo(first);
        assertThat(figure(second, Group.ALL, Statistic.RATIO)).isEqualTo("0.781");
        assertThat(figure(first, Group.ALL, Statistic.RATIO)).isEqualTo("0.750");
    }

    @Test
    void countALateOfferAsNone() {
        var members = cohort(LAST, 20);
        members.forEach(member -> consulted(member, BEFORE, 3));
        declareFeed();
        members.subList(0, 10).forEach(member -> offer(member, LAST.plusDays(28)));
        members.subList(10, 20).forEach(member -> offer(member, LAST.plusDays(40)));
        var report = report(period("2024-11-01", "2024-11-30"));
        assertThat(step(report, Flow.Step.OFFERED)).isEqualTo("10");
        assertThat(step(report, Flow.Step.OFFERED_LATER)).isEqualTo("10");
        assertThat(figure(report, Group.NOT_OFFERED, Statistic.FOLLOWED_PEOPLE)).isEqualTo("10");
    }

    @Test
    void refuseTheClockThatStartsWithTheFirstMeeting() {
        twentyFour();
        var answer = call(
                "$evaluate-measure",
                Optional.empty(),
                period("2024-11-01", "2024-11-30").code("follow-from", "first-meeting"));
        var refusal = ((Answer.Refused) answer).refusal();
        assertThat(refusal.toString()).contains("FORBIDDEN_COMPARISON").contains("people offered a group");
    }

    @Test
    void refusePeriodsThatAreNotOverOrInWhichNothingEnded() {
        assertThat(refused(period("2026-01-01", "2026-03-02"))).contains("PERIOD_NOT_OVER");
        assertThat(refused(period("2020-01-01", "2020-12-31"))).contains("NO_PROGRAMME_ENDED");
    }

    /** Whoever withdraws is not in the next report, and the two cannot be subtracted: counts of the later one are not shown. */
    @Test
    void leaveOutWhoWithdrewAndDoNotTellOfThem() {
        var members = twentyFour();
        var first = report(period("2024-11-01", "2024-11-30"));
        allow(members.get(23).plan(), false);
        var second = report(period("2024-11-01", "2024-11-30"));
        assertThat(figure(first, Group.ALL, Statistic.RATE_AFTER)).isEqualTo("3.01");
        assertThat(figure(second, Group.ALL, Statistic.RATE_AFTER)).isEqualTo("masked");
        assertThat(figure(second, Group.ALL, Statistic.CONTACTS_AFTER)).isEqualTo("masked");
        assertThat(figure(second, Group.NOT_OFFERED, Statistic.FOLLOWED_CONTACTS))
                .isEqualTo("masked");
        // Nobody of these has withdrawn, so the figures are those of the first report.
        assertThat(figure(second, Group.OFFERED, Statistic.FOLLOWED_RATE))
                .isEqualTo(figure(first, Group.OFFERED, Statistic.FOLLOWED_RATE));
        assertThat(step(second, Flow.Step.PERMISSION_NOT_GIVEN)).isEqualTo("masked");
    }

    private String refused(Ins in) {
        return ((Answer.Refused) call("$evaluate-measure", Optional.empty(), in))
                .refusal()
                .toString();
    }
}
