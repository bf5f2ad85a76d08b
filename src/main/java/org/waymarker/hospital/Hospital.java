package org.waymarker.hospital;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * The hospital's FHIR server, never spoken to from within a database transaction. What goes wrong is thrown as
 * {@link HospitalException}.
 */
interface Hospital {
    /** Carries a transaction out. @return one entry for each that was sent, in their order, with what was stored */
    Bundle transact(Bundle transaction);

    /**
     * Carries out the one entry of a Bundle as a request of its own, for servers that have no transactions.
     *
     * @return as {@link #transact}
     */
    Bundle single(Bundle one);

    /** The server's CapabilityStatement as JSON, unless it sends something else; cut off where it is too long to be read. */
    String metadata();

    /** @return empty if the hospital has no such resource, or no longer */
    <R extends Resource> Optional<R> read(Class<R> type, String id);

    /** The resource as JSON, with whatever else the hospital has written in it. @return empty as of {@link #read} */
    Optional<AsWritten> readAsWritten(String type, String id);

    /**
     * Puts a resource in the place of the one that stands there.
     *
     * @param now with the version that must still be the newest, if one is known
     * @return what the hospital holds now, if it tells
     */
    Optional<AsWritten> replace(String type, String id, AsWritten now);

    /** @param version empty if the server tells none */
    record AsWritten(String json, Optional<String> version) {}

    /**
     * Everything that matches, from every page.
     *
     * @param parameters of the search, each value one that must match
     */
    <R extends Resource> List<R> search(Class<R> type, Map<String, List<String>> parameters);

    /**
     * What matches, page by page until it is enough: for a search that should find one, at a server that may take no notice of
     * the parameter and give everything it has.
     */
    <R extends Resource> List<R> searchFew(Class<R> type, Map<String, List<String>> parameters, int enough);

    /** Everything that matches, the parameters in the body, for those that identify a person: addresses end in logs. */
    <R extends Resource> List<R> searchQuietly(Class<R> type, Map<String, List<String>> parameters);

    /**
     * As {@link #search} or, with the parameters in the body, as {@link #searchQuietly}, with what the server says of the whole: for
     * those to whom a part would be worse than nothing.
     */
    <R extends Resource> Searched<R> searchWhole(Class<R> type, Map<String, List<String>> parameters, boolean quietly);

    /**
     * What a search gave.
     *
     * @param pages how many it took
     * @param at when the server began, by its own clock, if it says so
     * @param total how many match, if it says so
     * @param lacking why not everything came, as it says: codes of {@code issue-type}
     */
    record Searched<R extends Resource>(
            List<R> matches, int pages, Optional<Instant> at, OptionalInt total, Set<String> lacking) {}
}
