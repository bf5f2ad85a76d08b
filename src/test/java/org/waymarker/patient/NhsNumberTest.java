package org.waymarker.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.testing.People;

class NhsNumberTest {
    @ParameterizedTest
    @ValueSource(strings = {"9990000018", "9434765919"})
    void takesANumberWithItsCheckDigit(String value) {
        assertThat(new NhsNumber(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "999000001", "99900000181", "999000001x", "9990000019", "0000000000", "999 000 0018"})
    void refusesWhatIsNone(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NhsNumber(value));
    }

    @Property(tries = 200)
    void refusesEveryNumberWithOneDigitMistyped(
            @ForAll @IntRange(min = 0, max = 9) int place, @ForAll @IntRange(min = 1, max = 9) int by) {
        var digits = People.freshNhsNumber().toCharArray();
        digits[place] = (char) ('0' + (digits[place] - '0' + by) % 10);
        assertThatIllegalArgumentException().isThrownBy(() -> new NhsNumber(new String(digits)));
    }

    @Test
    void showsItselfMasked() {
        assertThat(new NhsNumber("9990000018").toString()).doesNotContain("999000");
    }
}
