package org.waymarker.capability;

/**
 * Something that a FHIR server may be able to do.
 *
 * @param name {@code transaction}, or a type and what is done with it: {@code CarePlan.create}, {@code Task.conditional-create}
 */
public record Feature(String name) {
    public static final Feature TRANSACTION = new Feature("transaction");

    public static Feature create(String type) {
        return new Feature(type + ".create");
    }

    public static Feature update(String type) {
        return new Feature(type + ".update");
    }

    public static Feature conditionalCreate(String type) {
        return new Feature(type + ".conditional-create");
    }

    /** An update of an id that does not exist, which creates it. */
    public static Feature updateAsCreate(String type) {
        return new Feature(type + ".update-as-create");
    }

    /** A search by business identifier. */
    public static Feature identifierSearch(String type) {
        return new Feature(type + ".identifier-search");
    }

    @Override
    public String toString() {
        return name;
    }
}
