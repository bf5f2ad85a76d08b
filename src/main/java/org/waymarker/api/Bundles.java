package org.waymarker.api;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.record.Stored;

/** Bundles around resources; those of stored ones are put together as text, since parsing is what reading costs. */
final class Bundles {
    private Bundles() {}

    /** A page of resources of the record. */
    static String searchset(String base, List<Stored> results, long total, String self, Optional<String> next) {
        var text = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":")
                .append(total)
                .append(",\"link\":[");
        link(text, "self", self);
        next.ifPresent(url -> link(text.append(','), "next", url));
        text.append(']');
        for (int i = 0; i < results.size(); i++) {
            entry(
                    text,
                    i,
                    base,
                    results.get(i).type(),
                    results.get(i).id().toString(),
                    results.get(i).body());
            text.append(",\"search\":{\"mode\":\"match\"}}");
        }
        return text.append(results.isEmpty() ? "}" : "]}").toString();
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
        for (var resource : resources) {
            bundle.addEntry()
                    .setFullUrl(base
                            + '/'
                            + resource.fhirType()
                            + '/'
                            + resource.getIdElement().getIdPart())
                    .setResource(resource);
        }
        for (var notice : notices) {
            bundle.addEntry().setFullUrl("urn:uuid:" + UUID.randomUUID()).setResource(notice);
        }
        return bundle;
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
