/**
 * Rates before and after, and of two groups, with intervals whose unit is the patient. Numbers in, numbers out: nothing here
 * knows what was counted, or when a number may be shown. What is drawn at random is drawn from a seed, and neither the order in
 * which patients are told nor the Java it runs on changes a draw. {@code docs/statistics.md} says what each interval was found
 * to be worth.
 */
@NullMarked
package org.waymarker.statistics;

import org.jspecify.annotations.NullMarked;
