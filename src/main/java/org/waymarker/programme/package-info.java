/** Pain Management Programmes: cohorts, enrolments, the closing of a cohort and what each person's outcome was. */
@NullMarked
package org.waymarker.programme;

import org.jspecify.annotations.NullMarked;
