package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.api.Incoming.Parameter;

class QueriesTest {
    @Test
    void readsAQueryInItsOrder() {
        assertThat(Queries.parse("status=active&identifier=a%7Cb+c&status=draft&flag&&x=1=2"))
                .containsExactly(
                        new Parameter("status", "active"),
                        new Parameter("identifier", "a|b c"),
                        new Parameter("status", "draft"),
                        new Parameter("flag", ""),
                        new Parameter("x", "1=2"));
        assertThat(Queries.parse(null)).isEmpty();
        assertThat(Queries.parse("")).isEmpty();
    }

    @Test
    void writesWhatItReads() {
        var query = Queries.parse("identifier=https://a.example/x%7C1%262,b%C3%A9&patient=Patient/1");
        assertThat(Queries.format(query)).isEqualTo("identifier=https://a.example/x%7C1%262,b%C3%A9&patient=Patient/1");
        assertThat(Queries.parse(Queries.format(query))).isEqualTo(query);
    }

    @Test
    void readsAPath() {
        assertThat(Queries.segments("/Group/%24open-cohort/")).containsExactly("Group", "$open-cohort");
        assertThat(Queries.segments("")).isEmpty();
        assertThat(Queries.segments("/")).isEmpty();
        assertThat(Queries.segments("/a//b")).containsExactly("a", "", "b");
        assertThat(Queries.segments("/a+b")).containsExactly("a+b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "a=%", "a=%00", "a=%0A", "a=%ff", "%7f=1"})
    void declinesWhatIsNoText(String query) {
        assertThatThrownBy(() -> Queries.parse(query))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.refusal().status()).isEqualTo(400));
    }

    @Test
    void declinesAQueryWithoutEnd() {
        assertThatThrownBy(() -> Queries.parse("a=1&".repeat(201))).isInstanceOf(Declined.class);
    }
}
