package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Disclosure NATIONAL = new Disclosure(8, 5);

    private static List<String> bins(List<Integer> changes) {
        return Changes.of(changes, NATIONAL).stream()
                .map(bin -> bin.title() + ": " + bin.people())
                .toList();
    }

    private static List<Integer> people(int number, int change) {
        return Collections.nCopies(number, change);
    }

    @Test
    void keepClassesOfManyApart() {
        var changes = new ArrayList<Integer>();
        for (int change : List.of(-9, -4, -1, 0, 2, 4, 8)) {
            changes.addAll(people(10, change));
        }
        assertThat(bins(changes))
                .containsExactly(
                        "-6 or less: 10",
                        "-5 to -3: 10",
                        "-2 to -1: 10",
                        "0: 10",
                        "1 to 2: 10",
                        "3 to 5: 10",
                        "6 or more: 10");
    }

    @Test
    void joinTheOutermostInwards() {
        var changes = new ArrayList<Integer>();
        changes.addAll(people(3, -7));
        changes.addAll(people(20, -1));
        changes.addAll(people(9, 0));
        changes.addAll(people(2, 3));
        changes.addAll(people(7, 1));
        assertThat(bins(changes)).containsExactly("-1 or less: 23", "0: 9", "1 to 5: 9", "6 or more: 0");
    }

    @Property
    void leaveNoClassOfAFewAndNobodyOut(
            @ForAll @Size(min = 8, max = 80) List<@IntRange(min = -12, max = 12) Integer> changes) {
        var bins = Changes.of(changes, NATIONAL);
        assertThat(bins).allMatch(bin -> bin.people() == 0 || bin.people() >= 8);
        assertThat(bins.stream().mapToInt(Changes.Bin::people).sum()).isEqualTo(changes.size());
        assertThat(bins.get(0).low()).isEqualTo(Integer.MIN_VALUE);
        assertThat(bins.get(bins.size() - 1).high()).isEqualTo(Integer.MAX_VALUE);
    }
}
