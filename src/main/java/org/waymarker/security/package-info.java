/** Who is calling. */
@NullMarked
package org.waymarker.security;

import org.jspecify.annotations.NullMarked;
