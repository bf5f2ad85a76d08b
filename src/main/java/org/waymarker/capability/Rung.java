package org.waymarker.capability;

/** What the ladder says of a thing that the hospital does not hold in the form that we would like best. */
public sealed interface Rung {
    /** @param why not in a better form; empty if this is the best that the write map names */
    record Written(Form form, String why) implements Rung {}

    /** It is not written. */
    record Left(String why) implements Rung {}
}
