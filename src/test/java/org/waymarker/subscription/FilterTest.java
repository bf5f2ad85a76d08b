package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.record.Search.Wanted;

class FilterTest {
    private static final Filter ANSWERED = new Filter("status", List.of(code("accepted"), code("rejected")));

    private static Wanted code(String code) {
        return new Wanted(Optional.empty(), code);
    }

    private static Map<String, Set<Token>> status(String code) {
        return Map.of("status", Set.of(new Token("http://hl7.org/fhir/task-status", code)));
    }

    @Test
    void matchesAnyOfItsValues() {
        assertThat(ANSWERED.matches(status("accepted"))).isTrue();
        assertThat(ANSWERED.matches(status("rejected"))).isTrue();
        assertThat(ANSWERED.matches(status("requested"))).isFalse();
        assertThat(ANSWERED.matches(Map.of())).isFalse();
    }

    @Test
    void looksAtTheSystemWhereOneIsGiven() {
        var here =
                new Filter("status", List.of(new Wanted(Optional.of("http://hl7.org/fhir/task-status"), "accepted")));
        var elsewhere = new Filter("status", List.of(new Wanted(Optional.of("https://other.example"), "accepted")));
        assertThat(here.matches(status("accepted"))).isTrue();
        assertThat(elsewhere.matches(status("accepted"))).isFalse();
    }

    @Test
    void holdsAnOccurrenceToEveryFilter() {
        var occurrence =
                new Occurrence(Topic.PEER_REFERRAL_TASK, "Task", UUID.randomUUID(), Instant.EPOCH, status("accepted"));
        assertThat(occurrence.matches(List.of())).isTrue();
        assertThat(occurrence.matches(List.of(ANSWERED))).isTrue();
        assertThat(occurrence.matches(List.of(ANSWERED, new Filter(Filter.PATIENT, List.of(code("p"))))))
                .isFalse();
    }
}
