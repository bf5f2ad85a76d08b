package org.waymarker.record;

import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.DateSpan;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.SearchKey;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.security.Sha256;
import org.waymarker.store.Jdbc;

/** What the newest version of each resource is found by. */
@Singleton
class SearchIndex {
    private static final int LONGEST = 200;

    private final Jdbc jdbc;
    private final ZoneId zone;

    SearchIndex(Jdbc jdbc, FhirTimes times) {
        this.jdbc = jdbc;
        this.zone = times.zone();
    }

    /** Of a resource that was indexed before. */
    void replace(long key, Resource resource) {
        jdbc.update("delete from search_value where resource_key = ?", key);
        jdbc.update("delete from search_period where resource_key = ?", key);
        add(key, resource);
    }

    /** Of a new resource. */
    void add(long key, Resource resource) {
        var values = new ArrayList<@Nullable Object[]>();
        var periods = new ArrayList<@Nullable Object[]>();
        var type = resource.fhirType();
        for (var searchKey : SearchKeys.of(type)) {
            var name = searchKey.name();
            rows(values, key, type, name, searchKey.values().apply(resource));
            rows(
                    values,
                    key,
                    type,
                    name + SearchKey.BY_IDENTIFIER,
                    searchKey.identifiers().apply(resource));
            searchKey
                    .dates()
                    .apply(resource)
                    .flatMap(dates -> DateSpan.between(dates.start(), dates.end(), zone))
                    .ifPresent(span ->
                            periods.add(new @Nullable Object[] {key, typed(type, name), span.low(), span.high()}));
        }
        jdbc.batch(
                "insert into search_value (resource_key, name, system, value, token) values (?, ?, ?, ?, ?)", values);
        jdbc.batch("insert into search_period (resource_key, name, low, high) values (?, ?, ?, ?)", periods);
    }

    private static void rows(List<@Nullable Object[]> rows, long key, String type, String name, Stream<Token> tokens) {
        tokens.distinct()
                .forEach(token -> rows.add(new @Nullable Object[] {
                    key, name, fitting(token.system()), fitting(token.value()), token(type, name, token.value())
                }));
    }

    /** A search key as the index names it. */
    static String typed(String type, String name) {
        return type + "." + name;
    }

    /** A value and what it stands under, in one. */
    static String token(String type, String name, String value) {
        return typed(type, name) + "=" + fitting(value);
    }

    /** A text as the index holds it, and as it is looked for: one longer than the column by its digest. */
    static String fitting(String text) {
        return text.length() <= LONGEST ? text : "sha-256:" + Sha256.hex(text);
    }
}
