package org.waymarker.api;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Refusal;
import org.waymarker.record.Search;
import org.waymarker.record.Stored;

/** Bundles around resources; those of stored ones are put together as text, since parsing is what reading costs. */
final class Bundles {
    private Bundles() {}

    /**
     * A page of resources of the record, what they led to, and what the caller should know about the search itself.
     *
     * @param links URLs by their relation, in their order
     */
    static String searchset(String base, SearchQuery query, Search.Page page, Map<String, String> links) {
        var text = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\"");
        page.total().ifPresent(total -> text.append(",\"total\":").append(total));
        var separator = ",\"link\":[";
        for (var link : links.entrySet()) {
            link(text.append(separator), link.getKey(), link.getValue());
            separator = ",";
        }
        text.append(']');
        int entries = 0;
        for (var match : page.results()) {
            entry(
                    text,
                    entries++,
                    base,
                    match.type(),
                    match.id().toString(),
                    query.excerpt().match(match));
            text.append(",\"search\":{\"mode\":\"match\"}}");
        }
        for (var included : page.included()) {
            entry(
                    text,
                    entries++,
                    base,
                    included.type(),
                    included.id().toString(),
                    query.excerpt().include(included));
            text.append(",\"search\":{\"mode\":\"include\"}}");
        }
        var notes = notes(query, page);
        if (notes.hasIssue()) {
            text.append(entries++ == 0 ? ",\"entry\":[" : ",")
                    .append("{\"resource\":")
                    .append(FhirJson.encode(notes))
                    .append(",\"search\":{\"mode\":\"outcome\"}}");
        }
        return text.append(entries == 0 ? "}" : "]}").toString();
    }

    private static OperationOutcome notes(SearchQuery query, Search.Page page) {
        var notes = new OperationOutcome();
        if (!query.passedOver().isEmpty()) {
            note(
                    notes,
                    IssueType.NOTSUPPORTED,
                    "SEARCH_PARAMETER_UNKNOWN",
                    "Passed over, since a search of " + query.type() + " does not take them so: "
                            + String.join(", ", query.passedOver()));
        }
        if (page.cut()) {
            note(
                    notes,
                    IssueType.INCOMPLETE,
                    "INCLUDES_CUT",
                    "More is referred to than is included at once: ask for a smaller _count");
        }
        return notes;
    }

    private static void note(OperationOutcome notes, IssueType type, String code, String message) {
        notes.addIssue(Refusal.notice(code, message).getIssueFirstRep().setCode(type));
    }

    static String definitions(String base, List<? extends Resource> results, List<String> bodies, String self) {
        var text = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":")
                .append(results.size())
                .append(",\"link\":[");
        link(text, "self", self);
        text.append(']');
        for (int i = 0; i < results.size(); i++) {
            var resource = results.get(i);
            entry(text, i, base, resource.fhirType(), resource.getIdElement().getIdPart(), bodies.get(i));
            text.append(",\"search\":{\"mode\":\"match\"}}");
        }
        return text.append(results.isEmpty() ? "}" : "]}").toString();
    }

    /** @param versions newest first, at least one */
    static String history(String base, List<Stored> versions) {
        var newest = versions.get(0);
        var text = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"total\":")
                .append(versions.size())
                .append(",\"link\":[");
        link(text, "self", base + '/' + newest.type() + '/' + newest.id() + "/_history");
        text.append(']');
        for (int i = 0; i < versions.size(); i++) {
            var stored = versions.get(i);
            entry(text, i, base, stored.type(), stored.id().toString(), stored.body());
            boolean first = stored.version() == 1;
            text.append(",\"request\":{\"method\":\"")
                    .append(first ? "POST" : "PUT")
                    .append("\",\"url\":\"")
                    .append(first ? stored.type() : stored.type() + '/' + stored.id())
                    .append("\"},\"response\":{\"status\":\"")
                    .append(first ? "201" : "200")
                    .append("\",\"etag\":\"W/\\\"")
                    .append(stored.version())
                    .append("\\\"\",\"lastModified\":\"")
                    .append(stored.lastUpdated())
                    .append("\"}}");
        }
        return text.append("]}").toString();
    }

    /** What an operation wrote, and what the caller should know about it. */
    static Bundle collection(String base, List<Resource> resources, List<OperationOutcome> notices) {
        var bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        resources.forEach(resource -> add(bundle, base, resource));
        for (var notice : notices) {
            bundle.addEntry().setFullUrl("urn:uuid:" + UUID.randomUUID()).setResource(notice);
        }
        return bundle;
    }

    /** What an operation looked for. */
    static Bundle found(String base, List<Resource> resources) {
        var bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET).setTotal(resources.size());
        resources.forEach(resource -> add(bundle, base, resource).getSearch().setMode(Bundle.SearchEntryMode.MATCH));
        return bundle;
    }

    private static Bundle.BundleEntryComponent add(Bundle bundle, String base, Resource resource) {
        return bundle.addEntry()
                .setFullUrl(base
                        + '/'
                        + resource.fhirType()
                        + '/'
                        + resource.getIdElement().getIdPart())
                .setResource(resource);
    }

    private static void entry(StringBuilder text, int position, String base, String type, String id, String body) {
        text.append(position == 0 ? ",\"entry\":[" : ",").append("{\"fullUrl\":\"");
        quote(text, base);
        text.append('/')
                .append(type)
                .append('/')
                .append(id)
                .append("\",\"resource\":")
                .append(body);
    }

    private static void link(StringBuilder text, String relation, String url) {
        text.append("{\"relation\":\"").append(relation).append("\",\"url\":\"");
        quote(text, url);
        text.append("\"}");
    }

    private static void quote(StringBuilder text, String value) {
        JsonStringEncoder.getInstance().quoteAsString(value, text);
    }
}
