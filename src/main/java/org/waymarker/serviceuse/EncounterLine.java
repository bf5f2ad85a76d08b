package org.waymarker.serviceuse;

import org.jspecify.annotations.Nullable;

/**
 * One line of a file.
 *
 * @param subject identifier of its subject, if that has a system and a value
 * @param subjectReference literal reference to its subject, as written
 */
record EncounterLine(
        EncounterReading encounter,
        @Nullable Coded subject,
        @Nullable String subjectReference) {}
