package org.waymarker.capability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.capability.CapabilityReading.Cause;
import org.waymarker.capability.CapabilityReading.Read;
import org.waymarker.capability.CapabilityReading.Unreadable;

class CapabilityReaderTest {
    private static final String ABLE = """
            {"resourceType":"CapabilityStatement","status":"active","kind":"instance","fhirVersion":"4.0.1",
             "format":["application/fhir+json","xml"],"software":{"name":"An EHR","version":"7"},
             "rest":[{"mode":"client"},{"mode":"server","interaction":[{"code":"transaction"},{"code":"search-system"}],
              "resource":[
               {"type":"CarePlan","interaction":[{"code":"create"},{"code":"update"},{"code":"search-type"}],
                "conditionalCreate":true,"updateCreate":true,"searchParam":[{"name":"patient","type":"reference"},{"name":"identifier","type":"token"}]},
               {"type":"Task","interaction":[{"code":"update"},{"code":"search-type"}],"conditionalCreate":true,
                "searchParam":[{"name":"patient","type":"reference"},{"name":"_id","type":"token"}]},
               {"type":"Observation","interaction":[{"code":"create"}]},
               {"type":"Group","interaction":[{"code":"read"}],"updateCreate":true}]}]}""";

    @Test
    void takesWhatIsDeclaredAndNothingElse() {
        var read = (Read) CapabilityReader.read(ABLE);
        assertThat(read.capabilities().software()).isEqualTo("An EHR 7");
        assertThat(read.capabilities().features())
                .extracting(Feature::name)
                .containsExactlyInAnyOrder(
                        "transaction",
                        "CarePlan.create",
                        "CarePlan.update",
                        "CarePlan.conditional-create",
                        "CarePlan.update-as-create",
                        "CarePlan.identifier-search",
                        // A condition is of no use where nothing can be created.
                        "Task.update",
                        "Task.id-search",
                        "Observation.create");
    }

    @Test
    void saysNothingOfAServerThatSaysNothing() {
        var read = (Read)
                CapabilityReader.read(
                        "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\",\"rest\":[{\"mode\":\"server\"}]}");
        assertThat(read.capabilities().features()).isEmpty();
        assertThat(read.capabilities().software()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "<!DOCTYPE html><html><body>Sign in</body></html>; NO_JSON",
                "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\",\"rest\":[{\"mo; NO_JSON",
                "``; NO_JSON",
                "[]; NO_JSON",
                "{}; NO_CAPABILITY_STATEMENT",
                "{\"resourceType\":\"Conformance\",\"fhirVersion\":\"1.0.2\"}; NO_CAPABILITY_STATEMENT",
                "{\"resourceType\":\"OperationOutcome\"}; NO_CAPABILITY_STATEMENT",
                "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"3.0.2\",\"rest\":[{\"mode\":\"server\"}]}; OTHER_FHIR_VERSION",
                "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"5.0.0\",\"rest\":[{\"mode\":\"server\"}]}; OTHER_FHIR_VERSION",
                "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\"}]}; OTHER_FHIR_VERSION",
                "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\",\"rest\":[{\"mode\":\"client\"}]}; NO_SERVER",
                "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\"}; NO_SERVER",
                "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\",\"format\":[\"xml\"],\"rest\":[{\"mode\":\"server\"}]}; NO_SERVER"
            })
    void assumesNothingOfWhatItCannotRead(String sent, Cause cause) {
        assertThat(CapabilityReader.read(sent)).isEqualTo(new Unreadable(cause));
    }

    @Test
    void doesNotReadWhatIsTooLong() {
        assertThat(CapabilityReader.read(ABLE + " ".repeat(CapabilityReader.LONGEST)))
                .isEqualTo(new Unreadable(Cause.TOO_LONG));
    }
}
