package org.waymarker.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Truth;

/** What a report says of a whole population against what happened to it. */
public final class ReportedRatio {
    private ReportedRatio() {}

    /**
     * Compares the year after with the year before.
     *
     * @param table the report as CSV
     * @param measure code of {@code service-use-measure}
     * @return the ratio
     * @throws Api.UnexpectedAnswer if the report says otherwise
     */
    public static String compare(String table, String measure, Population population) {
        int before = 0;
        int after = 0;
        for (Cohort cohort : population.cohorts()) {
            for (Person person : cohort.people()) {
                var pair = Truth.of(person, cohort, population.today()).counts().get(measure);
                if (began(person) && pair.before().isPresent() && pair.after().isPresent()) {
                    before += pair.before().getAsInt();
                    after += pair.after().getAsInt();
                }
            }
        }
        var truth = BigDecimal.valueOf(after)
                .divide(BigDecimal.valueOf(before), 3, RoundingMode.HALF_EVEN)
                .toPlainString();
        var key = "figure," + measure + ",52,all,ratio,,";
        var said = table.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).split(",")[0])
                .findFirst()
                .orElse("nothing");
        if (!said.equals(truth)) {
            throw new Api.UnexpectedAnswer(
                    "The report says that the ratio of " + measure + " is " + said + "; it is " + truth);
        }
        return truth;
    }

    private static boolean began(Person person) {
        return !List.of("died", "never-started").contains(person.course().outcome());
    }
}
