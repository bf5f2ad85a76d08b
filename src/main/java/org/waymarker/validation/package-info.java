/** Whether a resource is valid against R4 and our profiles: {@code $validate}, and the snapshots that the build makes. */
@NullMarked
package org.waymarker.validation;

import org.jspecify.annotations.NullMarked;
