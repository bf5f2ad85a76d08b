/** How an EHR learns of what happened: topics, who listens to them, and the notices that go out. */
@NullMarked
package org.waymarker.subscription;

import org.jspecify.annotations.NullMarked;
