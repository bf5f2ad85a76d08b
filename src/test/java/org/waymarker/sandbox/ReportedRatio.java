package org.waymarker.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Truth;

/** What a report says of a whole population against what happened to it. */
public final class ReportedRatio {
    /** Where fewer did not complete, the report is of completers. */
    private static final int FEWEST = 8;

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
        long unfinished = population.people().stream()
                .filter(person -> began(person) && !person.course().completed())
                .count();
        int before = 0;
        int after = 0;
        for (Cohort cohort : population.cohorts()) {
            for (Person person : cohort.people()) {
                var pair = Truth.of(person, cohort, population.today()).counts().get(measure);
                boolean told = unfinished >= FEWEST || unfinished == 0
                        ? lived(person) && began(person)
                        : person.course().completed();
                if (told && pair.before().isPresent() && pair.after().isPresent()) {
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

    /** Who died is not observed for the year after. */
    private static boolean lived(Person person) {
        return !person.course().outcome().equals("died");
    }

    private static boolean began(Person person) {
        return !person.course().outcome().equals("never-started");
    }
}
