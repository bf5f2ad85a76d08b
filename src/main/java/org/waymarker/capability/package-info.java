/** What the hospital's FHIR server can store, by its CapabilityStatement and by what the trust says of it, and in which form it gets things. */
@NullMarked
package org.waymarker.capability;

import org.jspecify.annotations.NullMarked;
