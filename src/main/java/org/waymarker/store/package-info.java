/** A thin layer over Micronaut Data's JDBC operations: written-out SQL in, typed rows out, always in the caller's transaction. */
@NullMarked
package org.waymarker.store;

import org.jspecify.annotations.NullMarked;
