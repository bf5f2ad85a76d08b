package org.waymarker.serviceuse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an R4 Encounter matters to a contact, whichever way it was read. Codings without a system or a code are left out.
 *
 * @param id logical id
 * @param status code as written
 * @param services codings of {@code serviceType}, then of {@code type}
 * @param reasons codings of {@code reasonCode}
 * @param admissionMethod code of UK Core's extension, on the hospitalization or else on the Encounter, where some systems put it
 * @param partOf literal reference to the Encounter that it is filed under
 * @param places literal references to its service provider and locations
 * @param placeIdentifiers identifiers in the references to them
 */
record EncounterReading(
        @Nullable String id,
        @Nullable String status,
        @Nullable Coded encounterClass,
        List<Past> classHistory,
        List<Coded> services,
        List<Coded> reasons,
        @Nullable Moment start,
        @Nullable Moment end,
        @Nullable String admissionMethod,
        List<Coded> identifiers,
        @Nullable String partOf,
        @Nullable Coded partOfIdentifier,
        List<String> places,
        List<Coded> placeIdentifiers) {

    /** A class that it had, and when. */
    record Past(
            @Nullable Coded encounterClass,
            @Nullable Moment start,
            @Nullable Moment end) {}

    EncounterReading {
        classHistory = List.copyOf(classHistory);
        services = List.copyOf(services);
        reasons = List.copyOf(reasons);
        identifiers = List.copyOf(identifiers);
        places = List.copyOf(places);
        placeIdentifiers = List.copyOf(placeIdentifiers);
    }
}
