package org.waymarker.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.statistics.Estimate.Estimated;
import org.waymarker.statistics.Interval.Limits;

class BeforeAfterTest {
    private static final Draws DRAWS = Draws.ofSeed(4);

    /** Ten patients, followed for different times. */
    private static final List<Pair> TEN = List.of(
            new Pair(12, 364, 2, 91),
            new Pair(4, 364, 3, 364),
            new Pair(2, 364, 1, 364),
            new Pair(6, 364, 3, 182),
            new Pair(9, 364, 14, 364),
            new Pair(1, 364, 0, 364),
            new Pair(0, 364, 2, 364),
            new Pair(17, 364, 5, 300),
            new Pair(3, 364, 3, 364),
            new Pair(8, 364, 1, 364));

    /** Complete pairs, everybody by the conditional estimate, pooled rates, and counts that forget time. */
    @Test
    void givesTheFourFiguresOfFourPatients() {
        var four = List.of(
                new Pair(12, 1000, 2, 250),
                new Pair(4, 1000, 3, 1000),
                new Pair(2, 1000, 1, 1000),
                new Pair(6, 1000, 3, 500));
        var all = BeforeAfter.of(four);
        assertThat(value(BeforeAfter.of(four.subList(1, 3)).ratio())).isCloseTo(0.667, within(0.0005));
        assertThat(value(all.ratio())).isCloseTo(0.756, within(0.0005));
        double pooled = all.after().rate().orElseThrow() / all.before().rate().orElseThrow();
        assertThat(pooled).isCloseTo(0.545, within(0.0005));
        assertThat((double) all.after().events() / all.before().events()).isEqualTo(0.375);
    }

    @Test
    void givesTheDifferencePerPersonYear() {
        // In four years 8 fewer and 4 more: 2 fewer and 1 more a year, -0.5 on average.
        var two = List.of(new Pair(8, 1_461, 0, 1_461), new Pair(0, 1_461, 4, 1_461));
        assertThat(value(BeforeAfter.of(two).difference())).isCloseTo(-0.5, within(1e-12));
        // Seen for a third of the time after, the second weighs half as much as the first: (-2 * 2 + 3) / 3.
        var unequal = List.of(new Pair(8, 1_461, 0, 1_461), new Pair(0, 1_461, 4, 487));
        assertThat(value(BeforeAfter.of(unequal).difference())).isCloseTo(-1.0 / 3, within(1e-12));
    }

    /** The definition itself: signs of the scores flipped in all ways, here by a walk over all of them. */
    @Test
    void invertsTheSwapTest() {
        var limits = (Limits) BeforeAfter.of(TEN).ratioInterval(DRAWS);
        assertThat(shareAtLeast(limits.low() * 0.9999, false)).isLessThanOrEqualTo(0.025);
        assertThat(shareAtLeast(limits.low() * 1.0001, false)).isGreaterThan(0.025);
        assertThat(shareAtLeast(limits.high() * 1.0001, true)).isLessThanOrEqualTo(0.025);
        assertThat(shareAtLeast(limits.high() * 0.9999, true)).isGreaterThan(0.025);
    }

    private static double shareAtLeast(double ratio, boolean turned) {
        var scores = TEN.stream()
                .mapToDouble(pair -> {
                    double odds = ratio * pair.afterDays() / pair.beforeDays();
                    double score = pair.after() - (pair.before() + pair.after()) * odds / (1 + odds);
                    return turned ? -score : score;
                })
                .toArray();
        double seen = IntStream.range(0, TEN.size()).mapToDouble(i -> scores[i]).sum();
        int flips = 1 << TEN.size();
        long asFar = IntStream.range(0, flips)
                .filter(flip -> IntStream.range(0, TEN.size())
                                .mapToDouble(i -> (flip >> i & 1) == 1 ? -scores[i] : scores[i])
                                .sum()
                        >= seen - 1e-9)
                .count();
        return (double) asFar / flips;
    }

    /** Twenty patients have too many flips to walk over, and are drawn; the signs of a known seed are what they are on every Java. */
    @Test
    void drawsAlikeEverywhere() {
        var twenty = Stream.concat(TEN.stream(), TEN.stream().map(p -> new Pair(p.after() + 1, 364, p.before(), 364)))
                .toList();
        var study = BeforeAfter.of(twenty);
        assertThat(study.ratioInterval(DRAWS)).isEqualTo(new Limits(0.6007177722685921, 1.6762634545025117));
        assertThat(study.ratioInterval(Method.BOOTSTRAP, DRAWS))
                .isEqualTo(new Limits(0.6538457136800248, 1.590611976989951));
        assertThat(study.differenceInterval(DRAWS)).isEqualTo(new Limits(-2.289603697407565, 2.5712997939560447));
        assertThat(study.ratioInterval(Draws.ofSeed(5))).isNotEqualTo(study.ratioInterval(DRAWS));
    }

    /** Student's t of n differences: mean -1, standard deviation 2, n = 9, so that -1 is held in by 2.306 * 2 / 3. */
    @Test
    void takesStudentsTOfEqualWindows() {
        var changes = new long[] {-3, -3, -3, -3, 1, 1, 1, 1, -1};
        var pairs = new ArrayList<Pair>();
        for (long change : changes) {
            pairs.add(new Pair(10, 36_525, 10 + change, 36_525));
        }
        var limits = (Limits) BeforeAfter.of(pairs).differenceInterval(Method.STUDENT, DRAWS);
        assertThat(limits.low() * 100).isCloseTo(-1 - 2.306 * 2 / 3, within(0.0005));
        assertThat(limits.high() * 100).isCloseTo(-1 + 2.306 * 2 / 3, within(0.0005));
    }

    /** A thousand are drawn, a thousand and one are not. */
    @Test
    void doesNotJumpWhereDrawsEnd() {
        var many = IntStream.range(0, 1_000).mapToObj(i -> TEN.get(i % 10)).toList();
        var more = new ArrayList<>(many);
        more.add(TEN.get(3));
        var drawn = (Limits) BeforeAfter.of(many).ratioInterval(DRAWS);
        var computed = (Limits) BeforeAfter.of(more).ratioInterval(DRAWS);
        assertThat(computed.low()).isCloseTo(drawn.low(), within(0.05 * (drawn.high() - drawn.low())));
        assertThat(computed.high()).isCloseTo(drawn.high(), within(0.05 * (drawn.high() - drawn.low())));
        assertThat(computed).isEqualTo(BeforeAfter.of(more).ratioInterval(Draws.ofSeed(99)));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void hasNoPatientLevelIntervalWhereASideHasNoEvents(Method method) {
        var fewer = BeforeAfter.of(Collections.nCopies(30, new Pair(3, 364, 0, 364)));
        assertThat(fewer.ratio()).isEqualTo(new Estimated(0));
        assertThat(fewer.ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_EVENTS_IN_COMPARED));
        assertThat(fewer.differenceInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_EVENTS_IN_COMPARED));
        var more = BeforeAfter.of(Collections.nCopies(30, new Pair(0, 364, 3, 364)));
        assertThat(more.ratio()).isEqualTo(new Estimate.NotEstimated(Unknown.NO_EVENTS_IN_REFERENCE));
        assertThat(more.ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_EVENTS_IN_REFERENCE));
        var no = BeforeAfter.of(Collections.nCopies(30, new Pair(0, 364, 0, 364)));
        assertThat(no.ratio()).isEqualTo(new Estimate.NotEstimated(Unknown.NO_EVENTS));
        assertThat(no.ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_EVENTS));
        assertThat(no.difference()).isEqualTo(new Estimated(0));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void asksForSixPatientsWithEvents(Method method) {
        var five = new ArrayList<>(TEN.subList(0, 5));
        five.addAll(Collections.nCopies(40, new Pair(0, 364, 0, 364)));
        assertThat(BeforeAfter.of(five).ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.TOO_FEW_PATIENTS));
        five.add(TEN.get(5));
        assertThat(BeforeAfter.of(five).ratioInterval(method, DRAWS)).isInstanceOf(Limits.class);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void claimsNothingFromPatientsWhoAreAllAlike(Method method) {
        var alike = BeforeAfter.of(Collections.nCopies(30, new Pair(3, 364, 2, 182)));
        assertThat(value(alike.ratio())).isCloseTo(4.0 / 3, within(1e-12));
        assertThat(alike.ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_VARIATION));
        assertThat(alike.differenceInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_VARIATION));
    }

    /** Six patients, of whom one has all the events after: half of the draws leave that one out. */
    @Test
    void givesAnOpenEndWhereHalfOfThePatientsSayNothing() {
        var pairs = new ArrayList<>(Collections.nCopies(9, new Pair(2, 364, 0, 364)));
        pairs.add(new Pair(2, 364, 7, 364));
        var limits = (Limits) BeforeAfter.of(pairs).ratioInterval(DRAWS);
        assertThat(limits.low()).isZero();
        var mirrored = (Limits)
                BeforeAfter.of(pairs.stream().map(Pair::mirrored).toList()).ratioInterval(DRAWS);
        assertThat(mirrored.high()).isInfinite();
    }

    @Test
    void refusesWhatIsNoCount() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair(-1, 364, 0, 364));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair(1, 364, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Draws(1, 99));
    }

    private static double value(Estimate estimate) {
        return ((Estimated) estimate).value();
    }

    private static Interval none(Unknown why) {
        return new Interval.NotEstimated(why);
    }
}
