package org.waymarker.api;

import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** Refuses whatever HAPI's parser would otherwise pass over; names the element, never its value. */
final class StrictParsing implements IParserErrorHandler {
    @Override
    public void containedResourceWithNoId(@Nullable IParseLocation location) {
        throw refused(location, "contained", "holds a contained resource without an id");
    }

    @Override
    public void incorrectJsonType(
            @Nullable IParseLocation location,
            String element,
            ValueType expected,
            ScalarType expectedScalar,
            ValueType found,
            ScalarType foundScalar) {
        throw refused(
                location,
                element,
                "must be a JSON " + word(expected, expectedScalar) + ", not " + word(found, foundScalar));
    }

    @Override
    public void invalidValue(@Nullable IParseLocation location, @Nullable String value, String error) {
        // HAPI's text quotes the value.
        throw refused(location, "", "holds a value that is not valid for its type");
    }

    @Override
    public void missingRequiredElement(@Nullable IParseLocation location, String element) {
        throw refused(location, element, "is missing");
    }

    @Override
    public void unexpectedRepeatingElement(@Nullable IParseLocation location, String element) {
        throw refused(location, element, "may be given once only");
    }

    @Override
    public void unknownAttribute(@Nullable IParseLocation location, String attribute) {
        throw refused(location, attribute, "is not an attribute that FHIR R4 knows here");
    }

    @Override
    public void unknownElement(@Nullable IParseLocation location, String element) {
        throw refused(location, element, "is not an element that FHIR R4 knows here");
    }

    @Override
    public void unknownReference(@Nullable IParseLocation location, String reference) {
        throw refused(location, "", "refers to a contained resource that is not there");
    }

    @Override
    public void invalidInternalReference(@Nullable IParseLocation location, String reference) {
        throw refused(location, "", "refers to a contained resource that is not there");
    }

    @Override
    public void extensionContainsValueAndNestedExtensions(@Nullable IParseLocation location) {
        throw refused(location, "extension", "has a value and extensions of its own: only one of them may stand");
    }

    private static RefusedException refused(@Nullable IParseLocation location, String element, String what) {
        var parent = location == null ? null : location.getParentElementName();
        var path = new StringBuilder();
        if (parent != null && isName(parent)) {
            path.append(parent);
        }
        if (isName(element)) {
            path.append(path.isEmpty() ? "" : ".").append(element);
        }
        var expression = path.isEmpty() ? Optional.<String>empty() : Optional.of(path.toString());
        var where = expression.map(e -> "'" + e + "' ").orElse("An element ");
        return new RefusedException(new Refusal(400, IssueType.STRUCTURE, "BODY_NOT_FHIR", where + what, expression));
    }

    /** A name that a caller made up may hold anything: only what looks like one is repeated. */
    private static boolean isName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_.]{0,63}(\\[x])?");
    }

    private static String word(@Nullable ValueType type, @Nullable ScalarType scalar) {
        var name = scalar == null ? String.valueOf(type) : scalar.name();
        return name.toLowerCase(java.util.Locale.ROOT);
    }
}
