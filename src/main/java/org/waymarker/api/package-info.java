/** FHIR over HTTP: routes, negotiation, search, CapabilityStatement, operations. Imports no feature. */
@NullMarked
package org.waymarker.api;

import org.jspecify.annotations.NullMarked;
