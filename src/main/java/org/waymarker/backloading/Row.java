package org.waymarker.backloading;

import java.util.Map;
import java.util.Optional;

/**
 * A line of the file as it was written, field by field.
 *
 * @param line on which it begins, from 1
 * @param fields without surrounding blanks; none that is empty
 */
record Row(int line, Map<Column, String> fields) {
    Row {
        fields = Map.copyOf(fields);
    }

    Optional<String> field(Column column) {
        return Optional.ofNullable(fields.get(column));
    }

    /** Without the fields, so that a logged object never identifies a patient. */
    @Override
    public String toString() {
        return "Row[" + line + "]";
    }
}
