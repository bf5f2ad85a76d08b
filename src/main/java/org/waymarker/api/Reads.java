package org.waymarker.api;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.References;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Search;
import org.waymarker.record.Stored;
import org.waymarker.security.Access;
import org.waymarker.security.Caller;

/** Reads the record. */
@Singleton
final class Reads {
    private final FhirRecord record;
    private final SearchParser searches;
    private final Views views;
    private final Cursors cursors;
    private final Permits permits;
    private final Ownership ownership;
    private final TransactionOperations<Connection> transactions;

    Reads(
            FhirRecord record,
            SearchParser searches,
            Views views,
            Cursors cursors,
            Permits permits,
            Ownership ownership,
            TransactionOperations<Connection> transactions) {
        this.record = record;
        this.searches = searches;
        this.views = views;
        this.cursors = cursors;
        this.permits = permits;
        this.ownership = ownership;
        this.transactions = transactions;
    }

    Reply read(Incoming request, Route.Read route, Caller caller) {
        return one(
                request,
                route.type() + "/[id]",
                () -> References.maybeId(route.id())
                        .flatMap(id -> record.read(route.type(), id))
                        .map(stored -> views.show(stored, caller)));
    }

    Reply version(Incoming request, Route.VersionRead route, Caller caller) {
        return one(
                request,
                "This version",
                () -> route.version().matches("[1-9][0-9]{0,8}")
                        ? References.maybeId(route.id())
                                .flatMap(id -> record.version(route.type(), id, Integer.parseInt(route.version())))
                                .map(stored -> views.show(stored, false, caller))
                        : Optional.empty());
    }

    private Reply one(Incoming request, String what, Supplier<Optional<Stored>> read) {
        var stored = transactions.executeRead(status -> read.get()).orElseThrow(() -> Declined.notFound(what));
        var etag = Reply.etag(stored.version());
        // What a view adds may change without a new version.
        return holds(request, etag) && !views.mayChange(stored.type())
                ? Reply.empty(304).with("ETag", etag)
                : Reply.stored(stored);
    }

    /** Whether the caller says that it has this version already. */
    static boolean holds(Incoming request, String etag) {
        return request.headers().getAll("If-None-Match").stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || ("W/" + tag).equals(etag));
    }

    Reply history(Incoming request, Route.History route, Caller caller) {
        var versions = References.maybeId(route.id())
                .map(id -> transactions.executeRead(status -> record.history(route.type(), id)))
                .orElse(List.of())
                .stream()
                .map(stored -> views.show(stored, false, caller))
                .toList();
        if (versions.isEmpty()) {
            throw Declined.notFound(route.type() + "/[id]");
        }
        return Reply.json(200, Bundles.history(request.base(), versions));
    }

    Reply search(Incoming request, Route.TypeSearch route, Caller caller) {
        var parameters = parameters(request);
        boolean strict = request.preference("handling").filter("strict"::equals).isPresent();
        return transactions.executeRead(status -> {
            var query = ownership.narrow(searches.parse(route.type(), parameters, strict, caller), caller);
            query.types().stream()
                    .filter(type -> !type.equals(query.type()))
                    .forEach(type -> permits.require(caller, new Access(type, Access.Action.READ)));
            var page = views.show(query.search().map(record::search).orElse(Search.Page.EMPTY), caller);
            return Reply.json(200, Bundles.searchset(request.base(), query, page, links(request, query, page)));
        });
    }

    /** By their relation; the first page is named where the caller may have lost it. */
    private Map<String, String> links(Incoming request, SearchQuery query, Search.Page page) {
        var address = request.base() + "/" + query.type();
        var links = new LinkedHashMap<String, String>();
        links.put("self", query.used().isEmpty() ? address : address + "?" + Queries.format(query.used()));
        if (query.continued()) {
            links.put("first", address + "?" + Queries.format(query.forPage(Optional.empty(), cursors)));
        }
        if (page.next().isPresent()) {
            links.put("next", address + "?" + Queries.format(query.forPage(page.next(), cursors)));
        }
        return links;
    }

    /** Those of the address and, for a POST, of the form. */
    static List<Parameter> parameters(Incoming request) {
        if (!request.method().equals("POST")) {
            return request.query();
        }
        var all = new ArrayList<>(request.query());
        var type = request.header("Content-Type").map(t -> t.split(";", 2)[0].strip());
        var body = request.body().get();
        if (body.length > 0
                && type.filter("application/x-www-form-urlencoded"::equalsIgnoreCase)
                        .isEmpty()) {
            throw Declined.of(
                    415,
                    IssueType.NOTSUPPORTED,
                    "CONTENT_TYPE_NOT_SUPPORTED",
                    "Send the parameters of a search as application/x-www-form-urlencoded");
        }
        all.addAll(Queries.parse(BodyReader.text(body)));
        return all;
    }
}
