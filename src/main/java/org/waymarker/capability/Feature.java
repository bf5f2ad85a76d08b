package org.waymarker.capability;

import java.util.List;

/**
 * Something that a FHIR server may be able to do.
 *
 * @param name {@code transaction}, or a type and what is done with it: {@code CarePlan.create}, {@code Task.conditional-create}
 */
public record Feature(String name) {
    public static final Feature TRANSACTION = new Feature("transaction");

    private static final String CREATE = "create";
    private static final String UPDATE = "update";
    private static final String CONDITIONAL_CREATE = "conditional-create";
    private static final String UPDATE_AS_CREATE = "update-as-create";
    private static final String IDENTIFIER_SEARCH = "identifier-search";
    private static final String ID_SEARCH = "id-search";

    /** What can be done with a type, as names have it. */
    static final List<String> ACTIONS =
            List.of(CREATE, UPDATE, CONDITIONAL_CREATE, UPDATE_AS_CREATE, IDENTIFIER_SEARCH, ID_SEARCH);

    public static Feature create(String type) {
        return new Feature(type + "." + CREATE);
    }

    public static Feature update(String type) {
        return new Feature(type + "." + UPDATE);
    }

    public static Feature conditionalCreate(String type) {
        return new Feature(type + "." + CONDITIONAL_CREATE);
    }

    /** An update of an id that does not exist, which creates it. */
    public static Feature updateAsCreate(String type) {
        return new Feature(type + "." + UPDATE_AS_CREATE);
    }

    /** A search by business identifier. */
    public static Feature identifierSearch(String type) {
        return new Feature(type + "." + IDENTIFIER_SEARCH);
    }

    /** A search for several at once by their ids on the server. */
    public static Feature idSearch(String type) {
        return new Feature(type + "." + ID_SEARCH);
    }

    @Override
    public String toString() {
        return name;
    }
}
