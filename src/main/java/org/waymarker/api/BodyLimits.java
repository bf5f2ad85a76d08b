package org.waymarker.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

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

    private static final Pattern XML_NUMBER = Pattern.compile("value\\s*=\\s*[\"']\\s*[+-]?[0-9.]+[eE][+-]?([0-9]+)");

    private BodyLimits() {}

    /** @throws Declined (400) for what no FHIR resource needs: doubled keys, depths without end, numbers beyond measure */
    static void check(String json) {
        try (var parser = FACTORY.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric() && isBeyondMeasure(parser.getText())) {
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

    /** As {@link #check}, for the numbers of XML. */
    static void checkXml(String xml) {
        var number = XML_NUMBER.matcher(xml);
        while (number.find()) {
            if (isLarge(number.group(1))) {
                throw declined("A number is larger than is taken here");
            }
        }
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
