package org.waymarker.api;

import ca.uhn.fhir.parser.DataFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.RefusedException;

/** Reads bodies as FHIR resources, strictly. */
final class BodyReader {
    private static final StrictParsing STRICT = new StrictParsing();

    private BodyReader() {}

    /**
     * @throws Declined 415 or 400
     * @throws RefusedException (400) that names an element
     */
    static <R extends Resource> R read(Incoming request, Class<R> type) {
        var format = Format.ofBody(request.header("Content-Type"));
        var text = text(request.body().get());
        if (format == Format.XML) {
            if (text.contains("<!DOCTYPE")) {
                throw notFhir("XML with a document type declaration is not read");
            }
            BodyLimits.checkXml(text);
        } else {
            BodyLimits.check(text);
        }
        try {
            var resource = format.parser().setParserErrorHandler(STRICT).parseResource(text);
            if (!type.isInstance(resource)) {
                throw Declined.of(
                        400,
                        IssueType.INVALID,
                        "RESOURCE_TYPE_WRONG",
                        "The body must be a " + type.getSimpleName() + ", not a " + resource.fhirType());
            }
            BodyLimits.checkNumbers((Resource) resource);
            return type.cast(resource);
        } catch (RefusedException e) {
            throw e;
        } catch (DataFormatException e) {
            throw e.getCause() instanceof RefusedException refused ? refused : notFhir(reason(e));
        } catch (RuntimeException | StackOverflowError e) {
            // The parser trips over some bodies instead of refusing them; to the caller that is the same.
            throw notFhir("The body is not a FHIR R4 resource");
        }
    }

    static String text(byte[] body) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw notFhir("The body is not UTF-8");
        }
    }

    /** Where the text breaks off or is wrong, without quoting it. */
    private static String reason(DataFormatException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof com.fasterxml.jackson.core.JacksonException json && json.getLocation() != null) {
                return "The body is not JSON: see line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr();
            }
            if (cause instanceof javax.xml.stream.XMLStreamException xml && xml.getLocation() != null) {
                return "The body is not XML: see line " + xml.getLocation().getLineNumber() + ", column "
                        + xml.getLocation().getColumnNumber();
            }
        }
        return "The body is not a FHIR R4 resource";
    }

    private static Declined notFhir(String message) {
        return Declined.of(400, IssueType.STRUCTURE, "BODY_NOT_FHIR", message);
    }
}
