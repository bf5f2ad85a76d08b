package org.waymarker.evaluation;

import java.util.Optional;
import org.waymarker.serviceuse.Measure;

/**
 * One figure of a report.
 *
 * @param at which of several: the change, the four weeks or the reason that the statistic's definition speaks of
 */
public record Row(Measure measure, Span span, Group group, Statistic statistic, Optional<String> at, Cell cell) {}
