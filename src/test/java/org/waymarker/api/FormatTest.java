package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            */* > JSON
            application/fhir+xml > XML
            application/xml;q=0.2, application/json;q=0.1 > XML
            application/xml;q=0.2, application/fhir+json > JSON
            text/html, application/xml;q=0.9, */*;q=0.8 > XML
            application/fhir+json; fhirVersion=4.0 > JSON
            text/turtle, */*;q=0.1 > JSON
            APPLICATION/FHIR+XML > XML
            """)
    void takesTheBestOfAccept(String accept, Format expected) {
        assertThat(Format.wanted(Optional.empty(), List.of(accept))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "json,JSON",
        "xml,XML",
        "application/fhir+xml,XML",
        "application/fhir xml,XML",
        "text/xml,XML",
        "text/json,JSON"
    })
    void takesTheFormatParameterBeforeAccept(String format, Format expected) {
        assertThat(Format.wanted(Optional.of(format), List.of("text/plain"))).isEqualTo(expected);
    }

    @Test
    void answersJsonToOneWhoDoesNotSay() {
        assertThat(Format.wanted(Optional.empty(), List.of())).isEqualTo(Format.JSON);
        assertThat(Format.wanted(Optional.empty(), List.of(""))).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/turtle",
                "application/fhir+json;fhirVersion=3.0",
                "application/json;q=0",
                "application/json;q=x",
                "nonsense"
            })
    void declinesWhatItCannotWrite(String accept) {
        assertThatThrownBy(() -> Format.wanted(Optional.empty(), List.of(accept)))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.refusal().status()).isEqualTo(406));
        assertThatThrownBy(() -> Format.wanted(Optional.of("ttl"), List.of())).isInstanceOf(Declined.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+json",
                "application/json; charset=utf-8",
                "application/fhir+json;charset=\"UTF-8\"",
                "application/fhir+json; fhirVersion=4.0"
            })
    void readsJson(String contentType) {
        assertThat(Format.ofBody(Optional.of(contentType))).isEqualTo(Format.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "*/*",
                "application/x-www-form-urlencoded",
                "application/json; charset=latin1",
                "application/fhir+json; fhirVersion=5.0",
                ""
            })
    void declinesOtherBodies(String contentType) {
        assertThatThrownBy(() -> Format.ofBody(Optional.of(contentType)))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.refusal().status()).isEqualTo(415));
        assertThatThrownBy(() -> Format.ofBody(Optional.empty())).isInstanceOf(Declined.class);
    }
}
