/** How the service starts: which database, which address, and what it refuses to start with. */
@NullMarked
package org.waymarker.startup;

import org.jspecify.annotations.NullMarked;
