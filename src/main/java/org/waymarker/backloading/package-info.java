/** Back-loading: cohorts that ended before this service began to be used, from a file, so that they stand here as if recorded then. */
@NullMarked
package org.waymarker.backloading;

import org.jspecify.annotations.NullMarked;
