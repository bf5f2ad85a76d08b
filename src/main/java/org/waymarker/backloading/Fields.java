package org.waymarker.backloading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes the fields of one line and notes each that is missing or not understood. */
final class Fields {
    private final Row row;
    private final List<Fault> faults = new ArrayList<>();

    Fields(Row row) {
        this.row = row;
        row.fields().forEach((column, text) -> {
            if (text.chars().anyMatch(Character::isISOControl)) {
                fault(column, FaultReason.CHARACTER_NOT_TAKEN);
            }
            if (text.length() > (column == Column.MRN ? 100 : 200)) {
                fault(column, FaultReason.FIELD_TOO_LONG);
            }
        });
    }

    /** @return empty, with a fault noted, if it is missing or not understood */
    <T> Optional<T> need(Column column, Function<String, Optional<T>> reader, FaultReason otherwise) {
        if (row.field(column).isEmpty()) {
            fault(column, FaultReason.FIELD_MISSING);
        }
        return take(column, reader, otherwise);
    }

    /** @return empty if it is missing, and with a fault noted if it is not understood */
    <T> Optional<T> take(Column column, Function<String, Optional<T>> reader, FaultReason otherwise) {
        var text = row.field(column);
        var value = text.flatMap(reader);
        if (text.isPresent() && value.isEmpty()) {
            fault(column, otherwise);
        }
        return value;
    }

    void fault(Column column, FaultReason reason) {
        faults.add(Fault.of(row.line(), column, reason));
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }
}
