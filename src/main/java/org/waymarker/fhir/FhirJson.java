package org.waymarker.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import org.hl7.fhir.r4.model.Resource;

/** Resources as JSON text and back, with the one FhirContext of the service; XML is for callers that ask for it. */
public final class FhirJson {
    /** Costly to make and safe to share. */
    public static final FhirContext CONTEXT = FhirContext.forR4Cached();

    private FhirJson() {}

    /** @return compact JSON */
    public static String encode(Resource resource) {
        return parser().encodeResourceToString(resource);
    }

    /** Reads JSON that we wrote ourselves. */
    public static <R extends Resource> R parse(Class<R> type, String json) {
        return parser().parseResource(type, json);
    }

    /** Reads JSON that we wrote ourselves. */
    public static Resource parse(String json) {
        return (Resource) parser().parseResource(json);
    }

    /** A parser of one's own, to be set as needed: it is cheap to make, and not to be shared. */
    public static IParser parser() {
        return keepingWhatStands(CONTEXT.newJsonParser());
    }

    /** As {@link #parser()}, for XML. */
    public static IParser xmlParser() {
        return keepingWhatStands(CONTEXT.newXmlParser());
    }

    private static IParser keepingWhatStands(IParser parser) {
        // Versions in references are ours to decide, not the parser's to strip.
        return parser.setStripVersionsFromReferences(false).setOverrideResourceIdWithBundleEntryFullUrl(false);
    }
}
