package org.waymarker.sandbox.population;

import java.time.LocalDate;
import java.util.List;

/**
 * The people of one programme.
 *
 * @param key the hospital's own name of it, e.g. {@code pmp-03}
 * @param firstSession T0
 * @param lastSession T1, the closing session
 */
public record Cohort(
        String key, String name, LocalDate firstSession, LocalDate lastSession, int sessions, List<Person> people) {}
