/** The FHIR record: every version of each resource we author, its search keys, and the deliveries that each change causes. */
@NullMarked
package org.waymarker.record;

import org.jspecify.annotations.NullMarked;
