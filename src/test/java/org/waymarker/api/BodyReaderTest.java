package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.RefusedException;

class BodyReaderTest {
    private static Parameters read(String contentType, String body) {
        return BodyReader.read(
                TestBeans.incoming("POST", "/x", contentType, body.getBytes(StandardCharsets.UTF_8)), Parameters.class);
    }

    @Test
    void readsBothFormats() {
        assertThat(read(
                                "application/fhir+json",
                                "\ufeff{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueString\":\"b\"}]}")
                        .getParameter())
                .hasSize(1);
        assertThat(read(
                                "application/fhir+xml",
                                "<Parameters xmlns='http://hl7.org/fhir'><parameter><name value='a'/></parameter></Parameters>")
                        .getParameter())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"SECRET\"",
                "SECRET",
                "{\"resourceType\":\"SECRET\"}",
                "{\"resourceType\":7}",
                "{\"resourceType\":\"Patient\",\"id\":\"SECRET\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":\"SECRET\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":[\"a\",\"SECRET\"]}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":{\"my SECRET\":1}}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueDate\":\"SECRET\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueBoolean\":\"SECRET\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueInteger\":\"SECRET\"}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valuePositiveInt\":1e400}]}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueDateTime\":\"0000-00-00\"}]}",
                "{\"resourceType\":\"Parameters\",\"my name is SECRET\":1}",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"a\",\"valueNonsense\":\"SECRET\"}]}",
                "{\"resourceType\":\"Parameters\"} SECRET"
            })
    void refusesWhatIsNotFhirWithoutQuotingIt(String body) {
        assertThatThrownBy(() -> read("application/fhir+json", body))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.refusal().status()).isEqualTo(400);
                    assertThat(e.refusal().toString()).doesNotContain("SECRET").doesNotContain("HAPI");
                });
    }

    @Test
    void namesTheElement() {
        assertThatThrownBy(() -> read("application/fhir+json", "{\"resourceType\":\"Parameters\",\"colour\":\"blue\"}"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().message()).contains("'colour' is not an element"));
    }

    @Test
    void readsNoDeepNest() {
        assertThatThrownBy(() -> read(
                        "application/fhir+json",
                        "{\"resourceType\":\"Parameters\",\"parameter\":" + "[{\"part\":".repeat(5_000)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void readsNoDocumentType() {
        assertThatThrownBy(
                        () -> read(
                                "application/fhir+xml",
                                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                                        + "<Parameters xmlns='http://hl7.org/fhir'><parameter><name value='&x;'/></parameter></Parameters>"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().message()).contains("document type"));
    }

    @Test
    void readsOnlyUtf8() {
        var latin = "{\"resourceType\":\"Parameters\",\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> BodyReader.read(
                        TestBeans.incoming("POST", "/x", "application/fhir+json", latin), Parameters.class))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().message()).contains("UTF-8"));
    }
}
