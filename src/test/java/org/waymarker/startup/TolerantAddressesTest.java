package org.waymarker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerantAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "/a?b=c%7Cd&e=$x,/a?b=c%7Cd&e=$x",
        "/a?b=c|d,/a?b=c%7Cd",
        "/a?b=[1]{2},/a?b=%5B1%5D%7B2%7D",
        "/a?b=Ã©,/a?b=%C3%A9"
    })
    void encodesWhatMayNotStandThere(String address, String encoded) {
        assertThat(TolerantAddresses.encoded(address)).isEqualTo(encoded);
    }
}
