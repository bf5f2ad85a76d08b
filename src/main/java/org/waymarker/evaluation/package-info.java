/** Reports on the service use of many people: who is in them, what may be said of them, and what may be published. */
@NullMarked
package org.waymarker.evaluation;

import org.jspecify.annotations.NullMarked;
