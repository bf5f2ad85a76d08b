/** FHIR R4 as this project speaks it: canonical addresses, codes and small builders. Knows no feature. */
@NullMarked
package org.waymarker.fhir;

import org.jspecify.annotations.NullMarked;
