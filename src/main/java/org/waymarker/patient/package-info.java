/** Who a person is to us: the names that callers give, the key that everything hangs on, and what the person allows. */
@NullMarked
package org.waymarker.patient;

import org.jspecify.annotations.NullMarked;
