/** The hospital's FHIR server: everything that is said to it, and how what we wrote reaches it once, in order. */
@NullMarked
package org.waymarker.hospital;

import org.jspecify.annotations.NullMarked;
