package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyLimitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1E+999999999}",
                "{\"a\":1e400}",
                "{\"a\":-1e-400}",
                "{\"a\":[0.1e100]}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":1",
                "{\"a\":\"\u0001\"}",
                "{\"a\":NaN}",
                "{'a':1}"
            })
    void refusesWhatNoResourceNeeds(String json) {
        assertThatThrownBy(() -> BodyLimits.check(json)).isInstanceOfSatisfying(Declined.class, e -> {
            assertThat(e.refusal().code()).isEqualTo("BODY_NOT_FHIR");
            assertThat(e.refusal().message()).matches(".*see line \\d+, column \\d+");
        });
    }

    @Test
    void refusesLongNumbersAndGreatDepths() {
        assertThatThrownBy(() -> BodyLimits.check("[" + "9".repeat(65) + "]")).isInstanceOf(Declined.class);
        assertThatThrownBy(() -> BodyLimits.check("[" + "9".repeat(5_000) + "]"))
                .isInstanceOf(Declined.class);
        assertThatThrownBy(() -> BodyLimits.check("[".repeat(201))).isInstanceOf(Declined.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1.50,\"b\":[-3,1e99,0.000001],\"c\":null,\"d\":\"1E+999999999\"}", "{}"})
    void takesOrdinaryOnes(String json) {
        assertThatCode(() -> BodyLimits.check(json)).doesNotThrowAnyException();
    }

    @Test
    void refusesNumbersThatWouldTakeSecondsToRead() {
        assertThatThrownBy(() -> BodyLimits.check("[\"" + "1".repeat(1_001) + "\"]"))
                .isInstanceOf(Declined.class);
        assertThatThrownBy(() -> BodyLimits.checkXml("<x><value value = '" + "1".repeat(1_001) + "'/></x>"))
                .isInstanceOf(Declined.class);
        assertThatCode(() -> BodyLimits.check("[\"" + "x1".repeat(1_001) + "\"]"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+999999999", "1e-999999999", "1e400", "0.1e-100"})
    void refusesDecimalsThatCameAsTexts(String number) {
        var observation = new Observation().setValue(new Quantity().setValueElement(new DecimalType(number)));
        assertThatThrownBy(() -> BodyLimits.checkNumbers(observation)).isInstanceOf(Declined.class);
    }

    @Test
    void takesIdentifiersThatLookLikeNumbers() {
        assertThatCode(() -> {
                    BodyLimits.checkXml("<x><value value='12E4567'/></x>");
                    BodyLimits.check("{\"value\":\"12E4567\"}");
                    BodyLimits.checkNumbers(new Observation()
                            .setValue(new Quantity().setValueElement(new DecimalType("12.50")))
                            .addIdentifier(new Identifier().setValue("12E4567")));
                })
                .doesNotThrowAnyException();
    }
}
