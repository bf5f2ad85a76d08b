package org.waymarker.backloading;

import java.util.Comparator;
import java.util.Optional;

/**
 * What is wrong, and where. It has no room for what stood in the file, so that no report of faults can tell a patient's data.
 *
 * @param line of the file, from 1, which holds the names of the columns
 * @param column if one field is at fault
 * @param position of a column without a name of ours, from 1; its header may be anything, a patient's name included
 * @param other the line that says otherwise
 */
record Fault(
        int line, Optional<Column> column, Optional<Integer> position, FaultReason reason, Optional<Integer> other) {
    /** As one reads the file: line by line, and from left to right as far as we name columns. */
    static final Comparator<Fault> IN_ORDER = Comparator.comparingInt(Fault::line)
            .thenComparing(f -> f.column().map(Enum::ordinal).orElse(-1));

    static Fault of(int line, FaultReason reason) {
        return new Fault(line, Optional.empty(), Optional.empty(), reason, Optional.empty());
    }

    static Fault of(int line, Column column, FaultReason reason) {
        return new Fault(line, Optional.of(column), Optional.empty(), reason, Optional.empty());
    }

    static Fault ofPosition(int line, int position, FaultReason reason) {
        return new Fault(line, Optional.empty(), Optional.of(position), reason, Optional.empty());
    }

    /** The same, with the line that it was compared with. */
    Fault against(int otherLine) {
        return new Fault(line, column, position, reason, Optional.of(otherLine));
    }

    /** For the caller. */
    String message() {
        var where = new StringBuilder("Line ").append(line);
        column.ifPresent(c -> where.append(", column ").append(c.header()));
        position.ifPresent(p -> where.append(", column number ").append(p));
        where.append(": ").append(reason.advice());
        other.ifPresent(o -> where.append(" (see line ").append(o).append(')'));
        return where.toString();
    }
}
