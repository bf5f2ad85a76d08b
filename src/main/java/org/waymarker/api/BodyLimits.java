package org.waymarker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;

/**
 * A look at a body before it is parsed. HAPI's parser takes the last of two keys without a word, and writes a number such as 1E+999999999
 * out in full, which no heap holds.
 */
final class BodyLimits {
    /** FHIR decimals hold some 18 digits; none of ours comes near. */
    private static final int LONGEST_NUMBER = 64;

    private static final int LARGEST_EXPONENT = 99;
    private static final int DEEPEST = 200;
    private static final int LONGEST_TEXT = 10_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(1_000)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    /** Digits so many that turning them into a number would take seconds; nobody writes an identifier of that length. */
    private static final int LONGEST_DIGITS = 1_000;

    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?");
    private static final Pattern XML_DIGITS =
            Pattern.compile("value\\s*=\\s*[\"']\\s*[+-]?[0-9.eE+-]{" + LONGEST_DIGITS + "}");

    private BodyLimits() {}

    /** @throws Declined (400) for what no FHIR resource needs: doubled keys, depths without end, numbers beyond measure */
    static void check(String json) {
        try (var parser = FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                    checkCharacters(parser.getText());
                }
                if ((token.isNumeric() && isBeyondMeasure(parser.getText()))
                        || (token == JsonToken.VALUE_STRING && isEndless(parser.getText()))) {
                    throw declined("A number is longer or larger than is taken here: see line "
                            + parser.currentLocation().getLineNr() + ", column "
                            + parser.currentLocation().getColumnNr());
                }
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            var at = e.getLocation();
            throw declined(
                    at == null
                            ? "The body is not JSON"
                            : "The body is not JSON, says one thing twice, or is too deep: see line " + at.getLineNr()
                                    + ", column " + at.getColumnNr());
        } catch (IOException e) {
            throw declined("The body is not JSON");
        }
    }

    /**
     * What XML cannot hold cannot be given back in it.
     *
     * @throws Declined (400) for control characters other than tab and line ends, and for halves of characters
     */
    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r')
                    || Character.isSurrogate(c)
                    || c == 0xFFFE
                    || c == 0xFFFF) {
                throw declined("A text holds a control character, or half of a character");
            }
        }
    }

    /** As {@link #check}, for XML. */
    static void checkXml(String xml) {
        checkCharacters(xml);
        if (XML_DIGITS.matcher(xml).find()) {
            throw declined("A number is longer than is taken here");
        }
    }

    /**
     * Of a body that has been parsed: numbers may also come as texts, and text alone does not tell a number from an identifier.
     *
     * @throws Declined (400) for a decimal that nothing in a clinic could be
     */
    static void checkNumbers(Resource resource) {
        FhirJson.CONTEXT.newTerser().getAllPopulatedChildElementsOfType(resource, DecimalType.class).stream()
                .map(DecimalType::getValue)
                .filter(value -> value.precision() > LONGEST_NUMBER
                        || Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT)
                .findFirst()
                .ifPresent(value -> {
                    throw declined("A number is longer or larger than is taken here");
                });
    }

    private static boolean isEndless(String text) {
        return text.length() > LONGEST_DIGITS && DIGITS.matcher(text).matches();
    }

    private static boolean isBeyondMeasure(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        return number.length() > LONGEST_NUMBER
                || (exponent > 0 && isLarge(number.substring(exponent + 1).replaceFirst("^[+-]", "")));
    }

    private static boolean isLarge(String digits) {
        return digits.length() > 3 || Integer.parseInt(digits) > LARGEST_EXPONENT;
    }

    private static Declined declined(String message) {
        return Declined.of(400, IssueType.STRUCTURE, "BODY_NOT_FHIR", message);
    }
}
