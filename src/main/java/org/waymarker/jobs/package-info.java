/** Work in the background that outlives the process which began it. */
@NullMarked
package org.waymarker.jobs;

import org.jspecify.annotations.NullMarked;
