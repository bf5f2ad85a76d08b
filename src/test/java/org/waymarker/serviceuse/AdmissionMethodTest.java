package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.AdmissionMethod.Urgency;
import org.waymarker.testing.ConceptMaps;

class AdmissionMethodTest {
    /** The map is of the codes of England; 27 is in the list of Wales only. */
    @Test
    void isAnEmergencyForTheCodesThatTheConceptMapNames() {
        Stream<String> codes = IntStream.range(10, 100)
                .boxed()
                .flatMap(n -> Stream.concat(
                        Stream.of(String.valueOf(n)),
                        n < 20 ? Stream.empty() : Stream.of(n / 10 + String.valueOf((char) ('A' + n % 10)))));
        var emergencies = codes.filter(code -> new AdmissionMethod(code).urgency() == Urgency.EMERGENCY)
                .filter(code -> !code.equals("27"))
                .collect(Collectors.toSet());
        var map = ConceptMaps.of("admission-method-to-measure");
        assertThat(map.keySet()).isEqualTo(emergencies);
        assertThat(map.values()).allMatch(Set.of("emergency-admissions")::equals);
    }
}
